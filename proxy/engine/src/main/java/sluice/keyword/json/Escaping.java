package sluice.keyword.json;

import sluice.value.ByteView;
import sluice.value.ByteWriter;

/// Text for the inside of a JSON string.
final class Escaping {
    /// The smallest character that needs so many bytes; a smaller one is written too long.
    private static final int[] SHORTEST = {0, 0, 0x80, 0x800, 0x10000};

    private Escaping() {}

    /// False when the input is not what `utf8` says and nothing may be skipped.
    ///
    /// @param permissive takes characters that are written with more bytes than they need
    static boolean write(
            ByteView view, boolean utf8, boolean skip, boolean permissive, ByteWriter out) {
        byte[] array = view.array();
        int end = view.end();
        for (int at = view.offset(); at < end; ) {
            int b = array[at] & 0xff;
            if (b < 0x80) {
                one(b, out);
                at++;
                continue;
            }
            if (!utf8) {
                code(b, out);
                at++;
                continue;
            }
            int length = sequence(array, at, end);
            if (length <= 0) {
                if (!skip) {
                    return false;
                }
                at++;
                continue;
            }
            int code = decode(array, at, length);
            if (code > 0xffff
                    || code >= 0xd800 && code < 0xe000
                    || code >= 0xfffe
                    || code < SHORTEST[length] && !permissive) {
                if (!skip) {
                    return false;
                }
            } else if (code < 0x80) {
                one(code, out);
            } else {
                code(code, out);
            }
            at += length;
        }
        return true;
    }

    private static void one(int b, ByteWriter out) {
        switch (b) {
            case '"', '\\', '/' -> out.put('\\').put(b);
            case '\b' -> out.put("\\b");
            case '\f' -> out.put("\\f");
            case '\n' -> out.put("\\n");
            case '\r' -> out.put("\\r");
            case '\t' -> out.put("\\t");
            default -> {
                if (b < 0x20 || b == 0x7f) {
                    code(b, out);
                } else {
                    out.put(b);
                }
            }
        }
    }

    private static void code(int code, ByteWriter out) {
        out.put("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.put("0123456789abcdef".charAt(code >>> shift & 15));
        }
    }

    /// How many bytes the character takes; 0 when the bytes are none.
    private static int sequence(byte[] array, int at, int end) {
        int b = array[at] & 0xff;
        int length =
                b >= 0xf0 && b < 0xf8
                        ? 4
                        : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc0 && b < 0xe0 ? 2 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((array[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int decode(byte[] array, int at, int length) {
        int code = array[at] & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            code = code << 6 | array[at + i] & 0x3f;
        }
        return code;
    }
}

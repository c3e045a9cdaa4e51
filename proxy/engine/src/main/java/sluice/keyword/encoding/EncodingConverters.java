package sluice.keyword.encoding;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;

/// Bytes as text and back.
final class EncodingConverters {
    static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64_URL =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                    .getBytes(StandardCharsets.US_ASCII);

    private EncodingConverters() {}

    /// `hex` — two upper-case hexadecimal digits for each byte.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `AZ` | `hex` | `415A` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "hex", in = Kind.BIN, out = Kind.STR)
    static Conversion hex(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = view.length();
            byte[] from = view.array();
            int offset = view.offset();
            byte[] room = value.room(length * 2);
            for (int i = 0; i < length; i++) {
                room[2 * i] = HEX[from[offset + i] >> 4 & 15];
                room[2 * i + 1] = HEX[from[offset + i] & 15];
            }
            value.string(room, 0, length * 2);
            return true;
        };
    }

    /// `hex2i` — the number that hexadecimal digits stand for; fails on anything else.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `2A` | `hex2i` | `42` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "hex2i", in = Kind.STR, out = Kind.SINT)
    static Conversion hexToNumber(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            long number = 0;
            for (int i = 0; i < view.length(); i++) {
                int digit = Character.digit(view.at(i), 16);
                if (digit < 0) {
                    return false;
                }
                number = number << 4 | digit;
            }
            value.integer(number);
            return true;
        };
    }

    /// `base2` — eight binary digits for each byte.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `A` | `base2` | `01000001` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "base2", in = Kind.BIN, out = Kind.STR)
    static Conversion base2(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = view.length();
            byte[] from = view.array();
            int offset = view.offset();
            byte[] room = value.room(length * 8);
            for (int i = 0; i < length * 8; i++) {
                room[i] = (byte) ('0' + (from[offset + i / 8] >> 7 - i % 8 & 1));
            }
            value.string(room, 0, length * 8);
            return true;
        };
    }

    private static boolean encode(Value value, byte[] alphabet, boolean padding) {
        ByteView view = value.bytes();
        int length = view.length();
        byte[] from = view.array();
        int at = view.offset();
        int end = view.end();
        byte[] room = value.room((length + 2) / 3 * 4);
        int to = 0;
        while (end - at >= 3) {
            int bits = (from[at] & 0xff) << 16 | (from[at + 1] & 0xff) << 8 | from[at + 2] & 0xff;
            room[to++] = alphabet[bits >>> 18];
            room[to++] = alphabet[bits >>> 12 & 63];
            room[to++] = alphabet[bits >>> 6 & 63];
            room[to++] = alphabet[bits & 63];
            at += 3;
        }
        if (end - at == 1) {
            int bits = (from[at] & 0xff) << 4;
            room[to++] = alphabet[bits >>> 6];
            room[to++] = alphabet[bits & 63];
        } else if (end - at == 2) {
            int bits = ((from[at] & 0xff) << 8 | from[at + 1] & 0xff) << 2;
            room[to++] = alphabet[bits >>> 12];
            room[to++] = alphabet[bits >>> 6 & 63];
            room[to++] = alphabet[bits & 63];
        }
        while (padding && to % 4 != 0) {
            room[to++] = '=';
        }
        value.string(room, 0, to);
        return true;
    }

    private static int digit(byte b, boolean url) {
        if (b >= 'A' && b <= 'Z') {
            return b - 'A';
        }
        if (b >= 'a' && b <= 'z') {
            return b - 'a' + 26;
        }
        if (b >= '0' && b <= '9') {
            return b - '0' + 52;
        }
        if (b == (url ? '-' : '+')) {
            return 62;
        }
        return b == (url ? '_' : '/') ? 63 : -1;
    }

    private static boolean decode(Value value, boolean url) {
        ByteView view = value.bytes();
        byte[] from = view.array();
        int at = view.offset();
        int end = view.end();
        if (!url && (end - at) % 4 != 0) {
            return false;
        }
        int padding = 0;
        while (end > at && from[end - 1] == '=' && padding < 2) {
            end--;
            padding++;
        }
        if ((end - at) % 4 == 1) {
            return false;
        }
        byte[] room = value.room((end - at) * 3 / 4 + 3);
        int to = 0;
        int bits = 0;
        int count = 0;
        for (; at < end; at++) {
            int digit = digit(from[at], url);
            if (digit < 0) {
                return false;
            }
            bits = bits << 6 | digit;
            count += 6;
            if (count >= 8) {
                count -= 8;
                room[to++] = (byte) (bits >>> count);
            }
        }
        value.binary(room, 0, to);
        return true;
    }

    /// `base64` — the base64 form, with padding.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `hello` | `base64` | `aGVsbG8=` |
    ///
    /// RFC 4648 §4. Manual §7.3.1.
    @Converter(name = "base64", in = Kind.BIN, out = Kind.STR)
    static Conversion base64(Arguments arguments) {
        return (stream, value) -> encode(value, BASE64, true);
    }

    /// `b64dec` — the bytes that a base64 text stands for.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `aGVsbG8=` | `b64dec,bytes(0,4),hex` | `68656C6C` |
    /// | `aGVsbG8` | `b64dec,hex` | |
    ///
    /// Fails when it is none: wrong characters, missing padding. Manual §7.3.1.
    @Converter(name = "b64dec", in = Kind.STR, out = Kind.BIN)
    static Conversion b64dec(Arguments arguments) {
        return (stream, value) -> decode(value, false);
    }

    /// `ub64enc` — the base64url form, without padding.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `hello?>` | `ub64enc` | `aGVsbG8_Pg` |
    ///
    /// RFC 4648 §5. Manual §7.3.1.
    @Converter(name = "ub64enc", in = Kind.BIN, out = Kind.STR)
    static Conversion ub64enc(Arguments arguments) {
        return (stream, value) -> encode(value, BASE64_URL, false);
    }

    /// `ub64dec` — the bytes that a base64url text stands for, with or without padding.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `aGVsbG8` | `ub64dec,hex` | `68656C6C6F` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "ub64dec", in = Kind.STR, out = Kind.BIN)
    static Conversion ub64dec(Arguments arguments) {
        return (stream, value) -> decode(value, true);
    }

    /// `url_dec([<in_form>])` — decodes `%XX`; with a form argument of 1 also `+`, which then stands for a blank.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a%20b+c` | `url_dec` | `a b+c` |
    /// | `a%20b+c` | `url_dec(1)` | `a b c` |
    /// | `%zz` | `url_dec` | |
    ///
    /// Without the argument `+` is decoded only behind the first question mark. Fails on a percent sign without two digits. Manual §7.3.1.
    @Converter(name = "url_dec", in = Kind.STR, out = Kind.STR, args = SINT, required = 0)
    static Conversion urlDecode(Arguments arguments) {
        boolean form = arguments.integer(0, 0) != 0;
        return (stream, value) -> {
            ByteView view = value.bytes();
            byte[] from = view.array();
            int end = view.end();
            int at = view.offset();
            byte[] room = value.room(view.length());
            int to = 0;
            boolean inForm = form;
            while (at < end) {
                byte b = from[at++];
                if (b == '%') {
                    int high = at + 1 < end ? Character.digit(from[at], 16) : -1;
                    int low = at + 1 < end ? Character.digit(from[at + 1], 16) : -1;
                    if (high < 0 || low < 0) {
                        return false;
                    }
                    room[to++] = (byte) (high << 4 | low);
                    at += 2;
                } else if (b == '+' && inForm) {
                    room[to++] = ' ';
                } else {
                    inForm |= b == '?';
                    room[to++] = b;
                }
            }
            value.string(room, 0, to);
            return true;
        };
    }

    /// `url_enc([<enc_type>])` — encodes every byte that may not stand in a query as `%XX`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a b/c` | `url_enc` | `a%20b%2Fc` |
    ///
    /// The only type is `query`. RFC 3986 §2.1. Manual §7.3.1.
    @Converter(name = "url_enc", in = Kind.STR, out = Kind.STR, args = STR, required = 0)
    static Conversion urlEncode(Arguments arguments) {
        String type = arguments.text(0, "query");
        if (!type.isEmpty() && !type.equals("query")) {
            arguments.problem(
                    0, "unexpected encoding type '" + type + "', only 'query' is supported");
        }
        return (stream, value) -> {
            ByteView view = value.bytes();
            ByteWriter text = stream.slots.text();
            for (int i = 0; i < view.length(); i++) {
                byte b = view.at(i);
                if (unreserved(b)) {
                    text.put(b);
                } else {
                    text.put('%').hex(b & 0xff, 2);
                }
            }
            byte[] room = value.room(text.length());
            System.arraycopy(text.array(), 0, room, 0, text.length());
            value.string(room, 0, text.length());
            stream.slots.giveText();
            return true;
        };
    }

    private static boolean unreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }
}

package sluice.log.format;

import java.util.Map;

/// Reads lines of `%{+cbor}o`: the hexadecimal text of one CBOR map, indefinite lengths included. RFC 8949.
///
/// Texts and numbers become fields by their keys; other values are passed over. Owned by one thread.
final class CborLine {
    private static final int DEEPEST = 8;

    private final KeyedFields fields;
    private byte[] in = new byte[1024];
    private byte[] out = new byte[2048];
    private int length;
    private int at;
    private int written;
    private boolean broken;

    CborLine(Dates dates, Map<String, Field> names) {
        this.fields = new KeyedFields(dates, names);
    }

    /// A map marker and only hexadecimal digits for a while.
    static boolean looksLike(byte[] b, int from, int to) {
        if (to - from < 8) return false;
        int first = Character.digit(b[from], 16);
        if (first != 0xA && first != 0xB) return false;
        int limit = Math.min(to, from + 64);
        for (int i = from; i < limit; i++) {
            if (Character.digit(b[i], 16) < 0 || b[i] >= 'a' && b[i] <= 'f') return false;
        }
        return true;
    }

    boolean read(Entry e, byte[] b, int from, int to) {
        int bytes = (to - from) / 2;
        if (in.length < bytes) in = new byte[bytes * 2];
        length = 0;
        for (int i = from; i + 1 < to; i += 2) {
            int high = Character.digit(b[i], 16);
            int low = Character.digit(b[i + 1], 16);
            if (high < 0 || low < 0) break;
            in[length++] = (byte) (high << 4 | low);
        }
        // Numbers are written as decimal text: at most 20 digits for a one-byte item.
        if (out.length < length * 20 + Bytes.PADDING) out = new byte[length * 20 + 64];
        at = 0;
        written = 0;
        broken = false;
        e.bytes = out;
        e.forget(Field.HOST);
        e.forget(Field.TAG);
        map(e);
        if (!KeyedFields.finish(e, "cbor")) return false;
        e.truncated = broken;
        return true;
    }

    private void map(Entry e) {
        long count = head(5);
        for (long i = 0; !broken && (count < 0 || i < count); i++) {
            if (at < length && (in[at] & 0xff) == 0xff) {
                at++;
                return;
            }
            int key = written;
            if (!item(0)) broken = true;
            int keyEnd = written;
            int value = written;
            boolean text = !broken && item(0);
            if (broken || !text) continue;
            Field field = fields.field(out, key, keyEnd);
            if (field != null && !e.has(field)) fields.set(e, field, value, written);
        }
    }

    /// The length of an item of the wanted major type; -1 for an indefinite one.
    private long head(int wanted) {
        if (at >= length || (in[at] & 0xff) >> 5 != wanted) {
            broken = true;
            return 0;
        }
        return argument();
    }

    private long argument() {
        int info = in[at++] & 0x1f;
        if (info < 24) return info;
        if (info == 31) return -1;
        int size = info > 27 ? 0 : 1 << info - 24;
        if (size == 0 || at + size > length) {
            broken = true;
            return 0;
        }
        long value = 0;
        for (int i = 0; i < size; i++) value = value << 8 | in[at++] & 0xff;
        if (value < 0) broken = true;
        return value;
    }

    /// Writes one item as text; false when it has none (null, a nested structure) or the input is broken.
    private boolean item(int level) {
        if (at >= length || level > DEEPEST) {
            broken = true;
            return false;
        }
        int major = (in[at] & 0xff) >> 5;
        if (major == 7) return simple();
        long argument = argument();
        if (broken) return false;
        return switch (major) {
            case 0 -> decimal(argument);
            case 1 -> {
                out[written++] = '-';
                yield decimal(argument + 1);
            }
            case 2, 3 -> text(argument, level);
            default -> {
                nested(major, argument, level);
                yield false;
            }
        };
    }

    private boolean simple() {
        int value = in[at] & 0x1f;
        if (value == 20 || value == 21) {
            out[written++] = (byte) (value == 21 ? '1' : '0');
            at++;
            return true;
        }
        argument();
        return false;
    }

    private boolean decimal(long value) {
        byte[] digits = Bytes.of(Long.toString(value));
        System.arraycopy(digits, 0, out, written, digits.length);
        written += digits.length;
        return true;
    }

    private boolean text(long size, int level) {
        if (size < 0) {
            while (at < length && (in[at] & 0xff) != 0xff) {
                if (!item(level + 1)) broken = true;
                if (broken) return false;
            }
            at++;
            return true;
        }
        if (size > length - at) {
            broken = true;
            return false;
        }
        System.arraycopy(in, at, out, written, (int) size);
        written += (int) size;
        at += (int) size;
        return true;
    }

    private void nested(int major, long count, int level) {
        long items = major == 5 && count >= 0 ? count * 2 : count;
        if (major == 6) items = 1;
        int mark = written;
        for (long i = 0; !broken && (items < 0 || i < items); i++) {
            if (at < length && (in[at] & 0xff) == 0xff) {
                at++;
                break;
            }
            item(level + 1);
        }
        written = mark;
    }
}

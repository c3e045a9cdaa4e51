package sluice.log.tally;

import sluice.log.format.Bytes;

/// Paths made comparable: what differs from request to request becomes a placeholder.
///
/// ```
/// /users/4711/orders/17          →  /users/{n}/orders/{n}
/// /file/0b1c8a2e-…-9f10          →  /file/{uuid}
/// /s/9f86d081884c7d65            →  /s/{hex}
/// /a/b3JkZXItMTIzNDU2Nzg5MDEyMw  →  /a/{id}
/// ```
///
/// A path without digits is its own template and is not copied. Owned by one thread.
final class UrlTemplate {
    private static final byte[] NUMBER = text("{n}");
    private static final byte[] UUID = text("{uuid}");
    private static final byte[] HEX = text("{hex}");
    private static final byte[] ID = text("{id}");

    private byte[] out = new byte[512];

    /// The bytes that the template stands in, valid until the next path.
    byte[] bytes = out;

    int start;
    int end;

    void read(byte[] b, int from, int to) {
        int i = from;
        while (i < to && !Bytes.isDigit(b[i])) i++;
        if (i == to) {
            bytes = b;
            start = from;
            end = to;
            return;
        }
        int length = Math.min(to - from, 2 * Heavy.LONGEST_KEY);
        if (out.length < length * 4 + Bytes.PADDING) out = new byte[length * 8 + Bytes.PADDING];
        bytes = out;
        start = 0;
        int write = 0;
        int limit = from + length;
        int at = from;
        while (at < limit) {
            byte c = b[at];
            if (c == '/' || c == ';') {
                out[write++] = c;
                at++;
                continue;
            }
            int segment = at;
            int digits = 0;
            boolean hex = true;
            int dashes = 0;
            boolean plain = true;
            while (at < limit && b[at] != '/' && b[at] != ';') {
                byte x = b[at];
                if (Bytes.isDigit(x)) {
                    digits++;
                } else {
                    int lower = x | 0x20;
                    if (x == '-') dashes++;
                    else if (lower < 'a' || lower > 'f') hex = false;
                    if (x == '.' || x == '%') plain = false;
                }
                at++;
            }
            byte[] placeholder = placeholder(at - segment, digits, dashes, hex, plain);
            if (placeholder == null) {
                System.arraycopy(b, segment, out, write, at - segment);
                write += at - segment;
            } else {
                System.arraycopy(placeholder, 0, out, write, placeholder.length);
                write += placeholder.length;
            }
        }
        end = write;
    }

    private static byte @org.jspecify.annotations.Nullable [] placeholder(
            int length, int digits, int dashes, boolean hex, boolean plain) {
        if (digits == 0) return null;
        if (digits == length) return NUMBER;
        if (hex && dashes == 4 && length == 36) return UUID;
        if (hex && dashes == 0 && length >= 12) return HEX;
        if (digits + dashes == length) return NUMBER;
        return plain && length >= 20 && digits >= 4 ? ID : null;
    }

    private static byte[] text(String s) {
        return s.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}

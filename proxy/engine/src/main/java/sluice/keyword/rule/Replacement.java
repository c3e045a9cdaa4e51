package sluice.keyword.rule;

import sluice.value.ByteWriter;
import sluice.value.regex.Regex;

/// Puts the groups of a match into a replacement: `\0` to `\9`, `\\` and `\xHH`.
public final class Replacement {
    private Replacement() {}

    /// Writes `format` with the groups of the last match of `regex`, which was made in the window of `subject` that begins at `offset`.
    public static void write(
            Regex regex,
            byte[] subject,
            int offset,
            byte[] format,
            int from,
            int to,
            ByteWriter out) {
        for (int i = from; i < to; i++) {
            byte b = format[i];
            if (b != '\\' || i + 1 == to) {
                out.put(b);
                continue;
            }
            byte next = format[++i];
            if (next >= '0' && next <= '9') {
                int start = regex.start(next - '0');
                int end = regex.end(next - '0');
                if (start >= 0 && end > start) {
                    out.put(subject, offset + start, end - start);
                }
            } else if (next == 'x'
                    && i + 2 < to
                    && hexadecimal(format[i + 1]) >= 0
                    && hexadecimal(format[i + 2]) >= 0) {
                out.put(hexadecimal(format[i + 1]) << 4 | hexadecimal(format[i + 2]));
                i += 2;
            } else {
                out.put(next);
            }
        }
    }

    private static int hexadecimal(byte b) {
        return Character.digit(b, 16);
    }
}

package sluice.config.syntax;

/// Sizes as they are written: digits and one of `k m g` (2^10, 2^20, 2^30) in either case. Manual §2.6.
public final class SizeText {
    private SizeText() {}

    /// Bytes (or entries, for a table).
    ///
    /// @param most the largest value allowed
    /// @throws Malformed with kind `OVERFLOW` beyond `most`; otherwise its offset is the character that does not belong
    public static long parse(String text, long most) throws Malformed {
        long value = 0;
        int at = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at) - '0';
            if (value > (most - digit) / 10) {
                throw overflow(text, at);
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == 0) {
            throw unexpected(text, 0);
        }
        if (at == text.length()) {
            return value;
        }
        int shift =
                switch (text.charAt(at)) {
                    case 'k', 'K' -> 10;
                    case 'm', 'M' -> 20;
                    case 'g', 'G' -> 30;
                    default -> throw unexpected(text, at);
                };
        if (value > most >> shift) {
            throw overflow(text, at);
        }
        if (at + 1 < text.length()) {
            throw unexpected(text, at + 1);
        }
        return value << shift;
    }

    /// Bytes up to 4 GiB less one.
    public static long parse(String text) throws Malformed {
        return parse(text, 0xffff_ffffL);
    }

    private static Malformed unexpected(String text, int at) {
        return new Malformed(
                at,
                at < text.length()
                        ? "unexpected character '" + text.charAt(at) + "'"
                        : "a size is digits and a unit (k, m, g)");
    }

    private static Malformed overflow(String text, int at) {
        return new Malformed(
                Malformed.Kind.OVERFLOW, at, "unexpected character '" + text.charAt(at) + "'");
    }
}

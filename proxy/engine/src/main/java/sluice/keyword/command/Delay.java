package sluice.keyword.command;

/// A duration as commands take it: an integer with `us ms s m h d`. Manual §2.5.
final class Delay {
    private Delay() {}

    /// Milliseconds, at least 1 for a delay above 0; -1 when the text is no duration.
    ///
    /// @param unitMillis what a bare number counts
    static long millis(String text, long unitMillis) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 12) {
            return -1;
        }
        long number = Long.parseLong(text.substring(0, digits));
        long micros =
                switch (text.substring(digits)) {
                    case "" -> unitMillis * 1000;
                    case "us" -> 1;
                    case "ms" -> 1000;
                    case "s" -> 1_000_000;
                    case "m" -> 60_000_000;
                    case "h" -> 3_600_000_000L;
                    case "d" -> 86_400_000_000L;
                    default -> -1;
                };
        if (micros < 0 || number > Long.MAX_VALUE / micros) {
            return -1;
        }
        return (number * micros + 999) / 1000;
    }
}

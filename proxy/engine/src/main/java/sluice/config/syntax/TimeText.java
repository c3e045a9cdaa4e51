package sluice.config.syntax;

import java.util.concurrent.TimeUnit;

/// Times as they are written: digits and a unit `us ms s m h d`. Manual §2.5.
///
/// No decimals, no sign, nothing behind the unit. A remainder below the unit asked for rounds up, so that a timeout which
/// was written as more than nothing never becomes none.
public final class TimeText {
    /// The largest timer: 2^31-1 milliseconds, 24.8 days.
    public static final long MOST_MILLIS = Integer.MAX_VALUE;

    private TimeText() {}

    /// Milliseconds.
    ///
    /// @param unit what digits alone mean
    /// @throws Malformed for a foreign character, or with kind `OVERFLOW` beyond [#MOST_MILLIS]
    public static long millis(String text, TimeUnit unit) throws Malformed {
        return parse(text, unit, TimeUnit.MILLISECONDS, MOST_MILLIS);
    }

    /// Milliseconds, digits alone being milliseconds.
    public static long millis(String text) throws Malformed {
        return millis(text, TimeUnit.MILLISECONDS);
    }

    /// `text` in units of `result`, rounded up, at most `most` of them.
    public static long parse(String text, TimeUnit unit, TimeUnit result, long most)
            throws Malformed {
        int digits = 0;
        long value = 0;
        boolean over = false;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            value = value * 10 + Character.digit(text.charAt(digits), 10);
            if (value > Long.MAX_VALUE / 100) {
                over = true;
                value = Long.MAX_VALUE / 100;
            }
            digits++;
        }
        if (digits == 0) {
            throw unexpected(text, 0);
        }
        var given = digits == text.length() ? unit : unit(text, digits);
        long micros = microseconds(given);
        long resultMicros = microseconds(result);
        if (over || value > Long.MAX_VALUE / micros) {
            throw overflow(text, most);
        }
        long scaled = Math.ceilDiv(value * micros, resultMicros);
        if (scaled > most) {
            throw overflow(text, most);
        }
        return scaled;
    }

    private static TimeUnit unit(String text, int digits) throws Malformed {
        return switch (text.substring(digits)) {
            case "us" -> TimeUnit.MICROSECONDS;
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            case "d" -> TimeUnit.DAYS;
            default -> {
                var tail = text.substring(digits);
                int known = tail.startsWith("us") || tail.startsWith("ms") ? 2 : 1;
                boolean unitFirst = "smhd".indexOf(tail.charAt(0)) >= 0 || known == 2;
                throw unexpected(text, unitFirst ? digits + known : digits);
            }
        };
    }

    private static long microseconds(TimeUnit unit) {
        return Math.max(1, unit.toMicros(1));
    }

    private static Malformed unexpected(String text, int at) {
        return new Malformed(
                at,
                at < text.length()
                        ? "unexpected character '" + text.charAt(at) + "'"
                        : "a time is digits and a unit (us, ms, s, m, h, d)");
    }

    private static Malformed overflow(String text, long most) {
        return new Malformed(
                Malformed.Kind.OVERFLOW,
                0,
                "'" + text + "' is more than the largest value " + most);
    }
}

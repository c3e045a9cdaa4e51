package sluice.runtime.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Numbers as people read them, always with a unit; the same in every tool.
public final class Figures {
    private Figures() {}

    /// `28 r/s`, `1.3 r/s`, `0.05 r/s`; `–` where the rate is not known.
    public static String perSecond(double rate) {
        return Double.isNaN(rate) ? "– r/s" : number(rate) + " r/s";
    }

    /// Two digits that matter: `1200`, `28`, `1.3`, `0.05`, `0`.
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Math.abs(value) >= 9.95 || value == 0) {
            return Long.toString(Math.round(value));
        }
        return Math.abs(value) >= 0.095 ? decimals(value, 10) : decimals(value, 100);
    }

    private static String decimals(double value, int scale) {
        long scaled = Math.round(value * scale);
        if (scaled % scale == 0) {
            return Long.toString(scaled / scale);
        }
        String digits = Long.toString(Math.abs(scaled) % scale);
        String fraction = scale == 100 && digits.length() == 1 ? "0" + digits : digits;
        return (scaled < 0 ? "-" : "") + Math.abs(scaled) / scale + '.' + fraction;
    }

    /// `38 %`, `0.4 %`.
    public static String percent(double share) {
        return number(share * 100) + " %";
    }

    /// `850 ms`, `1.2 s`, `14 s`, `3 min`, `2h05`, `3d04h`.
    public static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return number(millis / 1000.0) + " s";
        }
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + two(seconds / 60 % 60);
        }
        return seconds / 86_400 + "d" + two(seconds / 3600 % 24) + 'h';
    }

    /// `03:09:41`, with the day in front where it is not today's: `11-21 03:09:41`.
    public static String clock(Instant moment, Instant now, ZoneId zone) {
        var local = moment.atZone(zone);
        String time =
                two(local.getHour()) + ':' + two(local.getMinute()) + ':' + two(local.getSecond());
        return sameDay(local, now.atZone(zone))
                ? time
                : two(local.getMonthValue()) + '-' + two(local.getDayOfMonth()) + ' ' + time;
    }

    private static boolean sameDay(ZonedDateTime a, ZonedDateTime b) {
        return a.getYear() == b.getYear() && a.getDayOfYear() == b.getDayOfYear();
    }

    private static String two(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    /// `1 server`, `3 servers`.
    public static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}

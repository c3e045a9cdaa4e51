package sluice.log.question;

import java.util.Locale;

/// Numbers as people read them, the same in all sentences.
public final class Words {
    private Words() {}

    /// `2 575`
    public static String count(long n) {
        String digits = Long.toString(Math.abs(n));
        StringBuilder grouped = new StringBuilder(digits.length() + 4);
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) grouped.append(' ');
            grouped.append(digits.charAt(i));
        }
        return n < 0 ? "-" + grouped : grouped.toString();
    }

    /// `8.5 %`, with as many digits as tell something.
    public static String percent(double share) {
        double percent = share * 100;
        if (percent == 0) return "0 %";
        if (percent == 100) return "100 %";
        if (percent >= 99.95) return "99.9 %";
        if (percent < 0.01) return "<0.01 %";
        return String.format(Locale.ROOT, percent < 0.1 ? "%.2f %%" : "%.1f %%", percent);
    }

    public static String percent(long part, long whole) {
        return percent(whole == 0 ? 0 : (double) part / whole);
    }

    /// `47 of 1 473 (3.2 %)`
    public static String of(long part, long whole) {
        if (part == whole) return count(part) + " of " + count(whole);
        return count(part) + " of " + count(whole) + " (" + percent(part, whole) + ")";
    }

    /// `14 ms`, `2.3 s`, `4.1 min`, `3 h`
    public static String millis(long millis) {
        if (millis < 0) return "-";
        if (millis < 1000) return millis + " ms";
        if (millis < 10_000) return String.format(Locale.ROOT, "%.2f s", millis / 1e3);
        if (millis < 120_000) return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        if (millis < 7_200_000) return String.format(Locale.ROOT, "%.1f min", millis / 6e4);
        if (millis < 172_800_000) return String.format(Locale.ROOT, "%.1f h", millis / 3.6e6);
        return String.format(Locale.ROOT, "%.1f d", millis / 8.64e7);
    }

    /// `1.4 MB`
    public static String bytes(long bytes) {
        if (bytes < 1000) return bytes + " B";
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit + 1 < units.length) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /// `31.2 /s`
    public static String rate(double perSecond) {
        if (perSecond >= 100) return count(Math.round(perSecond)) + " /s";
        if (perSecond >= 1) return String.format(Locale.ROOT, "%.1f /s", perSecond);
        return perSecond == 0 ? "0 /s" : String.format(Locale.ROOT, "%.1f /min", perSecond * 60);
    }

    /// `2026-11-22 16:19:57`
    public static String time(long millis) {
        long second = Math.floorDiv(millis, 1000L);
        java.time.LocalDate day = java.time.LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
        return day + " " + clock(millis);
    }

    /// `16:19:57`
    public static String clock(long millis) {
        long second = Math.floorMod(Math.floorDiv(millis, 1000L), 86_400L);
        return two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60);
    }

    /// A span: the day once when both are on it.
    public static String span(long from, long to) {
        boolean sameDay = Math.floorDiv(from, 86_400_000L) == Math.floorDiv(to, 86_400_000L);
        return time(from) + "–" + (sameDay ? clock(to) : time(to));
    }

    /// `1 request`, `2 requests`
    public static String plural(long n, String one, String many) {
        return count(n) + " " + (n == 1 ? one : many);
    }

    private static String two(long n) {
        return n < 10 ? "0" + n : Long.toString(n);
    }
}

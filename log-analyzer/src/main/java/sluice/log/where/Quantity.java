package sluice.log.where;

/// Numbers with units: durations in milliseconds, counts and sizes with k, m, g.
public final class Quantity {
    private Quantity() {}

    /// `500`, `2s`, `1.5s`, `10m`, `1h`, `10k`; `Long.MIN_VALUE` when it is none. Counts know powers of 1000, durations units of time.
    public static long parse(String text, boolean duration) {
        int end = 0;
        boolean dot = false;
        if (end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+')) end++;
        int digits = end;
        while (end < text.length()
                && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.' && !dot)) {
            dot |= text.charAt(end) == '.';
            end++;
        }
        if (end == digits || end - digits > 15 || text.charAt(end - 1) == '.')
            return Long.MIN_VALUE;
        double number = Double.parseDouble(text.substring(0, end));
        double factor = duration ? time(text.substring(end)) : size(text.substring(end));
        if (factor == 0) return Long.MIN_VALUE;
        return Math.round(number * factor);
    }

    private static double time(String unit) {
        return switch (unit) {
            case "", "ms" -> 1;
            case "us" -> 0.001;
            case "s" -> 1000;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 0;
        };
    }

    private static double size(String unit) {
        return switch (unit) {
            case "" -> 1;
            case "k", "K", "kB" -> 1e3;
            case "m", "M", "MB" -> 1e6;
            case "g", "G", "GB" -> 1e9;
            case "KiB" -> 1024;
            case "MiB" -> 1024 * 1024;
            case "GiB" -> 1024 * 1024 * 1024;
            default -> 0;
        };
    }
}

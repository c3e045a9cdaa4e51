package sluice.tui.view;

import java.time.Duration;

/// Numbers as short as a column is: always with a unit where the title has none.
final class Words {
    private static final String SPARKS = "▁▂▃▄▅▆▇█";
    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private Words() {}

    /// `–`, `0`, `0.4`, `28`, `1.2k`, `3.4M`.
    static String rate(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return value == 0 ? "0" : value < 9.95 ? oneDecimal(value) : count(Math.round(value));
    }

    /// `0`, `999`, `1.2k`, `34k`, `3.4M`.
    static String count(long value) {
        if (value < 0) {
            return "–";
        }
        if (value < 10_000) {
            return Long.toString(value);
        }
        String[] units = {"k", "M", "G", "T", "P"};
        double scaled = value;
        int unit = -1;
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return (scaled < 9.95 ? oneDecimal(scaled) : Long.toString(Math.round(scaled)))
                + units[unit];
    }

    private static String oneDecimal(double value) {
        long tenths = Math.round(value * 10);
        return tenths == 0 ? "0.0" : tenths / 10 + "." + tenths % 10;
    }

    /// `–`, `38ms`, `1.2s`, `14s`.
    static String millis(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return value < 1000
                ? Math.round(value) + "ms"
                : value < 9950 ? oneDecimal(value / 1000) + "s" : age(Math.round(value / 1000));
    }

    /// An estimate: `–`, `0.9s`, `14s`, `∞`.
    static String wait(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        if (Double.isInfinite(seconds)) {
            return "∞";
        }
        return seconds < 9.95 ? oneDecimal(seconds) + "s" : age(Math.round(seconds));
    }

    /// `7s`, `12m`, `3h`, `3d04h`.
    static String age(long seconds) {
        if (seconds < 0) {
            return "–";
        }
        if (seconds < 100) {
            return seconds + "s";
        }
        if (seconds < 6000) {
            return seconds / 60 + "m";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + two(seconds / 60 % 60);
        }
        return seconds / 86_400 + "d" + two(seconds / 3600 % 24) + "h";
    }

    /// The age of data: `0.3s`, `12s`.
    static String age(Duration age) {
        long millis = Math.max(0, age.toMillis());
        return millis < 10_000 ? millis / 1000 + "." + millis / 100 % 10 + "s" : age(millis / 1000);
    }

    /// `1s`, `250ms`, `1m`.
    static String interval(Duration interval) {
        long millis = interval.toMillis();
        return millis % 1000 != 0
                ? millis + "ms"
                : millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1000 + "s";
    }

    static String two(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    /// A bar of some cells, to an eighth of a cell; anything above 0 shows at least a sliver.
    static String bar(double share, int cells) {
        int eighths = (int) Math.round(Math.clamp(share, 0, 1) * cells * 8);
        if (share > 0 && eighths == 0) {
            eighths = 1;
        }
        var bar = new StringBuilder("█".repeat(eighths / 8));
        if (eighths % 8 > 0) {
            bar.append(EIGHTHS.charAt(eighths % 8 - 1));
        }
        return bar.toString();
    }

    /// One character per group of values, the last ones at the right; blank where nothing is known.
    static String sparkline(double[] values, int cells) {
        double most = 0;
        for (double value : values) {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        var line = new StringBuilder(cells);
        for (int i = 0; i < cells; i++) {
            int from = values.length * i / cells;
            int end = Math.max(from + 1, values.length * (i + 1) / cells);
            double sum = 0;
            int count = 0;
            for (int at = from; at < Math.min(end, values.length); at++) {
                if (!Double.isNaN(values[at])) {
                    sum += values[at];
                    count++;
                }
            }
            line.append(count == 0 ? ' ' : spark(sum / count, most));
        }
        return line.toString();
    }

    private static char spark(double value, double most) {
        int step = most <= 0 ? 0 : (int) Math.round(value / most * (SPARKS.length() - 1));
        return SPARKS.charAt(Math.clamp(step, 0, SPARKS.length() - 1));
    }
}

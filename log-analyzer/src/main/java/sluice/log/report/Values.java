package sluice.log.report;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Block.Unit;
import sluice.log.question.Words;

import java.util.Locale;

/// Single values as text, for people and for machines.
final class Values {
    private Values() {}

    /// `14 ms`, `8.5 %`, `2 575`; a dash where there is no value.
    static String people(@Nullable Object value, Unit unit) {
        if (value == null) return "-";
        if (value instanceof String text) return text;
        double number = ((Number) value).doubleValue();
        long whole = ((Number) value).longValue();
        return switch (unit) {
            case TEXT, COUNT -> Words.count(whole);
            case SHARE -> number < 0 ? "-" + Words.percent(-number) : Words.percent(number);
            case MILLIS -> Words.millis(whole);
            case BYTES -> Words.bytes(whole);
            case RATE -> Words.rate(number);
            case TIME -> Words.time(whole);
            case NUMBER -> String.format(Locale.ROOT, "%.2f", number);
        };
    }

    /// The bare value: digits, ISO dates, text.
    static String machine(@Nullable Object value, Unit unit) {
        if (value == null) return "";
        if (value instanceof String text) return text;
        if (unit == Unit.TIME) return iso(((Number) value).longValue());
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) return "";
            return String.format(Locale.ROOT, "%.6g", number).contains("e")
                    ? Double.toString(number)
                    : trim(number);
        }
        return value.toString();
    }

    private static String trim(double number) {
        String text = String.format(Locale.ROOT, "%.6f", number);
        int end = text.length();
        while (text.charAt(end - 1) == '0') end--;
        if (text.charAt(end - 1) == '.') end--;
        return text.substring(0, end);
    }

    /// `2026-11-22T16:19:57.870`, without a zone: the log has none.
    static String iso(long millis) {
        String time = Words.time(millis);
        long rest = Math.floorMod(millis, 1000L);
        String iso =
                time.substring(0, time.indexOf(' ')) + "T" + time.substring(time.indexOf(' ') + 1);
        return rest == 0 ? iso : iso + String.format(Locale.ROOT, ".%03d", rest);
    }

    /// A JSON text with its quotes.
    static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '<' -> json.append("\\u003c");
                default -> {
                    if (c < ' '
                            || c == 0x2028
                            || c == 0x2029
                            || Character.isSurrogate(c) && !paired(text, i)) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    static void json(StringBuilder json, @Nullable Object value, Unit unit) {
        if (value == null) json.append("null");
        else if (value instanceof String text) quote(json, text);
        else if (unit == Unit.TIME) quote(json, machine(value, unit));
        else json.append(machine(value, unit).isEmpty() ? "null" : machine(value, unit));
    }
}

package sluice.keyword.time;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// The conversions of strftime(3) in the C locale, and `%N` for the fraction of a second.
final class DateFormat {
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xx", Locale.ROOT);
    private static final DateTimeFormatter ZONE_NAME =
            DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private DateFormat() {}

    static String format(String format, ZonedDateTime date, long fraction, long perSecond) {
        var out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            one(format.charAt(++i), date, fraction, perSecond, out);
        }
        return out.toString();
    }

    private static void one(
            char c, ZonedDateTime date, long fraction, long perSecond, StringBuilder out) {
        int hour12 = date.getHour() % 12 == 0 ? 12 : date.getHour() % 12;
        switch (c) {
            case 'Y' -> out.append(date.getYear());
            case 'C' -> two(date.getYear() / 100, out);
            case 'y' -> two(date.getYear() % 100, out);
            case 'm' -> two(date.getMonthValue(), out);
            case 'd' -> two(date.getDayOfMonth(), out);
            case 'e' -> padded(date.getDayOfMonth(), out);
            case 'H' -> two(date.getHour(), out);
            case 'I' -> two(hour12, out);
            case 'k' -> padded(date.getHour(), out);
            case 'l' -> padded(hour12, out);
            case 'M' -> two(date.getMinute(), out);
            case 'S' -> two(date.getSecond(), out);
            case 'p' -> out.append(date.getHour() < 12 ? "AM" : "PM");
            case 'P' -> out.append(date.getHour() < 12 ? "am" : "pm");
            case 'a' ->
                    out.append(date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'A' ->
                    out.append(date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'b', 'h' ->
                    out.append(date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'B' -> out.append(date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'j' -> out.append("%03d".formatted(date.getDayOfYear()));
            case 'u' -> out.append(date.getDayOfWeek().getValue());
            case 'w' -> out.append(date.getDayOfWeek().getValue() % 7);
            case 'V' -> two(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), out);
            case 'G' -> out.append(date.get(IsoFields.WEEK_BASED_YEAR));
            case 'g' -> two(date.get(IsoFields.WEEK_BASED_YEAR) % 100, out);
            case 'U' ->
                    two((date.getDayOfYear() + 6 - date.getDayOfWeek().getValue() % 7) / 7, out);
            case 'W' ->
                    two(
                            (date.getDayOfYear() + 6 - (date.getDayOfWeek().getValue() + 6) % 7)
                                    / 7,
                            out);
            case 's' -> out.append(date.getLong(ChronoField.INSTANT_SECONDS));
            case 'z' -> out.append(ZONE.format(date));
            case 'Z' ->
                    out.append(
                            date.getOffset().getTotalSeconds() == 0
                                    ? "GMT"
                                    : ZONE_NAME.format(date));
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case '%' -> out.append('%');
            case 'N' ->
                    out.append(
                            perSecond == 1
                                    ? "0"
                                    : ("%0" + (perSecond == 1000 ? 3 : 6) + "d")
                                            .formatted(fraction));
            case 'D', 'x' -> each("m/d/y", date, out);
            case 'F' -> each("Y-m-d", date, out);
            case 'T', 'X' -> each("H:M:S", date, out);
            case 'R' -> each("H:M", date, out);
            case 'r' -> each("I:M:S p", date, out);
            case 'c' -> each("a b e H:M:S Y", date, out);
            default -> out.append('%').append(c);
        }
    }

    private static void each(String letters, ZonedDateTime date, StringBuilder out) {
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (Character.isLetter(c)) {
                one(c, date, 0, 1, out);
            } else {
                out.append(c);
            }
        }
    }

    private static void two(int number, StringBuilder out) {
        out.append((char) ('0' + number / 10 % 10)).append((char) ('0' + number % 10));
    }

    private static void padded(int number, StringBuilder out) {
        out.append(number < 10 ? " " : "").append(number);
    }
}

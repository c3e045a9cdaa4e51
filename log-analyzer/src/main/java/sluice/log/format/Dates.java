package sluice.log.format;

/// Dates of log lines as milliseconds since 1970, by the clock of the log: a local time is taken as if it were UTC,
/// because lines seldom say their zone and all times of one log must compare.
///
/// Remembers the last minute, so most dates cost three loads and two multiplications. Owned by one thread.
final class Dates {
    private static final int[] BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    private long firstHalf;
    private long secondHalf;
    private long minute;

    /// The last second, for [#usual]: its 21 bytes, the dot included, and its time.
    private long secondFirst;

    private long secondMiddle;
    private long secondLast;
    private long second;

    /// The five bytes of `7:57.` that the third word of a date has in common within a second.
    static final long SECOND = 0xffffffffffL;

    /// Year that dates without one belong to, and the day of that year around which they lie.
    private long reference = Long.MIN_VALUE;

    /// The end of the last date read.
    int end;

    /// A date such as `22/Nov/2026:16:19:57.870`, `.870` and a zone optional, at `at`; `Long.MIN_VALUE` when it is none.
    long read(byte[] b, int at, int to) {
        if (to - at < 20) return Long.MIN_VALUE;
        long first = Bytes.at(b, at);
        long second = Bytes.at(b, at + 8);
        if (first != firstHalf || second != secondHalf || minute == Long.MIN_VALUE) {
            if (b[at + 2] != '/' || b[at + 6] != '/' || b[at + 11] != ':' || b[at + 14] != ':')
                return Long.MIN_VALUE;
            int month = month(b, at + 3);
            int day = two(b, at);
            int year = two(b, at + 7) * 100 + two(b, at + 9);
            int hour = two(b, at + 12);
            if (month < 0 || day < 0 || year < 0 || hour < 0) return Long.MIN_VALUE;
            firstHalf = first;
            secondHalf = second;
            // Bytes 0..15 end within the minute's tens: the minute itself is added below.
            minute = (days(year, month, day) * 24 + hour) * 3_600_000L;
        }
        int minutes = two(b, at + 15);
        int seconds = two(b, at + 18);
        if (minutes < 0 || seconds < 0 || b[at + 17] != ':') return Long.MIN_VALUE;
        long time = minute + minutes * 60_000L + seconds * 1000L;
        end = at + 20;
        if (end + 3 < to && b[end] == '.') {
            int millis = 0;
            int digits = 0;
            int i = end + 1;
            for (; i < to && Bytes.isDigit(b[i]); i++) {
                if (digits++ < 3) millis = millis * 10 + b[i] - '0';
            }
            for (; digits < 3; digits++) millis *= 10;
            time += millis;
            end = i;
        }
        return time;
    }

    /// A date in its usual shape, three digits of milliseconds and a bracket behind it: `22/Nov/2026:16:19:57.870]`.
    /// `Long.MIN_VALUE` when it is another, or none. Within one second it costs four comparisons.
    long usual(byte[] b, int at) {
        long third = Bytes.at(b, at + 16);
        if (Bytes.at(b, at) != secondFirst
                || Bytes.at(b, at + 8) != secondMiddle
                || (third & SECOND) != secondLast) {
            if (b[at + 20] != '.') return Long.MIN_VALUE;
            long time = read(b, at, at + 20);
            if (time == Long.MIN_VALUE) return time;
            second = time;
            secondFirst = Bytes.at(b, at);
            secondMiddle = Bytes.at(b, at + 8);
            secondLast = third & SECOND;
        }
        int hundreds = b[at + 21] - '0';
        int tens = b[at + 22] - '0';
        int ones = b[at + 23] - '0';
        if ((hundreds | tens | ones) < 0 || hundreds > 9 || tens > 9 || ones > 9)
            return Long.MIN_VALUE;
        return b[at + 24] == ']' ? second + hundreds * 100 + tens * 10 + ones : Long.MIN_VALUE;
    }

    /// The zone after a date, ` +0000`, if there is one: moves the end behind it.
    void skipZone(byte[] b, int to) {
        if (end + 5 < to && b[end] == ' ' && (b[end + 1] == '+' || b[end + 1] == '-')) end += 6;
    }

    /// `2026-11-22T16:19:57.727480+00:00`, a blank or T between date and time, fraction and zone optional.
    long readIso(byte[] b, int at, int to) {
        if (to - at < 19
                || b[at + 4] != '-'
                || b[at + 7] != '-'
                || b[at + 13] != ':'
                || b[at + 16] != ':') {
            return Long.MIN_VALUE;
        }
        if (b[at + 10] != 'T' && b[at + 10] != ' ') return Long.MIN_VALUE;
        int year = two(b, at) * 100 + two(b, at + 2);
        int month = two(b, at + 5);
        int day = two(b, at + 8);
        int hour = two(b, at + 11);
        int minutes = two(b, at + 14);
        int seconds = two(b, at + 17);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || hour < 0
                || minutes < 0
                || seconds < 0) {
            return Long.MIN_VALUE;
        }
        long time =
                (days(year, month - 1, day) * 24 + hour) * 3_600_000L
                        + minutes * 60_000L
                        + seconds * 1000L;
        end = at + 19;
        if (end < to && (b[end] == '.' || b[end] == ',')) time += fraction(b, to);
        if (end < to && b[end] == 'Z') {
            end++;
        } else if (end + 4 < to && (b[end] == '+' || b[end] == '-') && Bytes.isDigit(b[end + 1])) {
            end += 3;
            if (end < to && b[end] == ':') end++;
            end = Math.min(to, end + 2);
        }
        return time;
    }

    private int fraction(byte[] b, int to) {
        int millis = 0;
        int digits = 0;
        int i = end + 1;
        for (; i < to && Bytes.isDigit(b[i]); i++) {
            if (digits++ < 3) millis = millis * 10 + b[i] - '0';
        }
        for (; digits < 3; digits++) millis *= 10;
        end = i;
        return millis;
    }

    /// `Nov 22 16:19:57`, the fraction of journald optional; the year is the one nearest to the reference.
    long readBsd(byte[] b, int at, int to) {
        if (to - at < 15 || b[at + 3] != ' ' || b[at + 9] != ':' || b[at + 12] != ':')
            return Long.MIN_VALUE;
        int month = month(b, at);
        int day = b[at + 4] == ' ' ? b[at + 5] - '0' : two(b, at + 4);
        int hour = two(b, at + 7);
        int minutes = two(b, at + 10);
        int seconds = two(b, at + 13);
        if (month < 0 || day < 1 || hour < 0 || minutes < 0 || seconds < 0) return Long.MIN_VALUE;
        end = at + 15;
        int millis = end < to && b[end] == '.' ? fraction(b, to) : 0;
        long inYear = hour * 3_600_000L + minutes * 60_000L + seconds * 1000L + millis;
        if (reference == Long.MIN_VALUE) return inYear + days(1970, month, day) * 86_400_000L;
        int year = yearOf(reference);
        long best = Long.MIN_VALUE;
        for (int y = year - 1; y <= year + 1; y++) {
            long time = days(y, month, day) * 86_400_000L + inYear;
            if (best == Long.MIN_VALUE || Math.abs(time - reference) < Math.abs(best - reference))
                best = time;
        }
        return best;
    }

    /// The time near which dates without a year lie.
    void reference(long time) {
        reference = time;
    }

    boolean hasReference() {
        return reference != Long.MIN_VALUE;
    }

    static boolean isMonth(byte[] b, int at) {
        return month(b, at) >= 0;
    }

    private static int month(byte[] b, int at) {
        int letters = (b[at] | 0x20) << 16 | (b[at + 1] | 0x20) << 8 | b[at + 2] | 0x20;
        return switch (letters) {
            case 'j' << 16 | 'a' << 8 | 'n' -> 0;
            case 'f' << 16 | 'e' << 8 | 'b' -> 1;
            case 'm' << 16 | 'a' << 8 | 'r' -> 2;
            case 'a' << 16 | 'p' << 8 | 'r' -> 3;
            case 'm' << 16 | 'a' << 8 | 'y' -> 4;
            case 'j' << 16 | 'u' << 8 | 'n' -> 5;
            case 'j' << 16 | 'u' << 8 | 'l' -> 6;
            case 'a' << 16 | 'u' << 8 | 'g' -> 7;
            case 's' << 16 | 'e' << 8 | 'p' -> 8;
            case 'o' << 16 | 'c' << 8 | 't' -> 9;
            case 'n' << 16 | 'o' << 8 | 'v' -> 10;
            case 'd' << 16 | 'e' << 8 | 'c' -> 11;
            default -> -1;
        };
    }

    private static int two(byte[] b, int at) {
        int tens = b[at] - '0';
        int ones = b[at + 1] - '0';
        return (tens | ones) < 0 || tens > 9 || ones > 9 ? -10_000 : tens * 10 + ones;
    }

    private static long days(int year, int month, int day) {
        long y = year - 1L;
        long days = y * 365 + y / 4 - y / 100 + y / 400 + BEFORE[month] + day - 1;
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return days - 719_162 + (leap && month > 1 ? 1 : 0);
    }

    private static int yearOf(long time) {
        return java.time.LocalDate.ofEpochDay(Math.floorDiv(time, 86_400_000L)).getYear();
    }
}

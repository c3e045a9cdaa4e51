package sluice.log.boot;

import sluice.log.where.Quantity;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/// Times as people type them: `2026-11-22 16:20`, `2026-11-22`, `16:20`, `22/Nov/2026:16:20:00`, `-30m`, `1h ago`.
final class Clock {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private Clock() {}

    /// Milliseconds by the clock of the log.
    ///
    /// @param day the day that a time without one belongs to
    /// @param end the end of the log, from which relative times count back
    /// @param upper the last moment of what is meant, not the first
    static long parse(String text, long day, long end, boolean upper) throws CommandLine.Wrong {
        String word = text.strip();
        if (word.equals("now"))
            return LocalDateTime.now(ZoneId.systemDefault())
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        boolean ago = word.endsWith(" ago");
        if (word.startsWith("-") || ago) {
            long back =
                    Quantity.parse(
                            ago ? word.substring(0, word.length() - 4).strip() : word.substring(1),
                            true);
            if (back < 0) throw wrong(text);
            return end - back;
        }
        try {
            if (word.length() > 6 && word.charAt(2) == '/' && word.charAt(6) == '/')
                word = iso(word);
            word = word.replace(' ', 'T');
            if (word.endsWith("Z")) word = word.substring(0, word.length() - 1);
            if (word.length() == 10) {
                long midnight = LocalDate.parse(word).toEpochDay() * 86_400_000L;
                return upper ? midnight + 86_399_999L : midnight;
            }
            int colon = word.indexOf(':');
            boolean minutes = word.indexOf(':', colon + 1) < 0;
            boolean whole = word.indexOf('.') < 0;
            long time;
            if (word.indexOf('T') < 0) {
                time =
                        Math.floorDiv(day, 86_400_000L) * 86_400_000L
                                + LocalTime.parse(word.length() == 4 ? "0" + word : word)
                                                .toNanoOfDay()
                                        / 1_000_000;
            } else {
                time = LocalDateTime.parse(word).toInstant(ZoneOffset.UTC).toEpochMilli();
            }
            return upper ? time + (minutes ? 59_999 : whole ? 999 : 0) : time;
        } catch (DateTimeParseException e) {
            throw wrong(text);
        }
    }

    /// `22/Nov/2026:16:20` as `2026-11-22T16:20`.
    private static String iso(String word) {
        int month = MONTHS.indexOf(word.substring(3, 6).toLowerCase(java.util.Locale.ROOT)) / 3 + 1;
        String date =
                word.substring(7, 11)
                        + (month < 10 ? "-0" : "-")
                        + month
                        + "-"
                        + word.substring(0, 2);
        return word.length() > 12 ? date + "T" + word.substring(12) : date;
    }

    private static CommandLine.Wrong wrong(String text) {
        return new CommandLine.Wrong(
                "'"
                        + text
                        + "' is no time; try '2026-11-22 16:20', '16:20', '22/Nov/2026:16:20:00' or"
                        + " '-30m' (before the end of the log)");
    }
}

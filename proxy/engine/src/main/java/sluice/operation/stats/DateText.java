package sluice.operation.stats;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Dates as logs and dumps of HAProxy write them: `22/Nov/2026:15:56:45.580`, local time.
public final class DateText {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private DateText() {}

    /// @param millis since 1970
    public static String of(long millis) {
        return FORMAT.format(Instant.ofEpochMilli(millis));
    }
}

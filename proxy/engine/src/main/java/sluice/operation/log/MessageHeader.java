package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes what stands before the text of a message; keeps the date of the current second as bytes.
@LoopConfined
final class MessageHeader {
    private static final DateTimeFormatter SYSLOG =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.US);
    private static final DateTimeFormatter ISO_SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.US);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xxx", Locale.US);

    private long second = -1;
    private byte[] syslog = ByteString.EMPTY.array();
    private byte[] isoSecond = ByteString.EMPTY.array();
    private byte[] zone = ByteString.EMPTY.array();

    /// Writes the header of one message.
    ///
    /// @param level 0 to 7
    void write(
            LogTarget target,
            int level,
            ByteString tag,
            ByteString pid,
            @Nullable ByteString hostname,
            long dateMillis,
            ByteWriter out) {
        dateOf(dateMillis);
        int priority = target.facility() * 8 + level;
        switch (target.format()) {
            case LOCAL, RFC3164 -> {
                out.put('<').number(priority).put('>');
                out.put(syslog, 0, syslog.length).put(' ');
                if (hostname != null) {
                    out.put(hostname).put(' ');
                } else if (target.format() == LogTarget.Format.RFC3164) {
                    out.put("localhost ");
                }
                out.put(tag).put('[').put(pid).put("]: ");
            }
            case RFC5424 -> {
                out.put('<').number(priority).put(">1 ");
                iso(dateMillis, out);
                out.put(' ');
                if (hostname != null) {
                    out.put(hostname);
                } else {
                    out.put('-');
                }
                out.put(' ').put(tag).put(' ').put(pid).put(" - - ");
            }
            case PRIORITY -> out.put('<').number(priority).put('>');
            case SHORT -> out.put('<').number(level).put('>');
            case TIMED -> {
                out.put('<').number(level).put('>');
                iso(dateMillis, out);
                out.put(' ');
            }
            case ISO -> {
                iso(dateMillis, out);
                out.put(' ');
            }
            case RAW -> {}
        }
    }

    /// With microseconds, of which the clock gives the first three digits.
    private void iso(long dateMillis, ByteWriter out) {
        out.put(isoSecond, 0, isoSecond.length).put('.');
        out.digits(Math.floorMod(dateMillis, 1000L) * 1000, 6);
        out.put(zone, 0, zone.length);
    }

    private void dateOf(long dateMillis) {
        long now = Math.floorDiv(dateMillis, 1000L);
        if (now == second) {
            return;
        }
        second = now;
        var date = ZonedDateTime.ofInstant(Instant.ofEpochSecond(now), ZoneId.systemDefault());
        syslog = SYSLOG.format(date).getBytes(StandardCharsets.US_ASCII);
        isoSecond = ISO_SECOND.format(date).getBytes(StandardCharsets.US_ASCII);
        zone = ZONE.format(date).getBytes(StandardCharsets.US_ASCII);
    }
}

package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
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
    private static final ByteString LOCALHOST = ByteString.of("localhost");
    private static final ByteString NONE = ByteString.of("-");
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
    /// @param structured for RFC 5424; empty for none, and left out where a part of it would be all that fits
    void write(
            LogTarget target,
            int level,
            ByteString tag,
            LogSettings settings,
            ByteWriter structured,
            Loop loop,
            ByteWriter out) {
        long dateMillis = loop.dateMillis();
        dateOf(dateMillis);
        int priority = target.facility() * 8 + level;
        ByteString hostname = settings.hostname;
        switch (target.written()) {
            case UNSPECIFIED -> local(priority, hostname, tag, settings, out);
            case LOCAL -> local(priority, null, tag, settings, out);
            case RFC3164 ->
                    local(priority, hostname == null ? LOCALHOST : hostname, tag, settings, out);
            case RFC5424 -> {
                out.put('<').number(priority).put(">1 ");
                iso(dateMillis, out);
                out.put(' ').put(hostname == null ? NONE : hostname);
                out.put(' ').put(tag).put(' ').put(settings.pid).put(" - ");
                if (structured.isEmpty() || out.length() + structured.length() > target.most()) {
                    out.put('-');
                } else {
                    out.put(structured.array(), 0, structured.length());
                }
                out.put(' ');
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

    private void local(
            int priority,
            @Nullable ByteString hostname,
            ByteString tag,
            LogSettings settings,
            ByteWriter out) {
        out.put('<').number(priority).put('>');
        out.put(syslog, 0, syslog.length).put(' ');
        if (hostname != null) {
            out.put(hostname).put(' ');
        }
        out.put(tag).put('[').put(settings.pid).put("]: ");
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

package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;
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

    /// RFC 3339 §4.3: the time is known, the place is not.
    private static final ByteString UNKNOWN_ZONE = ByteString.of("-00:00");

    private static final DateTimeFormatter SYSLOG =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.US);
    private static final DateTimeFormatter ISO_SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.US);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xxx", Locale.US);

    private long second = -1;
    private byte[] syslog = ByteString.EMPTY.array();
    private byte[] isoSecond = ByteString.EMPTY.array();
    private byte[] zone = ByteString.EMPTY.array();
    private int year;
    private int month;

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

    /// Writes the header of a message that came from elsewhere, with what is known of it.
    ///
    /// @param level 0 to 7
    /// @param host what stands for the host; empty for nothing
    void forward(
            LogTarget target,
            int level,
            ReceivedMessage message,
            ByteView host,
            Loop loop,
            ByteWriter out) {
        long dateMillis = loop.dateMillis();
        dateOf(dateMillis);
        int facility = message.facility < 0 ? target.facility() : message.facility;
        int priority = facility * 8 + level;
        switch (kept(target, message)) {
            case UNSPECIFIED, RAW -> {}
            case LOCAL -> {
                out.put('<').number(priority).put('>');
                oldDate(message, out);
                out.put(' ');
                tag(message, out);
            }
            case RFC3164 -> {
                out.put('<').number(priority).put('>');
                oldDate(message, out);
                out.put(' ');
                if (host.isEmpty()) {
                    out.put(LOCALHOST);
                } else {
                    out.put(host);
                }
                out.put(' ');
                tag(message, out);
            }
            case RFC5424 -> {
                out.put('<').number(priority).put(">1 ");
                if (message.isModern && message.time.isEmpty()) {
                    out.put('-');
                } else {
                    date(message, dateMillis, out);
                }
                part(host, out);
                part(message.tag, out);
                part(message.pid, out);
                part(message.id, out);
                part(message.structured, out);
                out.put(' ');
            }
            case PRIORITY -> out.put('<').number(priority).put('>');
            case SHORT -> out.put('<').number(level).put('>');
            case TIMED -> {
                out.put('<').number(level).put('>');
                date(message, dateMillis, out);
                out.put(' ');
            }
            case ISO -> {
                date(message, dateMillis, out);
                out.put(' ');
            }
        }
    }

    /// A target without a format keeps that of the message.
    private static LogTarget.Format kept(LogTarget target, ReceivedMessage message) {
        LogTarget.Format format = target.written();
        if (format != LogTarget.Format.UNSPECIFIED) {
            return format;
        }
        if (message.facility < 0) {
            return LogTarget.Format.RAW;
        }
        if (message.isBare()) {
            return LogTarget.Format.PRIORITY;
        }
        return message.isModern ? LogTarget.Format.RFC5424 : LogTarget.Format.RFC3164;
    }

    private static void part(ByteView part, ByteWriter out) {
        out.put(' ');
        if (part.isEmpty()) {
            out.put(NONE);
        } else {
            out.put(part);
        }
    }

    private static void tag(ReceivedMessage message, ByteWriter out) {
        if (message.tag.isEmpty()) {
            return;
        }
        out.put(message.tag);
        if (!message.pid.isEmpty()) {
            out.put('[').put(message.pid).put(']');
        }
        out.put(": ");
    }

    /// The message's date as RFC 3164 writes it, or the present one.
    private void oldDate(ReceivedMessage message, ByteWriter out) {
        ByteView time = message.time;
        if (time.isEmpty()) {
            out.put(syslog, 0, syslog.length);
        } else if (!message.isModern) {
            out.put(time);
        } else {
            int month = (time.at(5) - '0') * 10 + time.at(6) - '0';
            if (month < 1 || month > 12) {
                out.put(syslog, 0, syslog.length);
                return;
            }
            ReceivedMessage.nameOfMonth(month, out.ensure(3), out.length());
            out.advance(3);
            out.put(' ').put(time.at(8) == '0' ? ' ' : time.at(8)).put(time.at(9)).put(' ');
            out.put(time.array(), time.offset() + 11, 8);
        }
    }

    /// The message's date as RFC 5424 writes it, or the present one. RFC 3164 knows no year: it is the last one in which that month has begun.
    private void date(ReceivedMessage message, long dateMillis, ByteWriter out) {
        ByteView time = message.time;
        if (message.isModern && !time.isEmpty()) {
            out.put(time);
            return;
        }
        int itsMonth = message.month();
        if (itsMonth == 0) {
            iso(dateMillis, out);
            return;
        }
        out.digits(itsMonth > month ? year - 1 : year, 4).put('-');
        out.digits(itsMonth, 2).put('-');
        out.put(time.at(4) == ' ' ? '0' : time.at(4)).put(time.at(5)).put('T');
        out.put(time.array(), time.offset() + 7, 8).put(UNKNOWN_ZONE);
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
        year = date.getYear();
        month = date.getMonthValue();
        syslog = SYSLOG.format(date).getBytes(StandardCharsets.US_ASCII);
        isoSecond = ISO_SECOND.format(date).getBytes(StandardCharsets.US_ASCII);
        zone = ZONE.format(date).getBytes(StandardCharsets.US_ASCII);
    }
}

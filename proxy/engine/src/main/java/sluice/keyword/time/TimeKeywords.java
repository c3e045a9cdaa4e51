package sluice.keyword.time;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.stream.Timings;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

/// Dates, durations and random numbers.
final class TimeKeywords {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private TimeKeywords() {}

    private static long scale(Arguments arguments, int index) {
        return switch (arguments.text(index, "s")) {
            case "s" -> 1;
            case "ms" -> 1000;
            case "us" -> 1_000_000;
            default -> {
                arguments.problem(
                        index, "unknown unit '" + arguments.text(index) + "', expects s, ms or us");
                yield 1;
            }
        };
    }

    private static long now(long perSecond) {
        Instant now = Instant.now();
        return now.getEpochSecond() * perSecond + now.getNano() / (1_000_000_000 / perSecond);
    }

    /// `date([<offset>[,<unit>]])` — the time since 1970 in seconds, or in `ms` or `us`; `offset` is added.
    ///
    /// `set-header expires %[date(3600),http_date]`. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `date,div(1000000000)` | `1` |
    @SampleFetch(
            name = "date",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SINT, STR},
            required = 0)
    static Fetch date(Arguments arguments) {
        long offset = arguments.integer(0, 0);
        long perSecond = scale(arguments, 1);
        return (stream, out) -> {
            out.integer(now(perSecond) + offset);
            return true;
        };
    }

    /// `date_us` — the microseconds within the present second.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `date_us,div(1000000)` | `0` |
    @SampleFetch(name = "date_us", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch dateMicros(Arguments arguments) {
        return (stream, out) -> {
            out.integer(now(1_000_000) % 1_000_000);
            return true;
        };
    }

    /// `accept_date([<unit>])` — when the connection was accepted, in seconds, `ms` or `us` since 1970.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `accept_date,div(1000000000)` | `1` |
    @SampleFetch(
            name = "accept_date",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = STR,
            required = 0)
    static Fetch acceptDate(Arguments arguments) {
        long perSecond = scale(arguments, 0);
        return (stream, out) -> {
            out.integer(scaled(stream.session().acceptDateMillis, perSecond));
            return true;
        };
    }

    private static long scaled(long millis, long perSecond) {
        return perSecond == 1 ? millis / 1000 : millis * (perSecond / 1000);
    }

    /// `request_date([<unit>])` — when the request began, in seconds, `ms` or `us` since 1970.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `request_date,div(1000000000)` | `1` |
    @SampleFetch(
            name = "request_date",
            out = Kind.SINT,
            from = Source.TRANSACTION,
            args = STR,
            required = 0)
    static Fetch requestDate(Arguments arguments) {
        long perSecond = scale(arguments, 0);
        return (stream, out) -> {
            out.integer(scaled(stream.timings.requestDateMillis, perSecond));
            return true;
        };
    }

    private static Fetch millis(ToLongFunction<Stream> nanos) {
        return (stream, out) -> {
            long value = nanos.applyAsLong(stream);
            out.integer(value < 0 ? -1 : value / 1_000_000);
            return true;
        };
    }

    private static long between(long from, long to) {
        return from < 0 || to < 0 ? -1 : Math.max(0, to - from);
    }

    private static long start(Timings timings) {
        return timings.firstByte >= 0 ? timings.firstByte : timings.idleSince;
    }

    /// `fc.timer.handshake` — milliseconds of the client connection's handshakes (`%Th`).
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc.timer.handshake` | `0` |
    @SampleFetch(name = "fc.timer.handshake", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch handshake(Arguments arguments) {
        return millis(stream -> stream.session().handshakeNanos);
    }

    /// `fc.timer.total` — milliseconds since the connection was accepted (`%Tt`).
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc.timer.total,div(60000)` | `0` |
    @SampleFetch(name = "fc.timer.total", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch total(Arguments arguments) {
        return millis(stream -> stream.loop().nanos() - stream.session().acceptNanos);
    }

    /// `req.timer.idle` — milliseconds idle before the request (`%Ti`).
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `req.timer.idle,add(1),bool` | `1` |
    @SampleFetch(name = "req.timer.idle", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch idle(Arguments arguments) {
        return millis(stream -> between(stream.timings.idleSince, stream.timings.firstByte));
    }

    /// `req.timer.hdr` — milliseconds until the request's header was complete (`%TR`).
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `req.timer.hdr,add(1),bool` | `1` |
    @SampleFetch(name = "req.timer.hdr", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch header(Arguments arguments) {
        return millis(stream -> between(start(stream.timings), stream.timings.requestEnd));
    }

    /// `req.timer.tq` — milliseconds of handshake, idleness and header (`%Tq`).
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `req.timer.tq,add(1),bool` | `1` |
    @SampleFetch(name = "req.timer.tq", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch requestTotal(Arguments arguments) {
        return millis(stream -> between(stream.timings.idleSince, stream.timings.requestEnd));
    }

    /// `req.timer.queue` — milliseconds in queues (`%Tw`).
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `req.timer.queue,add(1),bool` | `1` |
    @SampleFetch(name = "req.timer.queue", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch queue(Arguments arguments) {
        return millis(stream -> between(stream.timings.requestEnd, stream.timings.queueEnd));
    }

    /// `bc.timer.connect` — milliseconds to connect to the server (`%Tc`).
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc.timer.connect,add(1),bool` | `1` |
    @SampleFetch(name = "bc.timer.connect", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch connect(Arguments arguments) {
        return millis(stream -> between(stream.timings.queueEnd, stream.timings.connectEnd));
    }

    /// `res.timer.hdr` — milliseconds until the response's header was complete (`%Tr`).
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `res.timer.hdr,add(1),bool` | `1` |
    @SampleFetch(name = "res.timer.hdr", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch response(Arguments arguments) {
        return millis(stream -> between(stream.timings.connectEnd, stream.timings.responseHead));
    }

    /// `res.timer.data` — milliseconds to transfer the response's body (`%Td`).
    ///
    /// Manual §7.3.6.
    ///
    /// | answer, then logged | expression | result |
    /// |---|---|---|
    /// | `200 + body: hello` | `res.timer.data,add(1),bool` | `1` |
    @SampleFetch(name = "res.timer.data", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch data(Arguments arguments) {
        return millis(stream -> between(stream.timings.responseHead, end(stream)));
    }

    private static long end(Stream stream) {
        return stream.timings.end >= 0 ? stream.timings.end : stream.loop().nanos();
    }

    /// `txn.timer.total` — milliseconds from the first byte of the request to now or the end (`%Ta`).
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `txn.timer.total,div(60000)` | `0` |
    @SampleFetch(name = "txn.timer.total", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch active(Arguments arguments) {
        return millis(stream -> between(start(stream.timings), end(stream)));
    }

    /// `txn.timer.user` — milliseconds as the user sees them (`%Tu`).
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `txn.timer.user,div(60000)` | `0` |
    @SampleFetch(name = "txn.timer.user", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch user(Arguments arguments) {
        return millis(
                stream -> {
                    long active = between(start(stream.timings), end(stream));
                    return active < 0 ? -1 : active + Math.max(0, stream.session().handshakeNanos);
                });
    }

    /// `rand([<range>])` — a random number from 0 up to, not including, `range` (2^32).
    ///
    /// `http-request deny if { rand(100) lt 5 }`. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `rand(1)` | `0` |
    @SampleFetch(name = "rand", out = Kind.SINT, from = Source.INTERNAL, args = SINT, required = 0)
    static Fetch random(Arguments arguments) {
        long range = arguments.integer(0, 1L << 32);
        if (range <= 0) {
            arguments.problem(0, "the range must be positive");
        }
        long bound = Math.max(1, range);
        return (stream, out) -> {
            out.integer(ThreadLocalRandom.current().nextLong(bound));
            return true;
        };
    }

    /// `uuid([<version>])` — a universally unique identifier, version 4 (random) or 7 (by time).
    ///
    /// RFC 9562. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `uuid,length` | `36` |
    @SampleFetch(name = "uuid", out = Kind.STR, from = Source.INTERNAL, args = SINT, required = 0)
    static Fetch uuid(Arguments arguments) {
        long version = arguments.integer(0, 4);
        if (version != 4 && version != 7) {
            arguments.problem(0, "unsupported UUID version " + version + ", expects 4 or 7");
        }
        return (stream, out) -> {
            var random = ThreadLocalRandom.current();
            long high = random.nextLong() & 0xffff_ffff_ffff_0fffL | version << 12;
            if (version == 7) {
                high = high & 0xffffL | System.currentTimeMillis() << 16;
            }
            long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 1L << 63;
            byte[] room = out.room(36);
            int at = 0;
            for (int i = 0; i < 32; i++) {
                if (i == 8 || i == 12 || i == 16 || i == 20) {
                    room[at++] = '-';
                }
                int digit = (int) ((i < 16 ? high : low) >>> 60 - (i & 15) * 4) & 15;
                room[at++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            }
            out.string(room, 0, 36);
            return true;
        };
    }

    /// `stopping` — true for streams that begin while the process ends and waits for its last ones.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `stopping` | `0` |
    @SampleFetch(name = "stopping", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch stopping(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.stopping);
            return true;
        };
    }

    /// `uptime` — seconds since the process started.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `uptime,div(86400)` | `0` |
    @SampleFetch(name = "uptime", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch uptime(Arguments arguments) {
        long start = System.nanoTime();
        return (stream, out) -> {
            out.integer((System.nanoTime() - start) / 1_000_000_000);
            return true;
        };
    }

    private static boolean give(String text, Value value) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        value.string(bytes, 0, bytes.length);
        return true;
    }

    /// `http_date([<offset>[,<unit>]])` — a number of seconds since 1970 as a date for HTTP headers.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `784111777` | `http_date` | `Sun, 06 Nov 1994 08:49:37 GMT` |
    /// | `784111777` | `http_date(60)` | `Sun, 06 Nov 1994 08:50:37 GMT` |
    /// | `784111777000` | `http_date(0,ms)` | `Sun, 06 Nov 1994 08:49:37 GMT` |
    ///
    /// The unit is that of input and offset: `s`, `ms` or `us`. RFC 9110 §5.6.7. Manual §7.3.1.
    @Converter(
            name = "http_date",
            in = Kind.SINT,
            out = Kind.STR,
            args = {SINT, STR},
            required = 0)
    static Conversion httpDate(Arguments arguments) {
        long offset = arguments.integer(0, 0);
        long perSecond = scale(arguments, 1);
        return (stream, value) -> {
            long seconds = Math.floorDiv(value.number() + offset, perSecond);
            return bounded(seconds)
                    && give(
                            HTTP_DATE.format(Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC)),
                            value);
        };
    }

    private static boolean bounded(long seconds) {
        return seconds > -60_000_000_000L && seconds < 250_000_000_000L;
    }

    private static Conversion format(Arguments arguments, boolean local, long perSecond) {
        String format = arguments.text(0);
        long offset = arguments.integer(1, 0);
        ZoneId zone = local ? ZoneId.systemDefault() : ZoneOffset.UTC;
        return (stream, value) -> {
            long shifted = value.number() + offset;
            long seconds = Math.floorDiv(shifted, perSecond);
            if (!bounded(seconds)) {
                return false;
            }
            long fraction = Math.floorMod(shifted, perSecond);
            ZonedDateTime date = Instant.ofEpochSecond(seconds).atZone(zone);
            return give(DateFormat.format(format, date, fraction, perSecond), value);
        };
    }

    /// `ltime(<format>[,<offset>])` — seconds since 1970 as a date in local time, by the format of strftime(3).
    ///
    /// `%[date,ltime(%Y%m%d%H%M%S)]`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `int(864000),ltime(%Y)` | `1970` |
    @Converter(
            name = "ltime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion localTime(Arguments arguments) {
        return format(arguments, true, 1);
    }

    /// `utime(<format>[,<offset>])` — seconds since 1970 as a date in UTC, by the format of strftime(3).
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `784111777` | `utime("%d/%b/%Y %H:%M:%S")` | `06/Nov/1994 08:49:37` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "utime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion utcTime(Arguments arguments) {
        return format(arguments, false, 1);
    }

    /// `ms_ltime(<format>[,<offset>])` — milliseconds since 1970 as a date in local time; `%N` are the milliseconds.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `int(864000000),ms_ltime(%Y)` | `1970` |
    @Converter(
            name = "ms_ltime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion localMillis(Arguments arguments) {
        return format(arguments, true, 1000);
    }

    /// `ms_utime(<format>[,<offset>])` — milliseconds since 1970 as a date in UTC; `%N` are the milliseconds.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `784111777042` | `ms_utime(%H:%M:%S.%N)` | `08:49:37.042` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "ms_utime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion utcMillis(Arguments arguments) {
        return format(arguments, false, 1000);
    }

    /// `us_ltime(<format>[,<offset>])` — microseconds since 1970 as a date in local time; `%N` are the microseconds.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `int(864000000000),us_ltime(%Y)` | `1970` |
    @Converter(
            name = "us_ltime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion localMicros(Arguments arguments) {
        return format(arguments, true, 1_000_000);
    }

    /// `us_utime(<format>[,<offset>])` — microseconds since 1970 as a date in UTC; `%N` are the microseconds.
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "us_utime",
            in = Kind.SINT,
            out = Kind.STR,
            args = {STR, SINT},
            required = 1)
    static Conversion utcMicros(Arguments arguments) {
        return format(arguments, false, 1_000_000);
    }

    /// `date` — a date of an HTTP header as seconds since 1970.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `Sun, 06 Nov 1994 08:49:37 GMT` | `date` | `784111777` |
    ///
    /// Fails when it is none. Manual §7.3.1.
    @Converter(name = "date", in = Kind.STR, out = Kind.SINT)
    static Conversion parseDate(Arguments arguments) {
        return (stream, value) -> {
            try {
                ByteString text = value.bytes().copy();
                value.integer(
                        ZonedDateTime.parse(text.toString(), HTTP_DATE.withZone(ZoneOffset.UTC))
                                .toEpochSecond());
                return true;
            } catch (DateTimeParseException notADate) {
                return false;
            }
        };
    }
}

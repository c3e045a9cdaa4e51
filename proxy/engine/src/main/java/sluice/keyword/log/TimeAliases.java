package sluice.keyword.log;

import sluice.proxies.Mode;
import sluice.sample.LogAlias;
import sluice.stream.Stream;
import sluice.value.ByteWriter;

/// Dates and durations of log lines, in milliseconds. Manual §8.4.
final class TimeAliases {
    private TimeAliases() {}

    /// `%T` — accept date in UTC with its zone.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "T")
    static void acceptDateUtc(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).utc(stream.session().acceptDateMillis, out);
    }

    /// `%Tl` — accept date in local time with its zone.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tl")
    static void acceptDateZoned(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).zoned(stream.session().acceptDateMillis, out);
    }

    /// `%Ts` — accept date in seconds since 1970; `%{+X}Ts` prints it as eight hexadecimal digits.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Ts")
    static void acceptTimestamp(Stream stream, ByteWriter out, boolean hexadecimal) {
        number(stream.session().acceptDateMillis / 1000, 8, hexadecimal, out);
    }

    /// `%t` — accept date in local time with milliseconds.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "t")
    static void acceptDate(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).milliseconds(stream.session().acceptDateMillis, out);
    }

    /// `%ms` — milliseconds of the accept date, three digits.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ms")
    static void acceptMillis(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.digits(Math.floorMod(stream.session().acceptDateMillis, 1000L), 3);
    }

    /// `%tr` — date of the first byte of the request in local time with milliseconds.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "tr")
    static void requestDate(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).milliseconds(stream.timings.requestDateMillis, out);
    }

    /// `%trg` — date of the request in UTC with its zone.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "trg")
    static void requestDateUtc(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).utc(stream.timings.requestDateMillis, out);
    }

    /// `%trl` — date of the request in local time with its zone.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "trl")
    static void requestDateZoned(Stream stream, ByteWriter out, boolean hexadecimal) {
        DateText.All.of(stream.loop()).zoned(stream.timings.requestDateMillis, out);
    }

    /// `%Ta` — active time of the request: from its first byte to the last of the answer.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Ta")
    static void activeTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        total(stream, stream.timings.firstByte, out);
    }

    /// `%Tc` — time to connect to the server, retries included; -1 without a connection.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tc")
    static void connectTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(span(stream.timings.queueEnd, stream.timings.connectEnd));
    }

    /// `%Td` — time of the transfer behind the head of the response.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Td")
    static void dataTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(span(dataStart(stream), stream.timings.end));
    }

    /// `%Th` — time of the TLS and PROXY handshakes; 0 for all requests of a connection but the first.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Th")
    static void handshakeTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(
                stream.session().requests <= 1 ? stream.session().handshakeNanos / 1_000_000 : 0);
    }

    /// `%Ti` — time that the connection was idle before the request.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Ti")
    static void idleTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(span(stream.timings.idleSince, stream.timings.firstByte));
    }

    /// `%Tq` — handshake, idle time and receiving the request together; -1 without a complete request.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tq")
    static void requestTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(
                stream.timings.requestEnd < 0
                        ? -1
                        : span(stream.timings.idleSince, stream.timings.requestEnd)
                                + (stream.session().requests <= 1
                                        ? stream.session().handshakeNanos / 1_000_000
                                        : 0));
    }

    /// `%TR` — time to receive the head of the request; -1 when it did not become complete.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "TR")
    static void headersTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(span(stream.timings.firstByte, stream.timings.requestEnd));
    }

    /// `%Tr` — time from the connection to the head of the response; -1 without one.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tr")
    static void responseTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(span(stream.timings.connectEnd, stream.timings.responseHead));
    }

    /// `%Tt` — time from the accept (or the end of the request before) to the end.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tt")
    static void totalTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        total(stream, totalStart(stream), out);
    }

    /// `%Tu` — time as the user sees it: everything but the idle time.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tu")
    static void userTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        total(
                stream,
                stream.timings.firstByte
                        - (stream.session().requests <= 1 ? stream.session().handshakeNanos : 0),
                out);
    }

    /// `%Tw` — time spent in queues, or in the tarpit; -1 when the stream did not come that far.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "Tw")
    static void queueTime(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(queueTime(stream));
    }

    private static void number(long number, int digits, boolean hexadecimal, ByteWriter out) {
        if (hexadecimal) {
            out.hex(number, digits);
        } else {
            out.number(number);
        }
    }

    private static long span(long from, long to) {
        return from < 0 || to < 0 ? -1 : (to - from) / 1_000_000;
    }

    /// A line written early (`option logasap`) says with `+` that there is more to come.
    private static void total(Stream stream, long from, ByteWriter out) {
        if (CountAliases.asap(stream)) {
            out.put('+');
        }
        long end = stream.timings.end;
        out.number(((end < 0 ? stream.loop().nanos() : end) - from) / 1_000_000);
    }

    private static long totalStart(Stream stream) {
        return stream.session().requests <= 1
                ? stream.session().acceptNanos
                : stream.timings.idleSince;
    }

    private static long dataStart(Stream stream) {
        var timings = stream.timings;
        boolean http = stream.frontend != null && stream.frontend.mode() == Mode.HTTP;
        return http ? timings.responseHead : timings.connectEnd;
    }

    private static long queueTime(Stream stream) {
        var timings = stream.timings;
        // A tarpit holds the request although it never became one for the log.
        long from = timings.requestEnd >= 0 ? timings.requestEnd : timings.firstByte;
        return timings.queueEnd < 0 ? -1 : (timings.queueEnd - from) / 1_000_000;
    }
}

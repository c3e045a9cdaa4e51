package sluice.keyword.log;

import sluice.flow.FrontendPlan;
import sluice.sample.LogAlias;
import sluice.stream.LogOrigin;
import sluice.stream.Stream;
import sluice.value.ByteWriter;

/// Status, sizes, counts and letters of log lines.
final class CountAliases {
    private CountAliases() {}

    /// `%ST` — status sent to the client; -1 when nothing was answered.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ST")
    static void status(Stream stream, ByteWriter out, boolean hexadecimal) {
        boolean answered = stream.status != 0 || stream.logOrigin == LogOrigin.SESSION_ERROR;
        out.number(answered ? stream.status : -1);
    }

    /// `%B` — bytes received from the server.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "B")
    static void bytesRead(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (asap(stream)) {
            out.put('+');
        }
        out.number(stream.bytesFromServer);
    }

    /// `%U` — bytes received from the client.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "U")
    static void bytesUploaded(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.bytesFromClient);
    }

    /// `%ac` — client connections of the process.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ac")
    static void processConnections(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.session().processConnections.current());
    }

    /// `%fc` — client connections of the frontend.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "fc")
    static void frontendConnections(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.frontend == null ? 0 : stream.frontend.sessions().current());
    }

    /// `%bc` — streams of the backend.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "bc")
    static void backendConnections(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.backend == null ? 0 : stream.backend.sessions().current());
    }

    /// `%sc` — streams of the server.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "sc")
    static void serverConnections(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.server == null ? 0 : stream.server.sessions().current());
    }

    /// `%rc` — connection attempts after the first one, with `+` before it after a redispatch.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "rc")
    static void retries(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (stream.redispatched) {
            out.put('+');
        }
        out.number(stream.retries);
    }

    /// `%sq` — requests that were ahead in the queue of the server.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "sq")
    static void serverQueue(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.serverQueuePosition);
    }

    /// `%bq` — requests that were ahead in the queue of the backend.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "bq")
    static void backendQueue(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.backendQueuePosition);
    }

    /// `%lc` — lines that the frontend has logged.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "lc")
    static void logCounter(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.number(stream.frontend == null ? 0 : stream.frontend.logLines().get());
    }

    /// `%rt` — number of the request in the process.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "rt")
    static void requestCounter(Stream stream, ByteWriter out, boolean hexadecimal) {
        number(stream.number, 4, hexadecimal, out);
    }

    /// `%pid` — number of the process.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "pid")
    static void processId(Stream stream, ByteWriter out, boolean hexadecimal) {
        number(ProcessNumber.VALUE, 4, hexadecimal, out);
    }

    /// `%ts` — cause and phase of the end, two letters.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ts")
    static void termination(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(stream.termination.cause).put(stream.termination.phase);
    }

    /// `%tsc` — cause and phase of the end and the fate of the cookie, four letters.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "tsc")
    static void terminationCookie(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(stream.termination.cause).put(stream.termination.phase);
        out.put(stream.termination.cookie).put(stream.termination.setCookie);
    }

    /// Whether the line may have been written before its time, so that sizes and durations are only what they are at least.
    static boolean asap(Stream stream) {
        FrontendPlan plan =
                stream.frontend == null ? null : stream.frontend.get(FrontendPlan.EXTRA);
        return stream.timings.end < 0 || (plan != null && plan.logAsap);
    }

    private static void number(long number, int digits, boolean hexadecimal, ByteWriter out) {
        if (hexadecimal) {
            out.hex(number, digits);
        } else {
            out.number(number);
        }
    }

    /// Asked for once: a process keeps its number.
    private static final class ProcessNumber {
        static final long VALUE = ProcessHandle.current().pid();
    }
}

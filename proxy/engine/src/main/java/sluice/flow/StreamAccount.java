package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.InvalidMessage;
import sluice.proxies.Server;
import sluice.stick.DataType;
import sluice.stream.LogOrigin;
import sluice.stream.Stream;
import sluice.stream.TrackedEntries;
import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.util.Arrays;
import java.util.Set;

/// What a stream adds to the counters, the tracked entries and the log. Part of a [StreamDriver].
@LoopConfined
final class StreamAccount {
    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;
    private final LoopTraffic traffic;

    /// Bytes that may pass before the counters hear of them.
    private static final int COUNTED_AT_ONCE = 64 * 1024;

    private boolean logged;
    private long countedFromClient;
    private long countedToServer;
    private long countedFromServer;
    private long countedToClient;

    StreamAccount(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
        traffic = driver.traffic;
    }

    void rest() {
        logged = false;
        countedFromClient = countedToServer = countedFromServer = countedToClient = 0;
    }

    /// This stream has no line in the log.
    void nothingToLog() {
        logged = true;
    }

    /// Keeps what could not be understood for `show errors`.
    void capture(Head head, boolean request) {
        int length = Math.min(head.used(), traffic.plan.bufferSize);
        int position = head.offence() < 0 ? length : Math.min(head.offence(), length);
        Frontend side = driver.frontend().frontend;
        Backend rear = driver.backend == null ? null : driver.backend.backend;
        var message =
                new InvalidMessage(
                        loop.dateMillis(),
                        traffic.plan.captures.getAndIncrement(),
                        side,
                        rear,
                        stream.server,
                        stream.source(),
                        request,
                        Arrays.copyOf(head.bytes(), length),
                        position);
        if (request || rear == null) {
            side.capture(message);
        } else {
            rear.capture(message);
        }
    }

    /// The end of a chunked body counts like a block of its own, and trailers like field lines.
    static int endSize(Head head, @Nullable Head trailers) {
        if (head.find(TRANSFER_ENCODING) < 0) {
            return 0;
        }
        int size = 1;
        for (int slot = 0; trailers != null && slot < trailers.slots(); slot++) {
            size += trailers.nameEnd(slot) - trailers.nameStart(slot);
            size += trailers.valueEnd(slot) - trailers.valueStart(slot);
        }
        return size;
    }

    private static final ByteString TRANSFER_ENCODING = ByteString.of("transfer-encoding");

    /// What the entries tracked by the stream or its session learn of it at its end.
    void countTracked(TrackedEntries tracked) {
        if (tracked.highest() == 0) {
            return;
        }
        tracked.countBytes(stream.bytesFromClient, stream.bytesToClient);
        if (!stream.http) {
            return;
        }
        int status = stream.status;
        byte phase = stream.termination.phase;
        boolean refused =
                stream.termination.cause == 'P' && (phase == 'R' || phase == 'T')
                        || stream.termination.cause == 'c' && phase == 'R';
        if (refused) {
            tracked.count(DataType.HTTP_ERR_CNT, DataType.HTTP_ERR_RATE, 1);
        } else if (stream.serverStatus == 0) {
            countStatus(tracked, status);
        }
    }

    /// What a server's status says of client and server; counted before its rules run, which may ask for the counters.
    void countAnswer(int status) {
        countStatus(stream.tracked, status);
        countStatus(stream.session().tracked, status);
    }

    private void countStatus(TrackedEntries tracked, int status) {
        if (tracked.highest() == 0) {
            return;
        }
        if (traffic.plan.errorCodes.has(status)) {
            tracked.count(DataType.HTTP_ERR_CNT, DataType.HTTP_ERR_RATE, 1);
        } else if (traffic.plan.failureCodes.has(status)) {
            tracked.count(DataType.HTTP_FAIL_CNT, DataType.HTTP_FAIL_RATE, 1);
        }
    }

    /// Adds what passed since the last time to the counters, so that they move during a long transfer.
    private void countBytes() {
        long fromClient = stream.bytesFromClient - countedFromClient;
        long toServer = stream.bytesToServer - countedToServer;
        long fromServer = stream.bytesFromServer - countedFromServer;
        long toClient = stream.bytesToClient - countedToClient;
        countedFromClient += fromClient;
        countedToServer += toServer;
        countedFromServer += fromServer;
        countedToClient += toClient;
        driver.count().passed(fromClient, toServer, fromServer, toClient);
        ClientConnection owner = driver.client;
        if (owner != null) {
            owner.listener.tally().on(loop).passed(fromClient, toServer, fromServer, toClient);
        }
        BackendPlan plan = driver.backend;
        if (plan == null) {
            return;
        }
        plan.backend.tally().on(loop).passed(fromClient, toServer, fromServer, toClient);
        Server server = stream.server;
        if (server != null) {
            server.tally().on(loop).passed(fromClient, toServer, fromServer, toClient);
        }
    }

    /// After some bytes of a body.
    void countBytesSometimes() {
        if (stream.bytesFromClient + stream.bytesFromServer - countedFromClient - countedFromServer
                > COUNTED_AT_ONCE) {
            countBytes();
        }
    }

    void tally() {
        countBytes();
        BackendPlan plan = driver.backend;
        if (plan == null) {
            return;
        }
        var timings = stream.timings;
        long queue = span(timings.requestEnd, timings.queueEnd);
        long connect = span(timings.queueEnd, timings.connectEnd);
        long response = stream.http ? span(timings.connectEnd, timings.responseHead) : 0;
        long total = span(timings.firstByte, timings.end);
        Server server = stream.server;
        if (server == null) {
            return;
        }
        var own = server.tally().on(loop);
        if (timings.connectEnd >= 0) {
            own.times(queue, connect, response, total);
            plan.backend.tally().on(loop).times(queue, connect, response, total);
        }
    }

    private static long span(long from, long to) {
        return from < 0 || to < 0 ? 0 : (to - from) / 1_000_000;
    }

    /// One of the steps that `log-steps` may name.
    void logStep(LogOrigin step) {
        Set<LogOrigin> steps = driver.frontend().logSteps;
        if (steps != null && steps.contains(step)) {
            writeLine(step);
        }
    }

    /// The one line of the stream, where no steps are named.
    void log(LogOrigin origin) {
        if (logged) {
            return;
        }
        logged = true;
        FrontendPlan frontend = driver.frontend();
        if (frontend.logSteps != null) {
            logStep(origin);
        } else if (!frontend.dontLogNull
                || stream.bytesFromClient > 0
                || stream.request.used() > 0) {
            writeLine(origin);
        }
    }

    private void writeLine(LogOrigin origin) {
        boolean error = stream.abnormal();
        FrontendPlan frontend = driver.frontend();
        StreamLog target = frontend.log;
        if (target != null && (error || !frontend.dontLogNormal)) {
            target.log(stream, origin, error);
        }
    }
}

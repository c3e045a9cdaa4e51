package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.flow.filter.PassingEnd;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Server;
import sluice.proxies.Timeouts;
import sluice.proxies.TrafficCounters;
import sluice.stick.DataType;
import sluice.stream.LogOrigin;
import sluice.stream.Phase;
import sluice.stream.Session;
import sluice.stream.Stream;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Leads one stream through its life; the verb to which [Stream] is the noun. Reused from its loop's pool.
///
/// ```
/// HEAD ─► RULES ─► QUEUE ─► CONNECT ─► ANSWER ─► DATA ─► over
///           │  ▲     ▲         │ retry    │        └► TUNNEL ─► over
///           │  └ more data, resumed action│
///           └► TARPIT   └──────┘ redispatch
/// ```
///
/// It holds what both sides must know and hands the verbs to its parts, which live as long as it does:
/// [RequestRules], [ClientSide], [Dispatch], [ServerSide], [Answers], [FilterRun], [StreamAccount].
///
/// What ends a stream early goes through [Answers#fail]: it says whose fault it was and in which phase, and from the phase follow
/// answer, counters and the two letters of the log. Manual §8.5.
@LoopConfined
public final class StreamDriver {
    final LoopTraffic traffic;
    final Loop loop;

    /// Neighbours among the drivers in use, in the order in which they were taken, and the number of this use.
    @Nullable StreamDriver older;

    @Nullable StreamDriver newer;
    long serial;
    private final Stream stream;
    private final Session noSession;
    final RequestRules rules;
    final ClientSide clientSide;
    final Dispatch dispatch;
    final ServerSide serverSide;
    final Answers answers;
    final StreamAccount account;
    final FilterRun filters;

    StreamState state = StreamState.REST;
    @Nullable ClientConnection client;
    private @Nullable FrontendPlan frontend;
    @Nullable BackendPlan backend;
    @Nullable StreamEnd front;
    @Nullable StreamEnd back;
    boolean backendCounted;
    boolean requestEnded;
    boolean responseEnded;
    boolean requestStarted;
    boolean responseStarted;
    private long headDeadline;
    long inspectDeadline;

    StreamDriver(LoopTraffic traffic) {
        this.traffic = traffic;
        loop = traffic.loop;
        stream = new Stream();
        noSession = stream.session();
        rules = new RequestRules(this);
        clientSide = new ClientSide(this);
        dispatch = new Dispatch(this);
        serverSide = new ServerSide(this);
        answers = new Answers(this);
        account = new StreamAccount(this);
        filters = new FilterRun(this);
        stream.resumption(rules::resumed);
    }

    public Stream stream() {
        return stream;
    }

    StreamReceiver front() {
        return clientSide;
    }

    FrontendPlan frontend() {
        FrontendPlan plan = frontend;
        if (plan == null) {
            throw new AssertionError("no frontend in " + state);
        }
        return plan;
    }

    BackendPlan backend() {
        BackendPlan plan = backend;
        if (plan == null) {
            throw new AssertionError("no backend in " + state);
        }
        return plan;
    }

    StreamEnd frontEnd() {
        StreamEnd end = front;
        if (end == null) {
            throw new AssertionError("no client in " + state);
        }
        return end;
    }

    StreamEnd backEnd() {
        StreamEnd end = back;
        if (end == null) {
            throw new AssertionError("no server connection in " + state);
        }
        return end;
    }

    Server server() {
        Server server = stream.server;
        if (server == null) {
            throw new AssertionError("no server in " + state);
        }
        return server;
    }

    /// So much of a body is kept while rules wait for it.
    int bufferSize() {
        Plan plan = traffic.plan;
        return stream.overrides.largeBuffer
                ? Math.max(plan.bufferSize, plan.largeBufferSize)
                : plan.bufferSize;
    }

    TrafficCounters count() {
        return frontend().frontend.tally().on(loop);
    }

    /// Counts at the frontend, and at the listener that the client came through.
    void count(Consumer<TrafficCounters> event) {
        event.accept(count());
        ClientConnection owner = client;
        if (owner != null) {
            event.accept(owner.listener.tally().on(loop));
        }
    }

    /// Only to run the rules of the connection: no stream begins.
    void borrow(ClientConnection connection) {
        attach(connection);
    }

    private void attach(ClientConnection connection) {
        client = connection;
        frontend = connection.plan;
        stream.session(connection.session);
        stream.frontend = connection.plan.frontend;
        stream.trace = traffic.plan.trace;
        stream.longestLine = traffic.plan.logUriLength;
        stream.bufferSize = traffic.plan.bufferSize;
        stream.bufferReserve = traffic.plan.bufferReserve();
        stream.stopping = traffic.softStop() != null;
    }

    /// A request begins; `deadline` (loop milliseconds) is left of the time in which it must be complete, 0 for a fresh one.
    void beginHttp(ClientConnection connection, StreamEnd end, long deadline) {
        attach(connection);
        front = end;
        stream.http = true;
        state = StreamState.HEAD;
        Session session = connection.session;
        stream.phase = Phase.REQUEST_CONTENT;
        var timings = stream.timings;
        timings.idleSince =
                session.requests == 0
                        ? session.acceptNanos + session.handshakeNanos
                        : session.idleSinceNanos;
        timings.firstByte = loop.nanos();
        timings.requestDateMillis = loop.dateMillis();
        session.requests++;
        stream.number = traffic.plan.requests.getAndIncrement();
        countRequest();
        account.logStep(LogOrigin.ACCEPT);
        headDeadline = deadline;
        awaitHead();
    }

    private void countRequest() {
        stream.session().tracked.count(DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE, 1);
        count().requests++;
    }

    /// Gives the client the time that is left for a head; the whole of it when it was awaited first.
    void awaitHead() {
        if (headDeadline == 0) {
            var timeouts = frontend().frontend.timeouts();
            int millis = timeouts.httpRequest > 0 ? timeouts.httpRequest : timeouts.client;
            headDeadline = millis == 0 ? 0 : loop.millis() + millis;
        }
        if (headDeadline > 0) {
            loop.arm(clientTimer, headDeadline);
        }
    }

    /// The bytes of this tcp stream are those of HTTP: what rules saw of them is forgotten, a request is awaited on `end`.
    void beginRequest(StreamEnd end) {
        front = end;
        stream.http = true;
        state = StreamState.HEAD;
        stream.requestPayload.clear();
        stream.requestPayloadComplete = false;
        stream.payloadWanted = false;
        stream.bytesFromClient = 0;
        stream.timings.requestEnd = -1;
        requestEnded = false;
        clientSide.reopen();
        countRequest();
        awaitHead();
    }

    /// Whether no complete request has come, nor anything that took its place.
    boolean awaitsHead() {
        return state == StreamState.HEAD || state == StreamState.RULES && !stream.http;
    }

    /// The bytes of this tcp stream begin a connection of many streams, of which this is none: no answer, no line in the log.
    void vanish() {
        front = null;
        account.nothingToLog();
        over(false);
    }

    /// Everything as new; called by the pool.
    void rest() {
        loop.cancel(clientTimer);
        loop.cancel(serverTimer);
        rules.rest();
        clientSide.rest();
        dispatch.rest();
        serverSide.rest();
        account.rest();
        filters.rest();
        state = StreamState.REST;
        client = null;
        frontend = null;
        backend = null;
        front = null;
        back = null;
        backendCounted = false;
        requestEnded = false;
        responseEnded = false;
        requestStarted = false;
        responseStarted = false;
        headDeadline = 0;
        inspectDeadline = 0;
        stream.reset();
        stream.session(noSession);
    }

    /// A tcp session begins.
    void beginTcp(ClientConnection connection, StreamEnd end) {
        attach(connection);
        front = end;
        stream.phase = Phase.REQUEST_CONTENT;
        var timings = stream.timings;
        timings.idleSince = connection.session.acceptNanos;
        timings.firstByte = loop.nanos();
        timings.requestDateMillis = loop.dateMillis();
        timings.requestEnd = loop.nanos();
        connection.session.requests++;
        stream.number = traffic.plan.requests.getAndIncrement();
        account.logStep(LogOrigin.ACCEPT);
        armClient();
        rules.begin();
    }

    static int first(int own, int a, int b) {
        return own >= 0 ? own : a > 0 ? a : b;
    }

    void armClient() {
        int millis = timeout(stream.overrides.clientTimeout, frontend().frontend.timeouts().client);
        if (state == StreamState.TUNNEL) {
            millis = tunnelTimeout(true, millis);
        }
        // Who waits for what we keep back is not silent.
        boolean held = front != null && front.isHolding();
        if (millis > 0 && !held) {
            loop.armIn(clientTimer, millis);
        } else {
            loop.cancel(clientTimer);
        }
    }

    /// Goes on reading from the client; lets it wait, for any time, where the server takes no more.
    void readClient() {
        boolean wanted = backEnd().isWritable();
        frontEnd().reading(wanted);
        if (wanted) {
            armClient();
        } else {
            loop.cancel(clientTimer);
        }
    }

    void armServer() {
        if (backend == null) {
            return;
        }
        int millis = timeout(stream.overrides.serverTimeout, backend.backend.timeouts().server);
        if (state == StreamState.TUNNEL) {
            millis = tunnelTimeout(false, millis);
        }
        boolean held = back != null && back.isHolding();
        if (millis > 0 && !held) {
            loop.armIn(serverTimer, millis);
        } else {
            loop.cancel(serverTimer);
        }
    }

    private static int timeout(int own, int configured) {
        return own >= 0 ? own : configured;
    }

    /// `timeout tunnel` replaces both; those for half-closed sessions replace that one.
    private int tunnelTimeout(boolean clientSide, int millis) {
        Timeouts front = frontend().frontend.timeouts();
        Timeouts rear = backend == null ? front : backend.backend.timeouts();
        if (requestEnded || responseEnded) {
            int half = clientSide ? front.clientFin : rear.serverFin;
            if (half > 0) {
                return half;
            }
        }
        return timeout(stream.overrides.tunnelTimeout, rear.tunnel > 0 ? rear.tunnel : millis);
    }

    final Timer clientTimer =
            new Timer() {
                @Override
                protected void expired() {
                    clientSide.timedOut();
                }
            };

    final Timer serverTimer =
            new Timer() {
                @Override
                protected void expired() {
                    serverSide.timedOut();
                }
            };

    /// Which letter the second one is, by how far the stream came.
    char letter() {
        return switch (state) {
            case REST, HEAD, RULES -> 'R';
            case TARPIT -> 'T';
            case QUEUE -> 'Q';
            case PAUSE, CONNECT -> 'C';
            case ANSWER, RESPONSE_RULES -> 'H';
            case DATA, TUNNEL -> 'D';
            case OVER -> '-';
        };
    }

    void endTcp(char cause, char phase) {
        if (cause == 'C') {
            clientSide.countClientAbort();
        } else if (cause == 'S' && stream.server != null) {
            stream.server.tally().on(loop).serverAborts++;
            backend().backend.tally().on(loop).serverAborts++;
        }
        stream.termination.end(cause, phase);
        over(false);
    }

    /// Whether both messages were given on, and only filters still have something of them.
    boolean isSendingRest() {
        return (state == StreamState.DATA || state == StreamState.TUNNEL)
                && requestEnded
                && responseEnded;
    }

    /// Both messages were given on: the stream ends as soon as no filter keeps anything of them back.
    void overWhenSent() {
        if (front != null && front.isHolding() || back != null && back.isHolding()) {
            loop.cancel(clientTimer);
            loop.cancel(serverTimer);
        } else {
            over(false);
        }
    }

    void over(boolean silently) {
        if (state == StreamState.OVER || state == StreamState.REST) {
            return;
        }
        boolean tcp = !stream.http || state == StreamState.TUNNEL;
        state = StreamState.OVER;
        loop.cancel(clientTimer);
        loop.cancel(serverTimer);
        stream.timings.end = loop.nanos();
        stream.phase = Phase.LOG;
        dispatch.over();
        if (backendCounted) {
            backendCounted = false;
            backend().backend.sessions().leave();
        }
        if (stream.trace != null) {
            stream.trace.over(stream);
        }
        account.tally();
        account.countTracked(stream.tracked);
        account.countTracked(stream.session().tracked);
        account.log(LogOrigin.CLOSE);
        StreamEnd rear = back;
        StreamEnd fore = front;
        boolean complete = responseStarted && responseEnded;
        boolean dead = clientSide.isDead();
        char cause = (char) stream.termination.cause;
        ClientConnection owner = client;
        if (owner != null) {
            owner.session.idleSinceNanos = loop.nanos();
            owner.driverLeaves(this);
        }
        back = null;
        front = null;
        if (!dispatch.isOrphaned()) {
            traffic.giveBack(this);
        }
        if (rear != null) {
            if (complete && cause == '-') {
                rear.release();
            } else {
                rear.abort(tcp && dead);
            }
        }
        if (dead && fore instanceof PassingEnd filter) {
            filter.lost();
        } else if (fore != null && !dead) {
            if (silently) {
                fore.abort(true);
            } else if (complete) {
                fore.release();
            } else {
                fore.abort(false);
            }
        }
    }

    boolean isEnding() {
        ClientConnection owner = client;
        return traffic.closesConnections() || owner != null && owner.isGone();
    }

    /// What `show sess` tells of it; null while it only runs the rules of a connection.
    @Nullable StreamSnapshot snapshot() {
        ClientConnection owner = client;
        if (owner == null || state == StreamState.REST || state == StreamState.OVER) {
            return null;
        }
        var timings = stream.timings;
        long since = timings.firstByte < 0 ? owner.session.acceptNanos : timings.firstByte;
        Server server = stream.server;
        return new StreamSnapshot(
                StreamSnapshot.id(loop.index(), serial),
                loop.index(),
                stream.http,
                state.name(),
                stream.phase,
                stream.source(),
                stream.destination(),
                owner.session.socketSource,
                frontend().frontend.name(),
                backend == null ? null : backend.backend.name(),
                server == null ? null : server.name(),
                server == null ? null : server.address(),
                stream.serverSource,
                timings.requestDateMillis,
                (loop.nanos() - since) / 1_000_000,
                left(clientTimer),
                left(serverTimer),
                stream.retries,
                stream.bytesFromClient,
                stream.bytesToClient,
                stream.request.present() ? requestLine() : null,
                stream.service);
    }

    private long left(Timer timer) {
        return timer.isArmed() ? Math.max(0, timer.deadline() - loop.millis()) : -1;
    }

    private String requestLine() {
        Head head = stream.request;
        return text(head, head.methodStart(), head.methodEnd())
                + " "
                + text(head, head.targetStart(), head.targetEnd());
    }

    private static String text(Head head, int start, int end) {
        return new String(head.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// `shutdown session` and its like, `on-marked-down shutdown-sessions`: an operator ends the stream.
    void shutdown(char cause) {
        switch (state) {
            case REST, OVER -> {}
            case QUEUE -> {
                dispatch.leaveQueue();
                stream.termination.end(cause, letter());
                over(false);
            }
            case HEAD, RULES, TARPIT, PAUSE, CONNECT, ANSWER, RESPONSE_RULES, DATA, TUNNEL -> {
                stream.termination.end(cause, letter());
                over(false);
            }
        }
    }

    /// Whether it began under that plan.
    boolean runsBy(Plan plan) {
        return state != StreamState.REST
                && state != StreamState.OVER
                && frontend != null
                && frontend.plan == plan;
    }

    @Nullable Server serverInUse() {
        return state == StreamState.REST || state == StreamState.OVER ? null : stream.server;
    }

    @Override
    public String toString() {
        return state + " " + Arrays.toString(new Object[] {stream.frontend, stream.backend});
    }
}

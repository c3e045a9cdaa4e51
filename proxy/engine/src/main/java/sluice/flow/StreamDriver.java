package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.Balancer;
import sluice.flow.balance.Waiting;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleChain;
import sluice.flow.rule.Verdict;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.InvalidMessage;
import sluice.proxies.Server;
import sluice.proxies.Timeouts;
import sluice.proxies.TrafficCounters;
import sluice.sample.Condition;
import sluice.stick.DataType;
import sluice.stream.Phase;
import sluice.stream.Session;
import sluice.stream.Stream;
import sluice.stream.TrackedEntries;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.connect.Connecting;
import sluice.wire.connect.Connector;
import sluice.wire.connect.Target;
import sluice.wire.connect.Wanted;
import sluice.wire.http.Head;
import sluice.wire.http.Reasons;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;
import sluice.wire.tls.TlsSession;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Leads one stream through its life; the verb to which [Stream] is the noun. Reused from its loop's pool.
///
/// ```
/// HEAD ─► RULES ─► QUEUE ─► CONNECT ─► ANSWER ─► DATA ─► over
///           │  ▲     ▲         │ retry    │        └► TUNNEL ─► over
///           │  └ more data, resumed action│
///           └► TARPIT   └──────┘ redispatch
/// ```
///
/// What ends a stream early goes through [#fail]: it says whose fault it was and in which phase, and from the phase follow
/// answer, counters and the two letters of the log. Manual §8.5.
@LoopConfined
public final class StreamDriver implements Connecting {
    private enum State {
        /// In the pool.
        REST,
        HEAD,
        RULES,
        TARPIT,
        QUEUE,
        /// Waits a moment before the next attempt.
        PAUSE,
        CONNECT,
        /// The request is under way, the response's head is awaited.
        ANSWER,
        /// Response rules wait for something.
        RESPONSE_RULES,
        DATA,
        TUNNEL,
        OVER
    }

    private enum Step {
        RESPONSE_CONTENT,
        CONTENT,
        MONITOR,
        REQUEST,
        SWITCH,
        BACKEND_CONTENT,
        BACKEND_REQUEST,
        BODY,
        SERVER
    }

    /// HAProxy waits that long before it connects to a server again that refused.
    private static final int RETRY_PAUSE_MILLIS = 1000;

    /// Bytes that may pass before the counters hear of them.
    private static final int COUNTED_AT_ONCE = 64 * 1024;

    private final LoopTraffic traffic;
    private final Loop loop;

    /// Neighbours among the drivers in use, in the order in which they were taken, and the number of this use.
    @Nullable StreamDriver older;

    @Nullable StreamDriver newer;
    long serial;
    private final Stream stream = new Stream();
    private final Session noSession = stream.session();
    private final FrontSide frontSide = new FrontSide();
    private final BackSide backSide = new BackSide();
    private final Held requestHeld = new Held();
    private final Held responseHeld = new Held();
    private final Replay replay = new Replay();
    private final Place place = new Place();
    private byte[] payload = ByteString.EMPTY.array();
    private byte[] responsePayload = ByteString.EMPTY.array();
    private int payloadLength;

    private State state = State.REST;
    private Step step = Step.CONTENT;
    private boolean running;
    private boolean http;
    private @Nullable ClientConnection client;
    private @Nullable FrontendPlan frontend;
    private @Nullable BackendPlan backend;
    private @Nullable StreamEnd front;
    private @Nullable StreamEnd back;
    private Connector.@Nullable Attempt attempt;
    private int attempts;
    private boolean holdsSlot;
    private boolean backendCounted;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean requestStarted;
    private boolean responseStarted;
    private boolean frontInputClosed;
    private boolean reusedConnection;
    private boolean frontDead;
    private boolean logged;
    private boolean orphaned;
    private @Nullable Head requestTrailers;
    private long headDeadline;
    private long inspectDeadline;
    private long countedIn;
    private long countedOut;
    private long countedAnswered;

    StreamDriver(LoopTraffic traffic) {
        this.traffic = traffic;
        loop = traffic.loop;
        stream.resumption(this::resumed);
    }

    public Stream stream() {
        return stream;
    }

    StreamReceiver front() {
        return frontSide;
    }

    private FrontendPlan frontend() {
        FrontendPlan plan = frontend;
        if (plan == null) {
            throw new AssertionError("no frontend in " + state);
        }
        return plan;
    }

    private BackendPlan backend() {
        BackendPlan plan = backend;
        if (plan == null) {
            throw new AssertionError("no backend in " + state);
        }
        return plan;
    }

    private StreamEnd frontEnd() {
        StreamEnd end = front;
        if (end == null) {
            throw new AssertionError("no client in " + state);
        }
        return end;
    }

    private StreamEnd backEnd() {
        StreamEnd end = back;
        if (end == null) {
            throw new AssertionError("no server connection in " + state);
        }
        return end;
    }

    private Server server() {
        Server server = stream.server;
        if (server == null) {
            throw new AssertionError("no server in " + state);
        }
        return server;
    }

    private TrafficCounters count() {
        return frontend().frontend.tally().on(loop);
    }

    // ---- begin and rest

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
        stream.stopping = traffic.softStop() != null;
    }

    /// A request begins; `deadline` (loop milliseconds) is left of the time in which it must be complete, 0 for a fresh one.
    void beginHttp(ClientConnection connection, StreamEnd end, long deadline) {
        attach(connection);
        front = end;
        http = true;
        state = State.HEAD;
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
        session.tracked.count(DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE, 1);
        stream.number = traffic.plan.requests.getAndIncrement();
        count().requests++;
        if (deadline > 0) {
            headDeadline = deadline;
        } else {
            int millis = frontend().frontend.timeouts().httpRequest;
            if (millis == 0) {
                millis = frontend().frontend.timeouts().client;
            }
            headDeadline = millis == 0 ? 0 : loop.millis() + millis;
        }
        if (headDeadline > 0) {
            loop.arm(clientTimer, headDeadline);
        }
    }

    /// A tcp session begins.
    void beginTcp(ClientConnection connection, StreamEnd end) {
        attach(connection);
        front = end;
        http = false;
        state = State.RULES;
        step = Step.CONTENT;
        stream.phase = Phase.REQUEST_CONTENT;
        var timings = stream.timings;
        timings.idleSince = connection.session.acceptNanos;
        timings.firstByte = loop.nanos();
        timings.requestDateMillis = loop.dateMillis();
        timings.requestEnd = loop.nanos();
        connection.session.requests++;
        stream.number = traffic.plan.requests.getAndIncrement();
        armClient();
        advance();
    }

    /// Everything as new; called by the pool.
    void rest() {
        loop.cancel(clientTimer);
        loop.cancel(serverTimer);
        requestHeld.clear();
        responseHeld.clear();
        replay.clear();
        if (orphaned) {
            throw new AssertionError("a driver rests while a queue still knows it");
        }
        serveWhenReady = false;
        state = State.REST;
        step = Step.CONTENT;
        client = null;
        frontend = null;
        backend = null;
        front = null;
        back = null;
        attempt = null;
        attempts = 0;
        holdsSlot = false;
        backendCounted = false;
        requestEnded = false;
        responseEnded = false;
        requestStarted = false;
        responseStarted = false;
        frontInputClosed = false;
        reusedConnection = false;
        frontDead = false;
        logged = false;
        requestTrailers = null;
        headDeadline = 0;
        inspectDeadline = 0;
        countedIn = 0;
        countedOut = 0;
        countedAnswered = 0;
        payloadLength = 0;
        stream.reset();
        stream.session(noSession);
    }

    // ---- rules of the request

    /// Goes on with the rules until something has to be waited for.
    private void advance() {
        if (running) {
            return;
        }
        if (state == State.RESPONSE_RULES) {
            responseRules();
            return;
        }
        if (state != State.RULES) {
            return;
        }
        running = true;
        try {
            while (state == State.RULES && advanceOne()) {}
        } finally {
            running = false;
        }
    }

    /// One step; false when the stream waits or left the rules.
    private boolean advanceOne() {
        FrontendPlan plan = frontend();
        switch (step) {
            case RESPONSE_CONTENT -> throw new AssertionError("a response in " + state);
            case CONTENT -> {
                stream.phase = Phase.REQUEST_CONTENT;
                return content(plan.contentRules, plan.inspectDelay, Step.MONITOR);
            }
            case MONITOR -> {
                step = http ? Step.REQUEST : Step.SWITCH;
                return !http || !monitored();
            }
            case REQUEST -> {
                stream.phase = Phase.HTTP_REQUEST;
                return bodyReady(plan.http) && request(plan, Step.SWITCH);
            }
            case SWITCH -> {
                return chooseBackend();
            }
            case BACKEND_CONTENT -> {
                stream.phase = Phase.REQUEST_CONTENT;
                return content(
                        backend().contentRules,
                        backend().inspectDelay,
                        http ? Step.BACKEND_REQUEST : Step.SERVER);
            }
            case BACKEND_REQUEST -> {
                stream.phase = Phase.HTTP_REQUEST;
                return bodyReady(backend().http) && request(backend(), Step.BODY);
            }
            case BODY -> {
                stream.phase = Phase.REQUEST_BODY;
                finishRequest();
                step = Step.SERVER;
                return true;
            }
            case SERVER -> {
                stream.phase = Phase.QUEUE;
                chooseServer();
                return false;
            }
        }
        throw new AssertionError(step);
    }

    private boolean content(RuleChain rules, int delay, Step following) {
        if (!rules.isEmpty()) {
            if (http) {
                stream.inspectionOver = true;
            } else if (!stream.inspectionOver) {
                if (delay == 0) {
                    stream.inspectionOver = true;
                } else if (inspectDeadline == 0) {
                    inspectDeadline = loop.millis() + delay;
                    loop.arm(serverTimer, inspectDeadline);
                }
            }
            Verdict verdict = rules.run(stream);
            if (verdict == Verdict.WAIT) {
                return false;
            }
            if (!http && inspectDeadline != 0) {
                loop.cancel(serverTimer);
                inspectDeadline = 0;
            }
            if (!passes(verdict)) {
                return false;
            }
        }
        stream.inspectionOver = false;
        step = following;
        return true;
    }

    private boolean request(ProxyPlan plan, Step following) {
        RuleChain rules = plan.requestRules;
        if (!rules.isEmpty()) {
            stream.inspectionOver = true;
            Verdict verdict = rules.run(stream);
            if (verdict == Verdict.WAIT && lookForBody()) {
                verdict = rules.run(stream);
            }
            if (stream.hasHints()) {
                sendHints();
            }
            if (verdict == Verdict.WAIT) {
                return false;
            }
            if (!passes(verdict)) {
                return false;
            }
        }
        if (!namesPass(plan.http.restrictNames)) {
            return false;
        }
        step = following;
        return true;
    }

    /// RFC 8297; a client of HTTP/1.0 does not know informational answers (RFC 9110 §15.2).
    private void sendHints() {
        Head hints = stream.hints();
        Head request = stream.request;
        if (request.versionMajor() > 1 || request.versionMinor() > 0) {
            hints.status(103);
            ByteString reason = Reasons.of(103);
            hints.setReason(reason.array(), 0, reason.length());
            frontEnd().sendHead(hints);
        }
        hints.reset();
    }

    /// True when a rule waits for the body and some of it is there already.
    private boolean lookForBody() {
        if (!stream.payloadWanted || stream.requestPayloadComplete) {
            return false;
        }
        lookAtHeld();
        return true;
    }

    private boolean namesPass(HttpOptions.RestrictNames restriction) {
        return switch (restriction) {
            case PRESERVE -> true;
            case DELETE -> {
                FieldNames.restrict(stream.request, true);
                yield true;
            }
            case REJECT -> {
                if (!FieldNames.restrict(stream.request, false)) {
                    yield true;
                }
                denied();
                stream.termination.end('P', 'R');
                answerStatus(403, requestEnded);
                yield false;
            }
        };
    }

    /// True when a verdict lets the stream go on; else it has been dealt with.
    private boolean passes(Verdict verdict) {
        switch (verdict) {
            case CONTINUE, ACCEPT -> {
                return true;
            }
            case ANSWER -> {
                if (http) {
                    answer();
                } else {
                    denied();
                    endTcp('P', 'R');
                }
            }
            case TARPIT -> tarpit();
            case CLOSE, CUT -> {
                denied();
                stream.termination.end('P', 'R');
                over(false);
            }
            case DROP -> {
                denied();
                stream.termination.end('P', 'R');
                over(true);
            }
            case SERVICE -> {
                return !serve();
            }
            case FAIL -> {
                count().internalErrors++;
                stream.termination.end('P', 'R');
                if (http) {
                    answerError(500);
                } else {
                    over(false);
                }
            }
            case WAIT -> throw new AssertionError("a waiting verdict was not waited for");
        }
        return false;
    }

    private void denied() {
        count().deniedRequests++;
        if (backend != null) {
            backend.backend.tally().on(loop).deniedRequests++;
        }
    }

    private boolean serve() {
        if (!(stream.serving instanceof Service service)) {
            throw new AssertionError("no service was put into the stream");
        }
        stream.service = service.name();
        if (!service.serve(stream)) {
            stream.payloadWanted = true;
            serveWhenReady = true;
            return true;
        }
        serveWhenReady = false;
        answer();
        return true;
    }

    private boolean serveWhenReady;

    /// What a rule or a service waited for has come.
    private void resumed() {
        if (serveWhenReady) {
            serve();
        } else {
            advance();
        }
    }

    /// `monitor-uri`: answered before all rules, never logged.
    private boolean monitored() {
        ByteString uri = frontend().monitorUri;
        if (uri == null || !isMonitored(uri)) {
            return false;
        }
        int status = 200;
        for (Condition failure : frontend().monitorFailures) {
            if (failure.test(stream) == Condition.Truth.TRUE) {
                status = 503;
            }
        }
        logged = true;
        stream.termination.end('L', 'R');
        count().intercepted++;
        answerPage(frontend().errorPages.page(status), true);
        return true;
    }

    private boolean isMonitored(ByteString uri) {
        Head head = stream.request;
        int start = head.targetStart();
        int length = head.targetEnd() - start;
        if (uri.at(0) == '/') {
            // The path only: the query string does not count.
            for (int i = 0; i < length; i++) {
                if (head.bytes()[start + i] == '?') {
                    length = i;
                }
            }
        }
        return uri.contentEquals(head.bytes(), start, length);
    }

    private boolean chooseBackend() {
        BackendPlan chosen = null;
        boolean forced = isSwitchForced();
        boolean searched = false;
        for (int i = 0; i < frontend().switches.size() && !searched; i++) {
            var line = frontend().switches.get(i);
            Condition condition = line.condition();
            boolean held = condition == null || condition.test(stream) == Condition.Truth.TRUE;
            if (stream.trace != null) {
                stream.trace.rule(stream, line.place(), held ? "USED" : null);
            }
            if (held) {
                chosen = line.target().choose(stream);
                searched = chosen == null || forced || isPublic(chosen);
                if (!searched) {
                    chosen = null;
                }
            }
        }
        if (chosen == null) {
            chosen = frontend().defaultBackend;
            if (chosen != null && chosen.unpublished && !forced && !isOwnBackend(chosen)) {
                chosen = null;
            }
        }
        if (chosen == null) {
            stream.timings.requestEnd = -1;
            stream.termination.end('S', 'C');
            if (http) {
                answerError(503);
            } else {
                over(false);
            }
            return false;
        }
        backend = chosen;
        stream.backend = chosen.backend;
        backendCounted = true;
        chosen.backend.sessions().enter();
        if (chosen.backend.isDisabled() && !forced && !isOwnBackend(chosen)) {
            stream.timings.requestEnd = -1;
            fail('S', 'C', 503);
            return false;
        }
        var counters = chosen.backend.tally().on(loop);
        counters.sessions++;
        counters.requests += http ? 1 : 0;
        // A listen section's own rules are those of its frontend half and ran already.
        step = Step.BACKEND_CONTENT;
        return true;
    }

    /// Whether other proxies may choose a backend; a `listen` section chooses itself in any case.
    private boolean isPublic(BackendPlan plan) {
        return !plan.backend.isDisabled() && !plan.unpublished || isOwnBackend(plan);
    }

    private boolean isOwnBackend(BackendPlan plan) {
        return plan.backend.id() == frontend().frontend.id();
    }

    private boolean isSwitchForced() {
        var conditions = frontend().forcedSwitches;
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).test(stream) == Condition.Truth.TRUE) {
                return true;
            }
        }
        return false;
    }

    /// `option http-buffer-request`: the whole body, or as much as the buffer holds, before the rules of its section.
    private boolean bodyReady(HttpOptions options) {
        if (!options.bufferRequest || stream.requestPayloadComplete) {
            return true;
        }
        stream.payloadWanted = true;
        lookAtHeld();
        return stream.requestPayloadComplete;
    }

    /// What every request gets behind all rules.
    private void finishRequest() {
        if (!http) {
            return;
        }
        var unique = frontend().uniqueId;
        if (unique != null) {
            unique.accept(stream);
        }
        ForwardedFor forward =
                backend().http.forwardFor != null
                        ? backend().http.forwardFor
                        : frontend().http.forwardFor;
        if (forward != null) {
            Forwarding.add(stream, forward, stream.session().source);
        }
        ForwardedFor original =
                backend().http.originalTo != null
                        ? backend().http.originalTo
                        : frontend().http.originalTo;
        if (original != null) {
            Forwarding.add(stream, original, stream.session().destination);
        }
    }

    // ---- choice of a server

    private void chooseServer() {
        Balancer balancer = backend().balancer;
        state = State.QUEUE;
        if (!http) {
            // Its time begins anew with the session.
            loop.cancel(clientTimer);
        }
        switch (balancer.choose(stream, place)) {
            case ASSIGNED -> {
                holdsSlot = true;
                connect();
            }
            case WAITING -> {
                int millis =
                        first(
                                stream.overrides.queueTimeout,
                                backend().backend.timeouts().queue,
                                backend().backend.timeouts().connect);
                if (millis > 0) {
                    loop.armIn(serverTimer, millis);
                }
            }
            case FULL -> fail('S', 'Q', 503);
            case NONE -> {
                if (stream.timings.requestEnd >= 0 && stream.server == null) {
                    stream.timings.queueEnd = -1;
                }
                fail('S', 'C', 503);
            }
        }
    }

    private static int first(int own, int a, int b) {
        return own >= 0 ? own : a > 0 ? a : b;
    }

    /// The stream's place in a queue.
    private final class Place extends Waiting {
        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public void dequeued(Server server) {
            if (orphaned) {
                orphaned = false;
                releaseOrphan(server);
                return;
            }
            loop.cancel(serverTimer);
            holdsSlot = true;
            connect();
        }

        @Override
        public void turnedAway() {
            if (orphaned) {
                orphaned = false;
                traffic.giveBack(StreamDriver.this);
                return;
            }
            loop.cancel(serverTimer);
            chooseServer();
        }
    }

    private void releaseOrphan(Server server) {
        BackendPlan plan = server.backend().get(BackendPlan.EXTRA);
        if (plan != null) {
            plan.balancer.release(stream, server);
        }
        traffic.giveBack(this);
    }

    // ---- connection to the server

    private void connect() {
        var timings = stream.timings;
        if (timings.queueEnd < 0) {
            timings.queueEnd = loop.nanos();
        }
        stream.phase = Phase.CONNECT;
        state = State.CONNECT;
        Server server = server();
        Target target = server.target();
        var counters = server.tally().on(loop);
        if (attempts == 0 && stream.retries == 0) {
            counters.sessions++;
            counters.lastSessionMillis = loop.dateMillis();
            backend().backend.tally().on(loop).lastSessionMillis = loop.dateMillis();
        }
        ServerRoute route = server.route() instanceof ServerRoute own ? own : null;
        ByteView name =
                target.tls() == null || route == null
                        ? null
                        : ServerRoute.name(route.serverName, stream, traffic.serverName);
        ByteView pool =
                route == null || route.poolName == null
                        ? name
                        : ServerRoute.name(route.poolName, stream, traffic.poolName);
        ByteString header = ByteString.EMPTY;
        if (route != null && route.proxyHeader != null) {
            header = route.proxyHeader.header(stream);
            // Only who would say the same may use the connection again.
            pool = traffic.poolHeader.set(header);
        }
        if (http && attempts == 0) {
            ServerConnection idle = takeIdle(target, pool);
            if (idle != null) {
                reusedConnection = true;
                counters.reuses++;
                backend().backend.tally().on(loop).reuses++;
                established(idle);
                return;
            }
        }
        reusedConnection = false;
        attempts++;
        counters.connects++;
        backend().backend.tally().on(loop).connects++;
        int millis =
                first(stream.overrides.connectTimeout, backend().backend.timeouts().connect, 0);
        if (millis > 0) {
            loop.armIn(serverTimer, millis);
        }
        attempt =
                traffic.connector.connect(
                        target,
                        name == null && pool == null
                                ? Wanted.NOTHING
                                : new Wanted(
                                        name == null ? "" : name.toString(),
                                        header,
                                        pool == null ? ByteString.EMPTY : pool.copy()),
                        http ? traffic.http(server, route) : traffic.raw,
                        http && backend().reuse != ReusePolicy.NEVER,
                        this);
    }

    private @Nullable ServerConnection takeIdle(Target target, @Nullable ByteView pool) {
        boolean first = stream.session().requests == 1;
        return switch (backend().reuse) {
            case NEVER -> null;
            case SAFE -> first ? null : traffic.connector.take(target, pool, false);
            case AGGRESSIVE -> traffic.connector.take(target, pool, first);
            case ALWAYS -> traffic.connector.take(target, pool, false);
        };
    }

    @Override
    public void connected(ServerConnection connection) {
        attempt = null;
        TlsSession tls = TlsSession.of(connection.channel());
        if (tls != null) {
            countHandshake(server().tally().on(loop), tls);
            countHandshake(backend().backend.tally().on(loop), tls);
        }
        established(connection);
    }

    private static void countHandshake(TrafficCounters counters, TlsSession tls) {
        counters.tlsSessions++;
        if (tls.isResumed()) {
            counters.tlsResumed++;
        }
    }

    @Override
    public void refused(Refusal refusal) {
        attempt = null;
        loop.cancel(serverTimer);
        if (refusal == Refusal.HANDSHAKE) {
            server().tally().on(loop).tlsFailures++;
            backend().backend.tally().on(loop).tlsFailures++;
        }
        if (state != State.CONNECT) {
            return;
        }
        connectFailed(
                refusal == Refusal.RESOURCE ? Balancer.Failure.RESOURCE : Balancer.Failure.REFUSED);
    }

    private void connectFailed(Balancer.Failure failure) {
        Server server = server();
        switch (backend().balancer.failed(stream, server, failure, stream.retries + 1)) {
            case SAME -> {
                stream.retries++;
                server.tally().on(loop).retries++;
                backend().backend.tally().on(loop).retries++;
                state = State.PAUSE;
                int pause = backend().backend.timeouts().connect;
                loop.armIn(
                        serverTimer,
                        failure == Balancer.Failure.TIMEOUT
                                ? 0
                                : pause > 0
                                        ? Math.min(pause, RETRY_PAUSE_MILLIS)
                                        : RETRY_PAUSE_MILLIS);
            }
            case OTHER -> {
                stream.retries++;
                holdsSlot = false;
                stream.server = null;
                chooseServer();
            }
            case NONE -> {
                holdsSlot = false;
                server.tally().on(loop).connectErrors++;
                backend().backend.tally().on(loop).connectErrors++;
                switch (failure) {
                    case TIMEOUT -> fail('s', 'C', 503);
                    case RESOURCE -> fail('R', 'C', 503);
                    case REFUSED, EMPTY_RESPONSE, JUNK_RESPONSE, RESPONSE_TIMEOUT, STATUS ->
                            fail('S', 'C', 503);
                }
            }
        }
    }

    private void established(ServerConnection connection) {
        loop.cancel(serverTimer);
        stream.timings.connectEnd = loop.nanos();
        StreamEnd end = connection.open(backSide);
        back = end;
        if (!reusedConnection || stream.serverAddress != server().address()) {
            stream.serverAddress = server().address();
        }
        stream.connectionReused = reusedConnection;
        stream.serverSource = end.local();
        stream.serverTls =
                server().target().tls() == null ? null : TlsSession.of(connection.channel());
        backend().balancer.connected(stream, server());
        if (!http) {
            startTunnel();
            return;
        }
        state = State.ANSWER;
        requestStarted = true;
        ConnectionMode mode =
                frontend().http.connectionMode.stronger(backend().http.connectionMode);
        if (mode != ConnectionMode.KEEP_ALIVE) {
            if (mode == ConnectionMode.CLOSE || !backend().pretendKeepAlive) {
                end.closeAfter();
            }
            if (mode == ConnectionMode.CLOSE) {
                frontEnd().closeAfter();
            }
        }
        ByteString nameHeader = backend().serverNameHeader;
        if (nameHeader != null) {
            stream.request.removeAll(nameHeader);
            stream.request.add(nameHeader, server().nameBytes());
        }
        end.sendHead(stream.request);
        sendHeld(end);
        if (requestEnded) {
            end.sendEnd(requestTrailers());
            loop.cancel(clientTimer);
        } else {
            frontEnd().reading(end.isWritable());
            armClient();
        }
        armServer();
    }

    /// Sends what there is of the body; a complete request is kept where its answer may ask for a second attempt.
    private void sendHeld(StreamEnd end) {
        boolean again =
                requestEnded
                        && backend().retryOn.needsRequest()
                        && requestHeld.bytes() <= traffic.plan.bufferSize;
        if (again) {
            replay.begin();
        }
        ByteBuf part;
        while ((part = requestHeld.poll()) != null) {
            if (again) {
                replay.keep(part);
            }
            end.sendData(part);
        }
    }

    private @Nullable Head requestTrailers() {
        return dropsRequestTrailers() ? null : requestTrailers;
    }

    private boolean dropsRequestTrailers() {
        return frontend().http.dropRequestTrailers || backend().http.dropRequestTrailers;
    }

    /// A response that is none, or one that `retry-on` does not want: the request is sent again, to the same server at once or to another
    /// one. False when that is not allowed or not possible any more.
    private boolean sendsAgain(Balancer.Failure failure, int status) {
        int retries = stream.retries + 1;
        if (!replay.isReady()
                || retries > backend().backend.retries()
                || !backend().retryOn.allows(failure, status)) {
            return false;
        }
        StreamEnd end = back;
        back = null;
        if (end != null) {
            end.abort(false);
        }
        replay.giveBack(requestHeld);
        stream.response.reset();
        stream.retries = retries;
        Server server = server();
        server.tally().on(loop).retries++;
        backend().backend.tally().on(loop).retries++;
        requestStarted = false;
        stream.timings.connectEnd = -1;
        switch (backend().balancer.failed(stream, server, failure, retries)) {
            case SAME -> connect();
            case OTHER -> {
                holdsSlot = false;
                stream.server = null;
                chooseServer();
            }
            case NONE -> {
                holdsSlot = false;
                fail('S', 'H', 502);
            }
        }
        return true;
    }

    // ---- timeouts

    private void armClient() {
        int millis = timeout(stream.overrides.clientTimeout, frontend().frontend.timeouts().client);
        if (state == State.TUNNEL) {
            millis = tunnelTimeout(true, millis);
        }
        if (millis > 0) {
            loop.armIn(clientTimer, millis);
        } else {
            loop.cancel(clientTimer);
        }
    }

    private void armServer() {
        if (backend == null) {
            return;
        }
        int millis = timeout(stream.overrides.serverTimeout, backend.backend.timeouts().server);
        if (state == State.TUNNEL) {
            millis = tunnelTimeout(false, millis);
        }
        if (millis > 0) {
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

    private final Timer clientTimer =
            new Timer() {
                @Override
                protected void expired() {
                    clientTimedOut();
                }
            };

    private final Timer serverTimer =
            new Timer() {
                @Override
                protected void expired() {
                    serverTimedOut();
                }
            };

    /// `timeout http-request` passed before anything came.
    void requestTimedOut() {
        stream.timings.firstByte = stream.timings.idleSince;
        clientTimedOut();
    }

    private void clientTimedOut() {
        switch (state) {
            case HEAD -> {
                count().requestErrors++;
                stream.timings.requestEnd = -1;
                stream.termination.end('c', 'R');
                answerError(408);
            }
            case RULES, RESPONSE_RULES, TARPIT, QUEUE, PAUSE, CONNECT, ANSWER -> {
                if (!requestEnded) {
                    if (http) {
                        stream.termination.end('c', state == State.ANSWER ? 'D' : 'R');
                        answerError(408);
                    } else {
                        endTcp('c', letter());
                    }
                }
            }
            case DATA -> {
                stream.termination.end('c', 'D');
                frontEnd().closeAfter();
                over(false);
            }
            case TUNNEL -> {
                if (requestEnded) {
                    endTcp('c', 'D');
                } else {
                    // As if the client had closed its half: the server may still end in order.
                    stream.termination.end('c', 'D');
                    frontClosed();
                }
            }
            case REST, OVER -> {}
        }
    }

    private void serverTimedOut() {
        switch (state) {
            case TARPIT -> {
                stream.timings.queueEnd = loop.nanos();
                answer();
            }
            case RULES -> {
                stream.inspectionOver = true;
                advance();
            }
            case QUEUE -> {
                stream.timings.queueEnd = loop.nanos();
                if (backend().balancer.leave(stream, place)) {
                    fail('s', 'Q', 503);
                } else {
                    orphaned = true;
                    fail('s', 'Q', 503);
                }
            }
            case PAUSE -> connect();
            case CONNECT -> {
                if (attempt != null) {
                    attempt.cancel();
                    attempt = null;
                }
                connectFailed(Balancer.Failure.TIMEOUT);
            }
            case ANSWER -> {
                if (sendsAgain(Balancer.Failure.RESPONSE_TIMEOUT, 0)) {
                    return;
                }
                countServerError();
                fail('s', 'H', 504);
            }
            case DATA -> {
                stream.termination.end('s', 'D');
                over(false);
            }
            case TUNNEL -> {
                if (!responseStarted && inspectDeadline != 0) {
                    inspectResponse();
                    return;
                }
                StreamEnd end = back;
                stream.termination.end('s', 'D');
                if (requestEnded || responseEnded || end == null) {
                    over(false);
                } else {
                    // As if the server had closed: the client is told, and has its own time to
                    // follow.
                    back = null;
                    end.abort(false);
                    backClosed();
                }
            }
            case REST, HEAD, RESPONSE_RULES, OVER -> {}
        }
    }

    private void countServerError() {
        server().tally().on(loop).responseErrors++;
        backend().backend.tally().on(loop).responseErrors++;
    }

    // ---- the client's side

    private final class FrontSide implements StreamReceiver {
        @Override
        public Head head() {
            return stream.request;
        }

        @Override
        public void headReceived() {
            loop.cancel(clientTimer);
            stream.timings.requestEnd = loop.nanos();
            stream.bytesFromClient += stream.request.accountedSize();
            requestEnded = stream.request.bodyLength() == 0;
            HeaderCapture capture = frontend().headerCapture;
            if (capture != null) {
                capture.request(stream);
            }
            state = State.RULES;
            step = Step.CONTENT;
            if (!requestEnded) {
                armClient();
            }
            advance();
        }

        @Override
        public void dataReceived(ByteBuf data) {
            int length = data.readableBytes();
            stream.bytesFromClient += length;
            StreamEnd end = back;
            if (requestStarted && end == null) {
                // The server is gone and has answered: the rest of the request has nowhere to go.
                data.release();
                armClient();
                return;
            }
            if (requestStarted && end != null) {
                end.sendData(data);
                countBytesSometimes();
                armClient();
                if (state == State.TUNNEL) {
                    touchTunnel();
                }
                if (!end.isWritable()) {
                    frontEnd().reading(false);
                    loop.cancel(clientTimer);
                    armServer();
                }
                return;
            }
            requestHeld.add(StreamSocket.fitting(loop, data));
            if (requestHeld.bytes() >= traffic.plan.bufferSize) {
                frontEnd().reading(false);
                loop.cancel(clientTimer);
            } else if (http || state == State.RULES) {
                armClient();
            }
            moreRequest();
        }

        @Override
        public void endReceived(@Nullable Head trailers) {
            if (!http || state == State.TUNNEL) {
                frontClosed();
                return;
            }
            requestEnded = true;
            requestTrailers = trailers;
            loop.cancel(clientTimer);
            if (stream.request.bodyLength() == Head.UNKNOWN_LENGTH) {
                stream.bytesFromClient += endSize(stream.request, trailers);
            }
            if (state == State.DATA && responseEnded) {
                if (back != null) {
                    back.sendEnd(requestTrailers());
                }
                over(false);
                return;
            }
            if (requestStarted && back != null) {
                back.sendEnd(requestTrailers());
                if (state == State.ANSWER) {
                    armServer();
                }
            } else {
                moreRequest();
            }
        }

        @Override
        public void inputClosed() {
            if (state == State.TUNNEL) {
                frontClosed();
                return;
            }
            frontInputClosed = true;
            if (backend != null ? backend.abortOnClose : frontend().abortOnClose) {
                clientAborted();
            }
        }

        @Override
        public void failed(StreamFailure failure, int status) {
            clientFailed(failure, status);
        }

        @Override
        public void writabilityChanged() {
            StreamEnd end = back;
            if (end == null || front == null) {
                return;
            }
            boolean writable = frontEnd().isWritable();
            end.reading(writable);
            if (writable) {
                if (requestEnded && state == State.DATA) {
                    loop.cancel(clientTimer);
                }
                armServer();
            } else {
                loop.cancel(serverTimer);
                armClient();
            }
        }
    }

    private void touchTunnel() {
        if (!responseEnded) {
            armServer();
        }
    }

    /// More of the body or the end of it: those who wait for it look again.
    private void moreRequest() {
        if (state != State.RULES) {
            return;
        }
        if (!http || stream.payloadWanted) {
            lookAtHeld();
        }
        if (serveWhenReady) {
            serve();
            return;
        }
        advance();
    }

    /// Copies what is held into the array that samples read.
    private void lookAtHeld() {
        int limit = traffic.plan.bufferSize - traffic.plan.maxRewrite;
        if (payload.length < limit) {
            payload = new byte[limit];
        }
        payloadLength = requestHeld.copyInto(payload, limit);
        stream.requestPayload.set(payload, 0, payloadLength);
        if (requestEnded || payloadLength >= limit || frontInputClosed) {
            stream.requestPayloadComplete = true;
            if (!http) {
                stream.inspectionOver = true;
            }
        }
    }

    private void clientAborted() {
        switch (state) {
            case QUEUE -> {
                if (!backend().balancer.leave(stream, place)) {
                    orphaned = true;
                }
                countClientAbort();
                stream.termination.end('C', 'Q');
                endAborted(503);
            }
            case PAUSE, CONNECT -> {
                countClientAbort();
                stream.termination.end('C', 'C');
                endAborted(503);
            }
            case ANSWER -> {
                countClientAbort();
                stream.termination.end('C', 'H');
                endAborted(400);
            }
            case TARPIT -> {
                countClientAbort();
                stream.termination.end('C', 'T');
                endAborted(0);
            }
            case DATA -> {
                if (!responseEnded) {
                    countClientAbort();
                    stream.termination.end('C', 'D');
                    over(false);
                }
            }
            case REST, HEAD, RULES, RESPONSE_RULES, TUNNEL, OVER -> {}
        }
    }

    private void countClientAbort() {
        count().clientAborts++;
        if (backend != null) {
            backend.backend.tally().on(loop).clientAborts++;
        }
        if (stream.server != null) {
            stream.server.tally().on(loop).clientAborts++;
        }
    }

    private void endAborted(int status) {
        stream.status = status;
        over(false);
    }

    /// Which letter the second one is, by how far the stream came.
    private char letter() {
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

    private void clientFailed(StreamFailure failure, int status) {
        if (failure == StreamFailure.RESET) {
            frontDead = true;
        }
        switch (state) {
            case HEAD -> {
                stream.timings.requestEnd = -1;
                if (failure == StreamFailure.BAD_MESSAGE) {
                    count().requestErrors++;
                    capture(stream.request, true);
                    stream.termination.end('P', 'R');
                    answerError(status);
                } else {
                    count().requestErrors++;
                    stream.termination.end('C', 'R');
                    if (frontend().http.ignoreProbes && !stream.request.present()) {
                        logged = stream.request.used() == 0;
                    }
                    if (failure == StreamFailure.CLOSED) {
                        answerError(400);
                    } else {
                        stream.status = 400;
                        over(false);
                    }
                }
            }
            case REST, OVER -> {}
            case RULES, TARPIT, QUEUE, PAUSE, CONNECT, ANSWER, RESPONSE_RULES, DATA, TUNNEL -> {
                if (state == State.QUEUE && !backend().balancer.leave(stream, place)) {
                    orphaned = true;
                }
                if (failure == StreamFailure.BAD_MESSAGE) {
                    count().requestErrors++;
                    char phase = state == State.RULES ? 'R' : responseStarted ? 'D' : 'H';
                    stream.termination.end('P', phase);
                    answerError(400);
                    return;
                }
                countClientAbort();
                boolean incomplete = http && state == State.ANSWER && !requestEnded;
                stream.termination.end('C', incomplete ? 'D' : letter());
                if (http && !incomplete && stream.status == 0) {
                    stream.status = state == State.ANSWER ? 400 : 503;
                }
                over(false);
            }
        }
    }

    /// Keeps what could not be understood for `show errors`.
    private void capture(Head head, boolean request) {
        int length = Math.min(head.used(), traffic.plan.bufferSize);
        int position = head.offence() < 0 ? length : Math.min(head.offence(), length);
        Frontend side = frontend().frontend;
        Backend rear = backend == null ? null : backend.backend;
        var message =
                new InvalidMessage(
                        loop.dateMillis(),
                        traffic.plan.captures.getAndIncrement(),
                        side,
                        rear,
                        stream.server,
                        stream.session().source,
                        request,
                        Arrays.copyOf(head.bytes(), length),
                        position);
        if (request || rear == null) {
            side.capture(message);
        } else {
            rear.capture(message);
        }
    }

    // ---- the server's side

    private final class BackSide implements StreamReceiver {
        @Override
        public Head head() {
            return stream.response;
        }

        @Override
        public void headReceived() {
            Head head = stream.response;
            int status = head.status();
            if (replay.isReady() && sendsAgain(Balancer.Failure.STATUS, status)) {
                return;
            }
            stream.bytesFromServer += head.accountedSize();
            if (status < 200 && status != 101) {
                if (!requestEnded) {
                    frontEnd().reading(true);
                }
                frontEnd().sendHead(head);
                head.reset();
                armServer();
                return;
            }
            stream.timings.responseHead = loop.nanos();
            stream.status = status;
            stream.serverStatus = status;
            HeaderCapture capture = frontend().headerCapture;
            if (capture != null) {
                capture.response(stream);
            }
            backend().balancer.answered(stream, server(), status);
            server().tally().on(loop).answered(status);
            replay.clear();
            state = State.RESPONSE_RULES;
            step = Step.RESPONSE_CONTENT;
            responseRules();
        }

        @Override
        public void dataReceived(ByteBuf data) {
            int length = data.readableBytes();
            stream.bytesFromServer += length;
            if (!responseStarted) {
                responseHeld.add(StreamSocket.fitting(loop, data));
                if (responseHeld.bytes() >= traffic.plan.bufferSize && back != null) {
                    back.reading(false);
                }
                moreResponse();
                if (state == State.TUNNEL) {
                    inspectResponse();
                }
                return;
            }
            StreamEnd end = frontEnd();
            end.sendData(data);
            stream.bytesToClient += length;
            countBytesSometimes();
            if (!end.isWritable()) {
                backEnd().reading(false);
                loop.cancel(serverTimer);
                armClient();
            } else {
                armServer();
                if (state == State.TUNNEL && !requestEnded) {
                    armClient();
                }
            }
        }

        @Override
        public void endReceived(@Nullable Head trailers) {
            if (!http || state == State.TUNNEL) {
                backClosed();
                return;
            }
            responseEnded = true;
            if (stream.response.bodyLength() == Head.UNKNOWN_LENGTH) {
                stream.bytesFromServer += endSize(stream.response, trailers);
            }
            if (responseStarted) {
                frontEnd().sendEnd(dropsResponseTrailers() ? null : trailers);
                responseSent();
            } else {
                moreResponse();
            }
        }

        @Override
        public void inputClosed() {
            if (state == State.TUNNEL) {
                backClosed();
            }
        }

        @Override
        public void failed(StreamFailure failure, int status) {
            back = null;
            serverFailed(failure);
        }

        @Override
        public void writabilityChanged() {
            StreamEnd end = back;
            if (end == null || front == null) {
                return;
            }
            if (!requestEnded) {
                frontEnd().reading(end.isWritable());
                if (end.isWritable()) {
                    armClient();
                }
            }
        }
    }

    /// More of the response's body or the end of it: a rule that waits for it looks again.
    private void moreResponse() {
        if (state == State.RESPONSE_RULES && stream.responsePayloadWanted) {
            lookAtResponse();
            advance();
        }
    }

    private void lookAtResponse() {
        int limit = traffic.plan.bufferSize - traffic.plan.maxRewrite;
        if (responsePayload.length < limit) {
            responsePayload = new byte[limit];
        }
        int length = responseHeld.copyInto(responsePayload, limit);
        stream.responsePayload.set(responsePayload, 0, length);
        stream.responsePayloadComplete = responseEnded || length >= limit;
    }

    private boolean dropsResponseTrailers() {
        return frontend().http.dropResponseTrailers || backend().http.dropResponseTrailers;
    }

    /// The client has the whole response; its request may still be under way.
    private void responseSent() {
        if (requestEnded || frontEnd().canStopPeer()) {
            over(false);
            return;
        }
        frontEnd().reading(true);
        loop.cancel(serverTimer);
        armClient();
    }

    /// The end of a chunked body counts like a block of its own, and trailers like field lines.
    private static int endSize(Head head, @Nullable Head trailers) {
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

    private void serverFailed(StreamFailure failure) {
        switch (state) {
            case ANSWER, RESPONSE_RULES -> {
                boolean junk = failure == StreamFailure.BAD_MESSAGE;
                if (state == State.ANSWER
                        && sendsAgain(
                                junk
                                        ? Balancer.Failure.JUNK_RESPONSE
                                        : Balancer.Failure.EMPTY_RESPONSE,
                                0)) {
                    return;
                }
                if (junk) {
                    countServerError();
                    capture(stream.response, false);
                    fail('P', 'H', 502);
                    return;
                }
                countServerError();
                if (reusedConnection && stream.session().requests > 1) {
                    // The server closed an idle connection just now: the client may safely try
                    // again.
                    stream.termination.end('S', 'H');
                    over(false);
                    return;
                }
                fail('S', 'H', 502);
            }
            case DATA -> {
                if (responseEnded) {
                    return;
                }
                server().tally().on(loop).serverAborts++;
                backend().backend.tally().on(loop).serverAborts++;
                count().serverAborts++;
                stream.termination.end(failure == StreamFailure.BAD_MESSAGE ? 'P' : 'S', 'D');
                over(false);
            }
            case TUNNEL -> endTcp('S', 'D');
            case REST, HEAD, RULES, TARPIT, QUEUE, PAUSE, CONNECT, OVER -> {}
        }
    }

    // ---- the response

    private void responseRules() {
        while (true) {
            RuleChain chain;
            switch (step) {
                case RESPONSE_CONTENT -> {
                    stream.phase = Phase.RESPONSE_CONTENT;
                    chain = backend().responseContentRules;
                }
                case CONTENT -> {
                    stream.phase = Phase.HTTP_RESPONSE;
                    chain = backend().responseRules;
                }
                case REQUEST -> {
                    chain = isListenSection() ? RuleChain.EMPTY : frontend().responseRules;
                }
                case MONITOR, SWITCH, BACKEND_CONTENT, BACKEND_REQUEST, BODY, SERVER -> {
                    startResponse();
                    return;
                }
                default -> throw new AssertionError(step);
            }
            if (!chain.isEmpty()) {
                stream.inspectionOver = true;
                Verdict verdict = chain.run(stream);
                if (verdict == Verdict.WAIT && stream.responsePayloadWanted) {
                    lookAtResponse();
                    verdict = chain.run(stream);
                }
                if (verdict == Verdict.WAIT) {
                    return;
                }
                if (verdict != Verdict.CONTINUE && verdict != Verdict.ACCEPT) {
                    responseRefused(verdict);
                    return;
                }
            }
            step =
                    switch (step) {
                        case RESPONSE_CONTENT -> Step.CONTENT;
                        case CONTENT -> Step.REQUEST;
                        default -> Step.SERVER;
                    };
        }
    }

    /// A `listen` section's rules stand in both of its halves but run once.
    private boolean isListenSection() {
        return frontend().responseRules == backend().responseRules;
    }

    private void responseRefused(Verdict verdict) {
        StreamEnd end = back;
        back = null;
        if (end != null) {
            end.abort(false);
        }
        switch (verdict) {
            case ANSWER, SERVICE, TARPIT -> {
                boolean denied = !stream.reply.complete;
                if (denied) {
                    deniedResponse();
                }
                stream.termination.end(denied ? 'P' : 'L', 'H');
                sendReply();
            }
            case FAIL -> {
                count().internalErrors++;
                stream.termination.end('P', 'H');
                answerError(500);
            }
            case CUT -> {
                unseen();
                countServerError();
                fail('S', 'H', 502);
            }
            case CLOSE, DROP, CONTINUE, ACCEPT, WAIT -> {
                deniedResponse();
                boolean byContent = step == Step.RESPONSE_CONTENT;
                if (byContent) {
                    unseen();
                }
                stream.termination.end('P', byContent ? 'D' : 'H');
                over(verdict == Verdict.DROP);
            }
        }
    }

    /// HAProxy decides before the response comes where it need not wait for it: then nothing of it is in the log.
    private void unseen() {
        stream.timings.responseHead = -1;
        if (backend().responseInspectDelay == 0) {
            stream.status = 0;
            stream.bytesFromServer = 0;
        }
    }

    private void deniedResponse() {
        count().deniedResponses++;
        backend().backend.tally().on(loop).deniedResponses++;
        server().tally().on(loop).deniedResponses++;
    }

    private void startResponse() {
        backend().balancer.respond(stream, server());
        afterResponse();
        Head head = stream.response;
        StreamEnd end = frontEnd();
        if (isEnding()) {
            end.closeAfter();
        }
        count().answered(head.status());
        backend().backend.tally().on(loop).answered(head.status());
        end.sendHead(head);
        stream.bytesToClient += head.accountedSize();
        responseStarted = true;
        state = State.DATA;
        stream.phase = Phase.DATA;
        if (frontend().logAsap) {
            log();
        }
        if (isUpgraded(head)) {
            end.tunnel();
            backEnd().tunnel();
            state = State.TUNNEL;
            requestEnded = false;
            responseEnded = false;
            flushHeld();
            armClient();
            armServer();
            if (frontInputClosed) {
                frontClosed();
            }
            return;
        }
        flushHeld();
        if (responseEnded) {
            end.sendEnd(null);
            responseSent();
            return;
        }
        if (requestEnded) {
            loop.cancel(clientTimer);
        }
        backEnd().reading(end.isWritable());
        armServer();
    }

    private void flushHeld() {
        ByteBuf part;
        while ((part = responseHeld.poll()) != null) {
            stream.bytesToClient += part.readableBytes();
            frontEnd().sendData(part);
        }
    }

    private boolean isUpgraded(Head head) {
        int status = head.status();
        return status == 101 || status / 100 == 2 && stream.request.upgrade() && isConnectMethod();
    }

    private boolean isConnectMethod() {
        Head head = stream.request;
        return head.methodEnd() - head.methodStart() == 7
                && head.bytes()[head.methodStart()] == 'C'
                && head.bytes()[head.methodStart() + 1] == 'O';
    }

    private void afterResponse() {
        stream.phase = Phase.HTTP_AFTER_RESPONSE;
        stream.inspectionOver = true;
        if (backend != null && !backend.afterResponseRules.isEmpty()) {
            backend.afterResponseRules.run(stream);
        }
        if ((backend == null || backend.afterResponseRules != frontend().afterResponseRules)
                && !frontend().afterResponseRules.isEmpty()) {
            stream.rule = 0;
            frontend().afterResponseRules.run(stream);
        }
    }

    // ---- tunnels and tcp sessions

    private void startTunnel() {
        state = State.TUNNEL;
        stream.phase = Phase.DATA;
        requestStarted = true;
        responseStarted = backend().responseContentRules.isEmpty();
        stream.timings.responseHead = -1;
        if (frontend().logAsap) {
            log();
        }
        ByteBuf part;
        while ((part = requestHeld.poll()) != null) {
            backEnd().sendData(part);
        }
        frontEnd().reading(true);
        armClient();
        armServer();
        if (requestEnded) {
            backEnd().sendEnd(null);
        }
        if (!responseStarted) {
            int delay = backend().responseInspectDelay;
            inspectDeadline = delay == 0 ? 0 : loop.millis() + delay;
            inspectResponse();
        }
    }

    /// `tcp-response content` of a tcp session: the server's bytes are held until the rules let them pass.
    private void inspectResponse() {
        stream.phase = Phase.RESPONSE_CONTENT;
        lookAtResponse();
        stream.inspectionOver =
                stream.responsePayloadComplete
                        || inspectDeadline == 0
                        || loop.millis() >= inspectDeadline;
        Verdict verdict = backend().responseContentRules.run(stream);
        if (verdict == Verdict.WAIT) {
            loop.arm(serverTimer, inspectDeadline);
            return;
        }
        inspectDeadline = 0;
        stream.inspectionOver = false;
        stream.phase = Phase.DATA;
        switch (verdict) {
            case CONTINUE, ACCEPT -> responsePasses();
            case CUT -> {
                StreamEnd end = back;
                back = null;
                if (end != null) {
                    end.abort(false);
                }
                responsePasses();
                backClosed();
            }
            default -> {
                deniedResponse();
                stream.termination.end('P', 'D');
                over(verdict == Verdict.DROP);
            }
        }
    }

    private void responsePasses() {
        responseStarted = true;
        flushHeld();
        armServer();
        if (responseEnded) {
            backClosed();
        }
    }

    private void frontClosed() {
        requestEnded = true;
        frontInputClosed = true;
        if (state != State.TUNNEL) {
            // Nothing is lost: what came before is held, and the half-close is passed on later.
            if (state == State.RULES) {
                moreRequest();
            }
            return;
        }
        if (back != null) {
            back.sendEnd(null);
        }
        if (responseEnded) {
            over(false);
        } else {
            loop.cancel(clientTimer);
            if (backend().backend.timeouts().serverFin > 0) {
                armServer();
            }
        }
    }

    private void backClosed() {
        responseEnded = true;
        if (!responseStarted) {
            inspectResponse();
            return;
        }
        frontEnd().sendEnd(null);
        if (requestEnded) {
            over(false);
        } else {
            if (frontend().frontend.timeouts().clientFin > 0) {
                armClient();
            }
            loop.cancel(serverTimer);
        }
    }

    private void endTcp(char cause, char phase) {
        if (cause == 'C') {
            countClientAbort();
        } else if (cause == 'S' && stream.server != null) {
            stream.server.tally().on(loop).serverAborts++;
            backend().backend.tally().on(loop).serverAborts++;
        }
        stream.termination.end(cause, phase);
        over(false);
    }

    // ---- answers of our own

    private void tarpit() {
        denied();
        stream.termination.end('P', 'T');
        stream.timings.queueEnd = -1;
        state = State.TARPIT;
        int millis =
                first(
                        stream.overrides.tarpitTimeout,
                        (backend == null ? frontend().frontend : backend.backend).timeouts().tarpit,
                        (backend == null ? frontend().frontend : backend.backend)
                                .timeouts()
                                .connect);
        loop.armIn(serverTimer, millis);
    }

    /// Sends what a rule prepared in [Stream#reply].
    private void answer() {
        boolean tarpitted = state == State.TARPIT;
        if (!tarpitted && !stream.reply.complete) {
            denied();
        }
        if (stream.reply.complete && !tarpitted) {
            count().intercepted++;
        }
        stream.termination.end(stream.reply.complete ? 'L' : 'P', 'R');
        sendReply();
    }

    private void sendReply() {
        var reply = stream.reply;
        if (!reply.complete) {
            answerStatus(reply.status, !reply.close);
            return;
        }
        Head head = stream.response;
        head.reset();
        head.status(reply.status);
        ByteString reason = Reasons.of(reply.status);
        int start = head.append(reason.array(), 0, reason.length());
        head.reason(start, head.used());
        Forwarding.copyFields(reply.head, head);
        send(reply.body == null ? ByteString.EMPTY : reply.body, reply.close);
    }

    /// The pages of the backend where it has one of this status, else the frontend's.
    private ErrorPages pages(int status) {
        return backend != null && backend.errorPages.has(status)
                ? backend.errorPages
                : frontend().errorPages;
    }

    /// A failure that the client is told: its page, then the end.
    private void answerError(int status) {
        if (frontDead || responseStarted) {
            if (stream.status == 0) {
                stream.status = status;
            }
            over(false);
            return;
        }
        // HAProxy keeps the client's connection after failures that are not the client's.
        answerStatus(status, status >= 500 && requestEnded);
    }

    /// The proxy's answer of a status: made for this request, or a page.
    private void answerStatus(int status, boolean keep) {
        ErrorPages pages = pages(status);
        Action made = pages.made(status);
        if (made == null) {
            answerPage(pages.page(status), keep);
            return;
        }
        made.run(stream);
        stream.reply.close = !keep;
        stream.reply.complete = true;
        sendReply();
    }

    private void answerPage(ErrorPage page, boolean keep) {
        if (page.silent()) {
            stream.status = page.status();
            over(false);
            return;
        }
        Head head = stream.response;
        head.reset();
        head.status(page.status());
        int start = head.append(page.reason().array(), 0, page.reason().length());
        head.reason(start, head.used());
        Forwarding.addLength(head, page.body().length());
        for (int i = 0; i < page.fields().size(); i++) {
            var field = page.fields().get(i);
            head.add(field.name(), field.value());
        }
        sendNow(page.body(), !keep);
    }

    private void send(ByteString body, boolean close) {
        Head head = stream.response;
        if (head.find(Forwarding.CONTENT_LENGTH) < 0
                && stream.reply.status >= 200
                && stream.reply.status != 204) {
            Forwarding.addLength(head, body.length());
        }
        sendNow(body, close);
    }

    private void sendNow(ByteString body, boolean close) {
        Head head = stream.response;
        head.bodyLength(body.length());
        head.received();
        stream.status = head.status();
        afterResponse();
        StreamEnd end = frontEnd();
        if (close || isEnding()) {
            end.closeAfter();
        }
        count().answered(head.status());
        if (backend != null) {
            backend.backend.tally().on(loop).answered(head.status());
        }
        end.sendHead(head);
        stream.bytesToClient += head.accountedSize() + body.length();
        if (!body.isEmpty()) {
            ByteBuf data = loop.allocator().directBuffer(body.length());
            data.writeBytes(body.array());
            end.sendData(data);
        }
        end.sendEnd(null);
        responseStarted = true;
        responseEnded = true;
        over(false);
    }

    /// The stream ends without a usable answer of a server.
    private void fail(char cause, char phase, int status) {
        stream.termination.end(cause, phase);
        if (http) {
            answerError(status);
        } else {
            over(false);
        }
    }

    // ---- the end

    private void over(boolean silently) {
        if (state == State.OVER || state == State.REST) {
            return;
        }
        boolean tcp = !http || state == State.TUNNEL;
        state = State.OVER;
        loop.cancel(clientTimer);
        loop.cancel(serverTimer);
        stream.timings.end = loop.nanos();
        stream.phase = Phase.LOG;
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
        // The counts in the line are those without this stream.
        Server server = stream.server;
        if (holdsSlot && server != null) {
            holdsSlot = false;
            backend().balancer.release(stream, server);
        }
        if (backendCounted) {
            backendCounted = false;
            backend().backend.sessions().leave();
        }
        if (stream.trace != null) {
            stream.trace.over(stream);
        }
        tally();
        countTracked(stream.tracked);
        countTracked(stream.session().tracked);
        log();
        StreamEnd rear = back;
        StreamEnd fore = front;
        boolean complete = responseStarted && responseEnded;
        boolean dead = frontDead;
        char cause = (char) stream.termination.cause;
        ClientConnection owner = client;
        if (owner != null) {
            owner.session.idleSinceNanos = loop.nanos();
            owner.driverLeaves(this);
        }
        back = null;
        front = null;
        if (!orphaned) {
            traffic.giveBack(this);
        }
        if (rear != null) {
            if (complete && cause == '-') {
                rear.release();
            } else {
                rear.abort(tcp && dead);
            }
        }
        if (fore != null && !dead) {
            if (silently) {
                fore.abort(true);
            } else if (complete) {
                fore.release();
            } else {
                fore.abort(false);
            }
        }
    }

    /// What the entries tracked by the stream or its session learn of it at its end.
    private void countTracked(TrackedEntries tracked) {
        if (tracked.highest() == 0) {
            return;
        }
        tracked.countBytes(stream.bytesFromClient, stream.bytesToClient);
        if (!http) {
            return;
        }
        int status = stream.status;
        byte phase = stream.termination.phase;
        boolean refused =
                stream.termination.cause == 'P' && (phase == 'R' || phase == 'T')
                        || stream.termination.cause == 'c' && phase == 'R';
        if (refused || status >= 400 && status < 500) {
            tracked.count(DataType.HTTP_ERR_CNT, DataType.HTTP_ERR_RATE, 1);
        } else if (status >= 500 && status != 501 && status != 505) {
            tracked.count(DataType.HTTP_FAIL_CNT, DataType.HTTP_FAIL_RATE, 1);
        }
    }

    /// Adds what passed since the last time to the counters, so that they move during a long transfer.
    private void countBytes() {
        long in = stream.bytesFromClient - countedIn;
        long out = stream.bytesToClient - countedOut;
        long answered = stream.bytesFromServer - countedAnswered;
        countedIn += in;
        countedOut += out;
        countedAnswered += answered;
        var counters = count();
        counters.bytesIn += in;
        counters.bytesOut += out;
        ClientConnection owner = client;
        if (owner != null) {
            var part = owner.listener.tally().on(loop);
            part.bytesIn += in;
            part.bytesOut += out;
        }
        BackendPlan plan = backend;
        if (plan == null) {
            return;
        }
        var rear = plan.backend.tally().on(loop);
        rear.bytesIn += in;
        rear.bytesOut += answered;
        Server server = stream.server;
        if (server != null) {
            var own = server.tally().on(loop);
            own.bytesIn += in;
            own.bytesOut += answered;
        }
    }

    /// After some bytes of a body.
    private void countBytesSometimes() {
        if (stream.bytesFromClient + stream.bytesFromServer - countedIn - countedAnswered
                > COUNTED_AT_ONCE) {
            countBytes();
        }
    }

    private void tally() {
        countBytes();
        BackendPlan plan = backend;
        if (plan == null) {
            return;
        }
        var timings = stream.timings;
        long queue = span(timings.requestEnd, timings.queueEnd);
        long connect = span(timings.queueEnd, timings.connectEnd);
        long response = http ? span(timings.connectEnd, timings.responseHead) : 0;
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

    private void log() {
        StreamLog target = frontend().log;
        if (logged || target == null) {
            return;
        }
        logged = true;
        if (frontend().dontLogNull && stream.bytesFromClient == 0 && stream.request.used() == 0) {
            return;
        }
        boolean error =
                stream.termination.cause != '-' && stream.termination.cause != 'L'
                        || stream.retries > 0
                        || stream.status >= 500;
        if (frontend().dontLogNormal && !error) {
            return;
        }
        target.log(stream, error);
    }

    private boolean isEnding() {
        ClientConnection owner = client;
        return traffic.closesConnections() || owner != null && owner.isGone();
    }

    // ---- seen from outside

    /// What `show sess` tells of it; null while it only runs the rules of a connection.
    @Nullable StreamSnapshot snapshot() {
        ClientConnection owner = client;
        if (owner == null || state == State.REST || state == State.OVER) {
            return null;
        }
        var timings = stream.timings;
        long since = timings.firstByte < 0 ? owner.session.acceptNanos : timings.firstByte;
        Server server = stream.server;
        return new StreamSnapshot(
                StreamSnapshot.id(loop.index(), serial),
                loop.index(),
                http,
                state.name(),
                stream.phase,
                owner.session.source,
                owner.session.destination,
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
                if (!backend().balancer.leave(stream, place)) {
                    orphaned = true;
                }
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
        return state != State.REST
                && state != State.OVER
                && frontend != null
                && frontend.plan == plan;
    }

    @Nullable Server serverInUse() {
        return state == State.REST || state == State.OVER ? null : stream.server;
    }

    @Override
    public String toString() {
        return state + " " + Arrays.toString(new Object[] {stream.frontend, stream.backend});
    }
}

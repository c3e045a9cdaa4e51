package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.Balancer;
import sluice.flow.balance.Waiting;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Server;
import sluice.proxies.TrafficCounters;
import sluice.stream.ConnectionError;
import sluice.stream.LogOrigin;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.connect.Connecting;
import sluice.wire.connect.Connector;
import sluice.wire.connect.Target;
import sluice.wire.connect.Wanted;
import sluice.wire.http.Head;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.StreamEnd;
import sluice.wire.tls.HandshakeFailure;
import sluice.wire.tls.TlsError;
import sluice.wire.tls.TlsSession;

/// The way of a stream to a server: choice, queue, idle or new connection, and the ways back.
///
/// ```
/// choose ─► QUEUE ─► CONNECT ─► established: the request is sent
///    ▲        │      │    ▲
///    │        │      ▼    │ the same server again
///    └────────┴──── PAUSE ┘     OTHER, turned away: choose again
/// ```
///
/// Owns the place in the queue, the slot of the server and the copy of a request that `retry-on` may send again. Part of a [StreamDriver].
@LoopConfined
final class Dispatch implements Connecting {
    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;
    private final LoopTraffic traffic;

    private static final ByteString GET = ByteString.of("GET");
    private static final ByteString HEAD = ByteString.of("HEAD");
    private static final ByteString LOCATION = ByteString.of("location");
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString NO_CACHE = ByteString.of("no-cache");

    /// HAProxy waits that long before it connects to a server again that refused.
    private static final int RETRY_PAUSE_MILLIS = 1000;

    private final Replay replay = new Replay();
    private final Place place = new Place();
    private Connector.@Nullable Attempt attempt;
    private int attempts;

    /// What the present connection was opened for.
    private Wanted wanted = Wanted.NOTHING;

    private @Nullable Target wantedAt;

    /// It speaks for this stream alone what other requests to the server do not speak.
    private boolean apart;

    private boolean holdsSlot;
    private boolean reusedConnection;
    private boolean orphaned;

    Dispatch(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
        traffic = driver.traffic;
    }

    void rest() {
        if (orphaned) {
            throw new AssertionError("a driver rests while a queue still knows it");
        }
        replay.clear();
        attempt = null;
        attempts = 0;
        wanted = Wanted.NOTHING;
        wantedAt = null;
        apart = false;
        holdsSlot = false;
        reusedConnection = false;
    }

    /// Whether a queue that this stream left still calls back: until then its driver can not rest.
    boolean isOrphaned() {
        return orphaned;
    }

    /// The stream no longer wants its place in the queue.
    void leaveQueue() {
        stream.timings.queueEnd = loop.nanos();
        if (!driver.backend().balancer.leave(stream, place)) {
            orphaned = true;
        }
    }

    /// Whether the connection served another request before.
    boolean isReused() {
        return reusedConnection;
    }

    /// The answer is the client's: there will be no further attempt.
    void answered() {
        replay.clear();
    }

    /// Waited too long, or could not even wait: counts as a connection that did not come about, also with the server whose queue it was.
    void countUnserved() {
        Server server = stream.server;
        if (server != null) {
            server.tally().on(loop).connectErrors++;
        }
        driver.backend().backend.tally().on(loop).connectErrors++;
    }

    /// `timeout connect` passed.
    void timedOut() {
        cancelAttempt();
        connectFailed(Balancer.Failure.TIMEOUT);
    }

    /// The stream is over: no attempt goes on, the slot is free.
    void over() {
        cancelAttempt();
        Server server = stream.server;
        if (holdsSlot && server != null) {
            holdsSlot = false;
            // The counts in the log's line are those without this stream.
            driver.backend().balancer.release(stream, server);
        }
    }

    private void cancelAttempt() {
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
    }

    void chooseServer() {
        Balancer balancer = driver.backend().balancer;
        driver.state = StreamState.QUEUE;
        if (!stream.http) {
            // Its time begins anew with the session.
            loop.cancel(driver.clientTimer);
        }
        switch (balancer.choose(stream, place)) {
            case ASSIGNED -> {
                holdsSlot = true;
                reached();
            }
            case WAITING -> {
                int millis =
                        StreamDriver.first(
                                stream.overrides.queueTimeout,
                                driver.backend().backend.timeouts().queue,
                                driver.backend().backend.timeouts().connect);
                if (millis > 0) {
                    loop.armIn(driver.serverTimer, millis);
                }
            }
            case FULL -> {
                countUnserved();
                driver.answers.fail('S', 'Q', 503);
            }
            case NONE -> {
                if (stream.timings.requestEnd >= 0 && stream.server == null) {
                    stream.timings.queueEnd = -1;
                }
                countUnserved();
                driver.answers.fail('S', 'C', 503);
            }
        }
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
            loop.cancel(driver.serverTimer);
            holdsSlot = true;
            reached();
        }

        @Override
        public void turnedAway() {
            if (orphaned) {
                orphaned = false;
                traffic.giveBack(driver);
                return;
            }
            loop.cancel(driver.serverTimer);
            chooseServer();
        }
    }

    private void releaseOrphan(Server server) {
        BackendPlan plan = server.backend().get(BackendPlan.EXTRA);
        if (plan != null) {
            plan.balancer.release(stream, server);
        }
        traffic.giveBack(driver);
    }

    /// The stream has a server, and a slot of it.
    private void reached() {
        ByteString elsewhere = driver.server().settings().redirect;
        if (elsewhere == null || !stream.http || !reads(stream.request)) {
            connect();
            return;
        }
        stream.timings.queueEnd = loop.nanos();
        var place = stream.slots.text();
        place.put(elsewhere.array(), 0, elsewhere.length());
        Head head = stream.request;
        int start = head.originStart();
        place.put(head.bytes(), start, head.targetEnd() - start);
        var reply = stream.reply;
        reply.reset();
        reply.status = 302;
        reply.complete = true;
        reply.close = true;
        reply.body = ByteString.EMPTY;
        reply.head.add(CACHE_CONTROL, NO_CACHE);
        Forwarding.addLength(reply.head, 0);
        reply.head.add(LOCATION, place.array(), 0, place.length());
        stream.slots.giveText();
        stream.termination.end('L', 'C');
        driver.answers.sendReply();
    }

    private static boolean reads(Head request) {
        ByteView method = request.method(new ByteView());
        return method.contentEquals(GET) || method.contentEquals(HEAD);
    }

    void connect() {
        var timings = stream.timings;
        if (timings.queueEnd < 0) {
            timings.queueEnd = loop.nanos();
        }
        stream.phase = Phase.CONNECT;
        driver.state = StreamState.CONNECT;
        Server server = driver.server();
        Target target = server.target();
        var counters = server.tally().on(loop);
        counters.sessions++;
        if (attempts == 0 && stream.retries == 0) {
            counters.lastSessionMillis = loop.dateMillis();
            driver.backend().backend.tally().on(loop).lastSessionMillis = loop.dateMillis();
        }
        ServerRoute route = server.route() instanceof ServerRoute own ? own : null;
        apart = stream.http && route != null && route.keepsApart(stream.request);
        if (apart && route != null && route.webSocketTls != null && target.tls() != null) {
            target = target.over(route.webSocketTls);
        }
        ByteView name =
                target.tls() == null || route == null
                        ? null
                        : route.serverName(stream, traffic.serverName);
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
        Address own = server.address();
        Address address = server.addressFor(stream.destination());
        stream.serverAddress = address;
        if (address != own) {
            pool = traffic.poolHeader.set(elsewhere(address, pool));
        }
        if (stream.http && attempts == 0 && !apart) {
            ServerConnection idle = takeIdle(target, pool);
            if (idle != null) {
                reused(idle);
                return;
            }
        }
        reusedConnection = false;
        stream.serverError = null;
        stream.serverTlsError = TlsError.NONE;
        attempts++;
        int millis =
                StreamDriver.first(
                        stream.overrides.connectTimeout,
                        driver.backend().backend.timeouts().connect,
                        0);
        if (millis > 0) {
            loop.armIn(driver.serverTimer, millis);
        }
        wanted =
                name == null && pool == null
                        ? Wanted.NOTHING
                        : new Wanted(
                                address == own ? Address.NONE : address,
                                name == null ? "" : name.toString(),
                                header,
                                pool == null ? ByteString.EMPTY : pool.copy());
        wantedAt = target;
        attempt =
                traffic.connector.connect(
                        target,
                        wanted,
                        stream.http ? traffic.http(server, route, apart) : traffic.raw,
                        stream.http && driver.backend().reuse != ReusePolicy.NEVER && !apart,
                        server.settings().strictMaxconn ? server.maxconn() : 0,
                        neighbours(),
                        this);
    }

    /// The name under which a connection is kept that goes where its client wanted to.
    private static ByteString elsewhere(Address address, @Nullable ByteView pool) {
        return ByteString.of(address + (pool == null ? "" : " " + pool));
    }

    private @Nullable ServerConnection takeIdle(Target target, @Nullable ByteView pool) {
        boolean first = stream.session().requests == 1;
        return switch (driver.backend().reuse) {
            case NEVER -> first ? null : owner().own().take(target, pool);
            case SAFE -> first ? null : traffic.connector.take(target, pool, false);
            case AGGRESSIVE -> traffic.connector.take(target, pool, first);
            case ALWAYS -> traffic.connector.take(target, pool, false);
        };
    }

    /// What [#takeIdle] takes, where threads share their idle connections.
    private Connector.Elsewhere neighbours() {
        if (!stream.http || apart || attempts > 1 || !traffic.plan.sharesIdle) {
            return Connector.Elsewhere.NONE;
        }
        boolean first = stream.session().requests == 1;
        return switch (driver.backend().reuse) {
            case NEVER -> Connector.Elsewhere.NONE;
            case SAFE -> first ? Connector.Elsewhere.NONE : Connector.Elsewhere.ANY;
            case AGGRESSIVE -> first ? Connector.Elsewhere.REUSED : Connector.Elsewhere.ANY;
            case ALWAYS -> Connector.Elsewhere.ANY;
        };
    }

    @Override
    public void opens() {
        driver.server().tally().on(loop).connects++;
        driver.backend().backend.tally().on(loop).connects++;
    }

    @Override
    public void found(ServerConnection connection) {
        attempt = null;
        reused(connection);
    }

    private void reused(ServerConnection connection) {
        reusedConnection = true;
        driver.server().tally().on(loop).reuses++;
        driver.backend().backend.tally().on(loop).reuses++;
        established(connection);
    }

    private ClientConnection owner() {
        ClientConnection owner = driver.client;
        if (owner == null) {
            throw new AssertionError("no client in " + driver.state);
        }
        return owner;
    }

    @Override
    public void connected(ServerConnection connection) {
        attempt = null;
        if (stream.http
                && !apart
                && wantedAt != null
                && driver.backend().reuse == ReusePolicy.NEVER) {
            owner().own().own(connection, wantedAt, wanted.pool());
        }
        TlsSession tls = TlsSession.of(connection.channel());
        if (tls != null) {
            countHandshake(driver.server().tally().on(loop), tls);
            countHandshake(driver.backend().backend.tally().on(loop), tls);
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
        if (refusal == Refusal.RESOURCE) {
            unconnected(null, Balancer.Failure.RESOURCE);
        } else {
            unconnected(ConnectionError.REFUSED, Balancer.Failure.REFUSED);
        }
    }

    @Override
    public void refused(HandshakeFailure failure) {
        driver.server().tally().on(loop).tlsFailures++;
        driver.backend().backend.tally().on(loop).tlsFailures++;
        stream.serverTlsError = failure.error();
        unconnected(ConnectionError.of(failure.kind()), Balancer.Failure.REFUSED);
    }

    private void unconnected(@Nullable ConnectionError error, Balancer.Failure failure) {
        attempt = null;
        loop.cancel(driver.serverTimer);
        stream.serverError = error;
        if (driver.state == StreamState.CONNECT) {
            connectFailed(failure);
        }
    }

    private void connectFailed(Balancer.Failure failure) {
        Server server = driver.server();
        switch (driver.backend().balancer.failed(stream, server, failure, stream.retries + 1)) {
            case SAME -> {
                stream.retries++;
                server.tally().on(loop).retries++;
                driver.backend().backend.tally().on(loop).retries++;
                driver.state = StreamState.PAUSE;
                int pause = driver.backend().backend.timeouts().connect;
                loop.armIn(
                        driver.serverTimer,
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
                driver.backend().backend.tally().on(loop).connectErrors++;
                switch (failure) {
                    case TIMEOUT -> driver.answers.fail('s', 'C', 503);
                    case RESOURCE -> driver.answers.fail('R', 'C', 503);
                    case REFUSED, EMPTY_RESPONSE, JUNK_RESPONSE, RESPONSE_TIMEOUT, STATUS ->
                            driver.answers.fail('S', 'C', 503);
                }
            }
        }
    }

    private void established(ServerConnection connection) {
        loop.cancel(driver.serverTimer);
        stream.timings.connectEnd = loop.nanos();
        stream.serverError = ConnectionError.NONE;
        StreamEnd end = connection.open(driver.serverSide);
        driver.back = end;
        stream.connectionReused = reusedConnection;
        stream.serverSource = end.local();
        stream.serverTls =
                driver.server().target().tls() == null ? null : TlsSession.of(connection.channel());
        driver.backend().balancer.connected(stream, driver.server());
        driver.account.logStep(LogOrigin.CONNECT);
        if (!stream.http) {
            // What rules may have found in its bytes is no request of this stream.
            stream.request.reset();
            driver.serverSide.startTunnel();
            return;
        }
        driver.server().tally().on(loop).requests++;
        end = driver.filters.toServer();
        driver.state = StreamState.ANSWER;
        driver.requestStarted = true;
        ConnectionMode mode =
                driver.frontend()
                        .http
                        .connectionMode
                        .stronger(driver.backend().http.connectionMode);
        if (mode != ConnectionMode.KEEP_ALIVE) {
            if (mode == ConnectionMode.CLOSE || !driver.backend().pretendKeepAlive) {
                end.closeAfter();
            }
            if (driver.frontend().http.connectionMode == ConnectionMode.CLOSE) {
                driver.frontEnd().closeAfter();
            }
        }
        ByteString nameHeader = driver.backend().serverNameHeader;
        if (nameHeader != null) {
            stream.request.removeAll(nameHeader);
            stream.request.add(nameHeader, driver.server().nameBytes());
        }
        end.sendHead(stream.request);
        stream.bytesToServer += stream.request.presentSize();
        sendHeld(end);
        if (driver.requestEnded) {
            end.sendEnd(driver.clientSide.trailers());
            loop.cancel(driver.clientTimer);
        } else {
            driver.readClient();
        }
        driver.armServer();
    }

    /// Sends what there is of the body; a complete request is kept where its answer may ask for a second attempt.
    private void sendHeld(StreamEnd end) {
        boolean again =
                driver.requestEnded
                        && driver.backend().retryOn.needsRequest()
                        && !stream.overrides.withoutHttpRetry
                        && driver.clientSide.held.bytes() <= traffic.plan.bufferSize;
        if (again) {
            replay.begin();
        }
        ByteBuf part;
        while ((part = driver.clientSide.held.poll()) != null) {
            if (again) {
                replay.keep(part);
            }
            stream.bytesToServer += part.readableBytes();
            end.sendData(part);
        }
    }

    /// A response that is none, or one that `retry-on` does not want: the request is sent again, to the same server at once or to another
    /// one. False when that is not allowed or not possible any more.
    boolean sendsAgain(Balancer.Failure failure, int status) {
        int retries = stream.retries + 1;
        int most =
                stream.overrides.retries >= 0
                        ? stream.overrides.retries
                        : driver.backend().backend.retries();
        if (!replay.isReady()
                || retries > most
                || !driver.backend().retryOn.allows(failure, status)) {
            return false;
        }
        StreamEnd end = driver.back;
        driver.back = null;
        if (end != null) {
            end.abort(false);
        }
        replay.giveBack(driver.clientSide.held);
        stream.response.reset();
        stream.retries = retries;
        Server server = driver.server();
        server.tally().on(loop).retries++;
        driver.backend().backend.tally().on(loop).retries++;
        driver.requestStarted = false;
        stream.timings.connectEnd = -1;
        switch (driver.backend().balancer.failed(stream, server, failure, retries)) {
            case SAME -> connect();
            case OTHER -> {
                holdsSlot = false;
                stream.server = null;
                chooseServer();
            }
            case NONE -> {
                holdsSlot = false;
                driver.answers.fail('S', 'H', 502);
            }
        }
        return true;
    }
}

package sluice.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Listener;
import sluice.proxies.Server;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.connect.Connector;
import sluice.wire.mux.h1.Http1Back;
import sluice.wire.mux.h2.Http2Back;
import sluice.wire.mux.h2.Http2Settings;
import sluice.wire.mux.raw.RawEnd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// What one loop has of the traffic: its client connections, its drivers in use and at rest, its server connections.
@LoopConfined
final class LoopTraffic implements Loop.TurnEnd {
    final Loop loop;
    Plan plan;
    final Traffic traffic;
    Http2Settings http2Clients;
    Http2Settings http2Servers;
    final Connector connector;
    final Connector.MuxFactory raw = (where, _) -> new RawEnd(where);

    /// Slots for the names of server connections.
    final Value serverName = new Value();

    final Value poolName = new Value();
    final ByteView poolHeader = new ByteView();

    private final ArrayDeque<StreamDriver> resting = new ArrayDeque<>();
    private final ArrayDeque<StreamDriver> leaving = new ArrayDeque<>();
    private final ArrayDeque<ClientConnection> parked = new ArrayDeque<>();
    private @Nullable ClientConnection connections;
    private int connectionCount;
    private int driversInUse;
    private long lastSerial;
    private @Nullable StreamDriver oldest;
    private @Nullable StreamDriver newest;
    private final List<StreamWalk.Position> walks = new ArrayList<>(2);
    private @Nullable SoftStop softStop;

    LoopTraffic(Loop loop, Plan plan, Traffic traffic) {
        this.loop = loop;
        this.plan = plan;
        this.traffic = traffic;
        var limits = plan.http1();
        http2Clients = plan.http2Clients.heads(limits.headBytes(), limits.fields());
        http2Servers = plan.http2Servers.heads(limits.headBytes(), limits.fields());
        connector = new Connector(loop);
    }

    // ---- a new plan

    /// From now on this loop works by another plan: idle clients and those who wait for a slot move at once, others with their next
    /// request; what has begun ends as it began.
    void change(Plan next) {
        plan = next;
        var limits = next.http1();
        http2Clients = next.http2Clients.heads(limits.headBytes(), limits.fields());
        http2Servers = next.http2Servers.heads(limits.headBytes(), limits.fields());
        eachConnection(ClientConnection::planChanged);
    }

    /// Whether a stream still runs by that plan.
    boolean isUsing(Plan old) {
        for (StreamDriver at = oldest; at != null; at = at.newer) {
            if (at.runsBy(old)) {
                return true;
            }
        }
        return false;
    }

    /// Ends the streams that still run by that plan.
    void end(Plan old) {
        for (StreamDriver at = oldest; at != null; at = at.newer) {
            if (at.runsBy(old)) {
                at.shutdown('K');
            }
        }
    }

    /// Makes the protocol of a connection to that server: what its line or the handshake says.
    ///
    /// @param apart for a WebSocket that needs another protocol than other requests
    Connector.MuxFactory http(Server server, @Nullable ServerRoute route, boolean apart) {
        boolean always = route != null && route.isHttp2(apart);
        boolean negotiated = route == null || route.isNegotiated(apart);
        return (where, alpn) -> {
            if (!always && !(negotiated && alpn.equals("h2"))) {
                return new Http1Back(where, plan(server).http1);
            }
            var back = new Http2Back(where, http2Servers, server.backend().tally().on(where).http2);
            back.pingWhenIdle(route == null ? 0 : route.idlePingMillis);
            return back;
        };
    }

    private static BackendPlan plan(Server server) {
        return Objects.requireNonNull(server.backend().get(BackendPlan.EXTRA), "a server without");
    }

    // ---- drivers

    StreamDriver take() {
        StreamDriver driver = resting.pollLast();
        if (driver == null) {
            driver = new StreamDriver(this);
        }
        driver.serial = ++lastSerial;
        enlist(driver);
        return driver;
    }

    private void enlist(StreamDriver driver) {
        driversInUse++;
        StreamDriver last = newest;
        driver.older = last;
        driver.newer = null;
        if (last == null) {
            oldest = driver;
        } else {
            last.newer = driver;
        }
        newest = driver;
    }

    private void delist(StreamDriver driver) {
        driversInUse--;
        for (int i = 0; i < walks.size(); i++) {
            walks.get(i).leaves(driver);
        }
        StreamDriver before = driver.older;
        StreamDriver after = driver.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        driver.older = null;
        driver.newer = null;
    }

    /// The driver taken first of those in use; [StreamDriver#newer] leads on.
    @Nullable StreamDriver oldest() {
        return oldest;
    }

    /// Number of the driver taken last: those with a higher one came later.
    long lastSerial() {
        return lastSerial;
    }

    /// Walks under way, which must not stand on a driver that goes to rest.
    List<StreamWalk.Position> walks() {
        return walks;
    }

    /// Back to rest at the end of the turn: its methods may still be on the stack.
    void giveBack(StreamDriver driver) {
        if (leaving.isEmpty()) {
            loop.atTurnEnd(this);
        }
        leaving.add(driver);
    }

    @Override
    public void turnEnds() {
        StreamDriver driver;
        while ((driver = leaving.poll()) != null) {
            delist(driver);
            driver.rest();
            resting.add(driver);
        }
    }

    int driversInUse() {
        return driversInUse;
    }

    // ---- client connections

    /// A connection was accepted; on this loop, not registered yet.
    void accept(FrontendPlan frontend, Listener listener, Channel channel) {
        var connection = new ClientConnection(this, frontend, listener, channel);
        connection.install();
        boolean waits = mustWait(frontend, listener);
        if (waits) {
            channel.config().setAutoRead(false);
            parked.add(connection);
            traffic.somebodyParked();
        }
        add(connection);
        var _ =
                loop.executor()
                        .register(channel)
                        .addListener(
                                done -> {
                                    if (!done.isSuccess()) {
                                        channel.unsafe().closeForcibly();
                                        connection.closed();
                                    } else if (!waits) {
                                        connection.begin();
                                    }
                                });
    }

    private boolean mustWait(FrontendPlan frontend, Listener listener) {
        int max = frontend.frontend.maxconn();
        int listeners = listener.bindPoint().maxconn;
        return max > 0 && frontend.frontend.sessions().current() >= max
                || listeners > 0 && listener.sessions().current() >= listeners
                || plan.maxConnections > 0 && plan.connections.current() >= plan.maxConnections
                || plan.maxTlsConnections > 0
                        && listener.bindPoint().tls != null
                        && plan.tlsConnections.current() >= plan.maxTlsConnections
                || frontend.sessionRateLimit > 0 && traffic.rateExceeded(frontend)
                || plan.rates.limitsAccepting() && traffic.ratesExceeded(listener);
    }

    /// Somewhere a slot became free.
    void slotFree(FrontendPlan frontend) {
        if (!parked.isEmpty()) {
            resume();
        }
        traffic.slotFree(this);
    }

    /// Lets in who waits, as far as the limits allow.
    void resume() {
        for (int i = parked.size(); i > 0; i--) {
            ClientConnection connection = parked.poll();
            if (connection == null) {
                return;
            }
            if (!connection.channel.isOpen()) {
                continue;
            }
            if (mustWait(connection.plan, connection.listener)) {
                parked.add(connection);
                continue;
            }
            connection.begin();
            connection.channel.config().setAutoRead(true);
        }
    }

    boolean hasParked() {
        return !parked.isEmpty();
    }

    private void add(ClientConnection connection) {
        connection.next = connections;
        if (connections != null) {
            connections.previous = connection;
        }
        connections = connection;
        connectionCount++;
    }

    void remove(ClientConnection connection) {
        ClientConnection before = connection.previous;
        ClientConnection after = connection.next;
        if (before != null) {
            before.next = after;
        } else {
            connections = after;
        }
        if (after != null) {
            after.previous = before;
        }
        connection.previous = null;
        connection.next = null;
        connectionCount--;
    }

    int connectionCount() {
        return connectionCount;
    }

    void eachConnection(Consumer<ClientConnection> visitor) {
        for (ClientConnection at = connections; at != null; ) {
            ClientConnection following = at.next;
            visitor.accept(at);
            at = following;
        }
    }

    // ---- stopping

    /// A soft stop begins: idle clients leave now, or spread over a time.
    void stop(long spreadMillis) {
        var stop = new SoftStop(loop, spreadMillis);
        softStop = stop;
        eachConnection(connection -> connection.stops(stop));
        connector.closeIdle();
    }

    /// The soft stop in progress; null as long as the process goes on.
    @Nullable SoftStop softStop() {
        return softStop;
    }

    /// Whether a connection whose exchange ends now must be closed with it.
    boolean closesConnections() {
        return softStop != null && softStop.closesNow();
    }

    /// `silent-drop`: the client hears nothing, not even a reset, as far as the kernel lets us.
    void drop(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}

package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Rate;
import sluice.proxies.Server;
import sluice.proxies.TrafficCounters;
import sluice.wire.connect.Connector;
import sluice.wire.connect.Target;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.HandedSockets;
import sluice.wire.listen.ListeningSocket;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A plan at work: its listening sockets and its part on every loop.
///
/// Started and stopped by `boot` (or a test); everything else happens on the loops.
@Shared("lists are complete before the first connection; the rest goes through the loops")
public final class Traffic {
    private volatile Plan plan;
    private final Loops loops;
    private final Journal journal;
    private final List<LoopTraffic> parts = new ArrayList<>();
    private final Map<Listener, ListeningSocket> sockets =
            Collections.synchronizedMap(new IdentityHashMap<>());
    private DatagramSockets datagrams = new DatagramSockets();
    private HandedSockets handed = new HandedSockets();
    private final Rate tlsRate = new Rate();
    private volatile boolean parking;
    private boolean prepared;

    /// A thread of its own: no loop is held up while ten thousand servers are added up.
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().name("rates").daemon().unstarted(task));

    public Traffic(Plan plan, Loops loops, Journal journal) {
        this.plan = plan;
        this.loops = loops;
        this.journal = journal;
        for (Loop loop : loops.all()) {
            parts.add(new LoopTraffic(loop, plan, this));
        }
        List<Connector> connectors = parts.stream().map(part -> part.connector).toList();
        connectors.forEach(each -> each.all(connectors));
    }

    public Plan plan() {
        return plan;
    }

    /// Opens every bind point of every frontend that is not disabled and begins to accept.
    ///
    /// @throws BindFailure for the first address that can not be used; what was opened is closed again, and it may be tried again
    public void start() throws BindFailure {
        if (!prepared) {
            prepare(plan);
            prepared = true;
        }
        var opened = new ArrayList<ListeningSocket>();
        try {
            for (FrontendPlan frontend : plan.listening()) {
                if (frontend.frontend.isDisabled()) {
                    continue;
                }
                for (Listener listener : frontend.frontend.listeners()) {
                    opened.add(bind(frontend, listener));
                }
            }
            datagrams = DatagramSockets.open(plan, loops);
        } catch (BindFailure e) {
            stopListening();
            throw e;
        }
        // Not before all are open: a frontend may send to another one.
        opened.forEach(ListeningSocket::begin);
        var _ = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /// Opens one bind point; also for those that an operator enables later.
    public void open(FrontendPlan frontend, Listener listener) throws BindFailure {
        bind(frontend, listener).begin();
    }

    private ListeningSocket bind(FrontendPlan frontend, Listener listener) throws BindFailure {
        settle(frontend, listener);
        if (listener.bindPoint().backlog == 0) {
            int max = frontend.backlog > 0 ? frontend.backlog : frontend.frontend.maxconn();
            listener.bindPoint().backlog = max > 0 ? max : 4096;
        }
        var socket =
                ListeningSocket.open(
                        listener.bindPoint(),
                        loops.all(),
                        acceptor(frontend, listener),
                        journal,
                        handed.take(listener.bindPoint().address));
        sockets.put(listener, socket);
        return socket;
    }

    private static void settle(FrontendPlan frontend, Listener listener) {
        Plan plan = frontend.plan;
        if (plan != null) {
            listener.bindPoint().acceptedAtOnce = plan.acceptedAtOnce;
            listener.bindPoint().single = plan.noReusePort;
        }
    }

    private ListeningSocket.Acceptor acceptor(FrontendPlan frontend, Listener listener) {
        return (loop, channel) -> parts.get(loop.index()).accept(frontend, listener, channel);
    }

    /// Listening sockets of a process that goes, used before any is opened; before [#start].
    public void inherit(HandedSockets sockets) {
        handed = sockets;
    }

    /// The descriptors of all listening sockets, for a process that takes over.
    public List<Integer> descriptors() {
        var all = new ArrayList<Integer>();
        synchronized (sockets) {
            sockets.values().forEach(socket -> all.addAll(socket.descriptors()));
        }
        return all;
    }

    /// The open socket of a listener; null when it is closed.
    public @Nullable ListeningSocket socket(Listener listener) {
        return sockets.get(listener);
    }

    private void prepare(Plan plan) {
        plan.settleFullconn();
        plan.listening().forEach(frontend -> prepare(frontend, plan));
        plan.backends.forEach(backend -> prepare(backend, plan));
    }

    private void prepare(FrontendPlan frontend, Plan plan) {
        frontend.plan = plan;
        plan.settleHttp1(frontend);
        frontend.frontend.tally().prepare(loops.size());
        for (Listener listener : frontend.frontend.listeners()) {
            listener.tally().prepare(loops.size());
        }
    }

    private void prepare(BackendPlan backend, Plan plan) {
        plan.settleHttp1(backend);
        backend.backend.tally().prepare(loops.size());
        backend.balancer.begin();
        backend.backend.watch(new SessionShutdown(this));
        for (Server server : backend.backend.servers()) {
            server.tally().prepare(loops.size());
        }
    }

    // ---- proxies that come and go at run time, on the operation loop

    /// `add backend`: a backend without servers.
    public void add(BackendPlan backend) {
        prepare(backend, plan);
        plan.backends.add(backend);
    }

    /// `del backend`: nobody uses it any more.
    public void remove(BackendPlan backend) {
        plan.backends.remove(backend);
    }

    /// `add frontend`: its listeners are opened one by one with [#open].
    public void add(FrontendPlan frontend) {
        prepare(frontend, plan);
        plan.frontends.add(frontend);
    }

    /// `del frontend`: closes its sockets; the clients that it still has are let go with their next request, idle ones at once.
    public void remove(FrontendPlan frontend) {
        stopListening(frontend);
        plan.frontends.remove(frontend);
        frontend.retire(null);
        for (LoopTraffic part : parts) {
            part.loop.hand(() -> part.eachConnection(ClientConnection::planChanged));
        }
    }

    /// `add bind`: opens further listeners of a frontend, all or none.
    ///
    /// @throws BindFailure when an address cannot be used
    public void add(FrontendPlan frontend, List<Listener> listeners) throws BindFailure {
        var opened = new ArrayList<Listener>();
        try {
            for (Listener listener : listeners) {
                listener.tally().prepare(loops.size());
                open(frontend, listener);
                opened.add(listener);
            }
        } catch (BindFailure e) {
            opened.forEach(this::close);
            throw e;
        }
    }

    /// `del bind`: closes one listener; its connections live on.
    public void remove(Listener listener) {
        listener.frontend().listeners().remove(listener);
        close(listener);
    }

    private void tick() {
        long now = System.nanoTime();
        for (FrontendPlan plan : plan.frontends) {
            var frontend = plan.frontend;
            frontend.sessionRate().tick(frontend.tally().sum(c -> c.sessions), now);
            frontend.requestRate().tick(frontend.tally().sum(c -> c.requests), now);
            frontend.connectionRate().tick(frontend.tally().sum(c -> c.connections), now);
        }
        for (BackendPlan plan : plan.backends) {
            var backend = plan.backend;
            backend.sessionRate().tick(backend.tally().sum(c -> c.sessions), now);
            backend.requestRate().tick(backend.tally().sum(c -> c.requests), now);
            for (Server server : backend.servers()) {
                server.sessionRate().tick(server.tally().sum(c -> c.sessions), now);
            }
        }
        tlsRate.tick(tlsConnections(), now);
        plan.tickHandshakes(now);
        plan.compression.tick(now);
        slotFree(null);
    }

    boolean rateExceeded(FrontendPlan frontend) {
        var noun = frontend.frontend;
        long rate = noun.sessionRate().perSecond(noun.tally().sum(SESSIONS), System.nanoTime());
        return rate >= frontend.sessionRateLimit;
    }

    /// `maxconnrate`, `maxsessrate`, `maxsslrate`: the whole process has had its share of this second.
    boolean ratesExceeded(Listener listener) {
        var rates = plan.rates;
        if (rates.connections > 0
                        && processRate(f -> f.connectionRate(), CONNECTIONS) >= rates.connections
                || rates.sessions > 0
                        && processRate(f -> f.sessionRate(), SESSIONS) >= rates.sessions) {
            return true;
        }
        return rates.tlsSessions > 0
                && listener.bindPoint().tls != null
                && tlsRate() >= rates.tlsSessions;
    }

    private long processRate(
            java.util.function.Function<Frontend, Rate> rate,
            java.util.function.ToLongFunction<TrafficCounters> counter) {
        long now = System.nanoTime();
        long sum = 0;
        for (FrontendPlan each : plan.frontends) {
            sum += rate.apply(each.frontend).perSecond(each.frontend.tally().sum(counter), now);
        }
        return sum;
    }

    /// Connections per second of the listeners with TLS.
    private long tlsRate() {
        return tlsRate.perSecond(tlsConnections(), System.nanoTime());
    }

    private long tlsConnections() {
        long sum = 0;
        for (FrontendPlan each : plan.listening()) {
            for (Listener listener : each.frontend.listeners()) {
                if (listener.bindPoint().tls != null) {
                    sum += listener.tally().sum(CONNECTIONS);
                }
            }
        }
        return sum;
    }

    private static final java.util.function.ToLongFunction<TrafficCounters> CONNECTIONS =
            counters -> counters.connections;

    private static final java.util.function.ToLongFunction<TrafficCounters> SESSIONS =
            counters -> counters.sessions;

    void somebodyParked() {
        parking = true;
    }

    /// A slot became free on one loop: those parked on the others may take it.
    void slotFree(@Nullable LoopTraffic where) {
        if (!parking) {
            return;
        }
        for (LoopTraffic part : parts) {
            if (part != where) {
                part.loop.hand(part::resume);
            }
        }
    }

    // ---- a new plan

    /// What a change of plans did to the listening sockets.
    public record Sockets(List<Listener> kept, List<Listener> opened, List<Listener> closed) {}

    /// Lets another plan take over, whose nouns have adopted those of the present one: sockets of the same place and options stay open
    /// and accept for it, new ones are opened before anything changes, the others are closed. Connections go on under the new plan
    /// with their next request; streams end under the plan on which they began.
    ///
    /// @throws BindFailure when a new address cannot be used; the present plan then stays as it is
    public Sockets change(Plan next) throws BindFailure {
        prepare(next);
        var moving = new IdentityHashMap<Listener, Listener>();
        var opened = new ArrayList<Listener>();
        var kept = new ArrayList<Listener>();
        var left = new ArrayList<Listener>(sockets.keySet());
        try {
            for (FrontendPlan frontend : next.listening()) {
                for (Listener listener : frontend.frontend.listeners()) {
                    settle(frontend, listener);
                    Listener before = sameSocket(left, listener);
                    if (frontend.frontend.isDisabled()) {
                        continue;
                    }
                    if (before == null) {
                        open(frontend, listener);
                        opened.add(listener);
                    } else {
                        left.remove(before);
                        kept.add(listener);
                        moving.put(listener, before);
                    }
                }
            }
            datagrams = replaced(DatagramSockets.open(next, loops));
        } catch (BindFailure e) {
            for (Listener listener : opened) {
                close(listener);
            }
            throw e;
        }
        take(next, moving);
        left.forEach(this::close);
        return new Sockets(kept, opened, left);
    }

    /// Both receive for a moment: no datagram is lost in between.
    private DatagramSockets replaced(DatagramSockets opened) {
        datagrams.close();
        return opened;
    }

    private static @Nullable Listener sameSocket(List<Listener> open, Listener wanted) {
        for (Listener each : open) {
            if (each.bindPoint().sharesSocketWith(wanted.bindPoint())) {
                return each;
            }
        }
        return null;
    }

    private void close(Listener listener) {
        ListeningSocket socket = sockets.remove(listener);
        if (socket == null) {
            return;
        }
        socket.close();
        var address = socket.bindPoint().address;
        synchronized (sockets) {
            if (sockets.values().stream()
                    .noneMatch(other -> other.bindPoint().address.equals(address))) {
                socket.removeFile();
            }
        }
    }

    private void take(Plan next, Map<Listener, Listener> moving) {
        Plan old = plan;
        var current = new HashMap<String, FrontendPlan>();
        for (FrontendPlan frontend : next.listening()) {
            current.put(frontend.frontend.name(), frontend);
            for (Listener listener : frontend.frontend.listeners()) {
                Listener before = moving.get(listener);
                ListeningSocket socket = before == null ? null : sockets.remove(before);
                if (socket != null) {
                    listener.bindPoint().backlog = socket.bindPoint().backlog;
                    socket.serve(listener.bindPoint(), acceptor(frontend, listener));
                    sockets.put(listener, socket);
                }
            }
        }
        plan = next;
        for (FrontendPlan frontend : old.listening()) {
            frontend.retire(current.get(frontend.frontend.name()));
        }
        for (FrontendPlan frontend : next.listening()) {
            accepting(
                    frontend,
                    frontend.frontend.accepting() != Frontend.Accepting.PAUSED,
                    frontend.frontend.accepting());
        }
        for (LoopTraffic part : parts) {
            part.loop.hand(() -> part.change(next));
        }
    }

    /// Asks every loop whether streams still run by `old`; `answer` is called on one of them with whether any does.
    public void isUsing(Plan old, Consumer<Boolean> answer) {
        var left = new AtomicInteger(parts.size());
        var any = new AtomicBoolean();
        for (LoopTraffic part : parts) {
            part.loop.hand(
                    () -> {
                        if (part.isUsing(old)) {
                            any.set(true);
                        }
                        if (left.decrementAndGet() == 0) {
                            answer.accept(any.get());
                        }
                    });
        }
    }

    /// Ends the streams that still run by `old` (`hard-stop-after`).
    public void end(Plan old) {
        for (LoopTraffic part : parts) {
            part.loop.hand(() -> part.end(old));
        }
    }

    /// Closes idle connections to a server that is used no longer.
    public void forget(Target target) {
        for (LoopTraffic part : parts) {
            part.loop.hand(() -> part.connector.forget(target));
        }
    }

    // ---- paused and limited by an operator

    /// `disable frontend`: its sockets stay open, nobody takes the connections that wait there.
    public void pause(FrontendPlan frontend) {
        accepting(frontend, false, Frontend.Accepting.PAUSED);
    }

    /// `enable frontend`.
    public void resume(FrontendPlan frontend) {
        accepting(frontend, true, Frontend.Accepting.OPEN);
    }

    private void accepting(FrontendPlan frontend, boolean wanted, Frontend.Accepting state) {
        for (Listener listener : frontend.frontend.listeners()) {
            ListeningSocket socket = sockets.get(listener);
            if (socket != null) {
                socket.accepting(wanted);
            }
        }
        frontend.frontend.accepting(state);
    }

    /// `shutdown frontend`: closes its sockets for good; connections live on.
    public void stopListening(FrontendPlan frontend) {
        frontend.frontend.listeners().forEach(this::close);
        frontend.frontend.accepting(Frontend.Accepting.STOPPED);
    }

    /// A limit was changed: those who wait look again.
    public void limitsChanged() {
        slotFree(null);
    }

    // ---- seen and ended by an operator

    /// A walk through all streams of the process.
    public StreamWalk streams() {
        return new StreamWalk(parts);
    }

    /// One stream by its number; `answer` is called on its loop, with null when there is none.
    public void stream(long id, Consumer<@Nullable StreamSnapshot> answer) {
        if (!onLoop(id, driver -> answer.accept(driver == null ? null : driver.snapshot()))) {
            answer.accept(null);
        }
    }

    /// Ends one stream (`K` in the log); `answer` is called on its loop with whether there was one.
    public void shutdown(long id, Consumer<Boolean> answer) {
        boolean known =
                onLoop(
                        id,
                        driver -> {
                            if (driver != null) {
                                driver.shutdown('K');
                            }
                            answer.accept(driver != null);
                        });
        if (!known) {
            answer.accept(false);
        }
    }

    /// Ends every stream for which `server` answers true for the server it uses.
    ///
    /// @param cause the letter of the log: `K` for an operator, `D` for a server that went down, `U` for one that came up
    public void shutdownStreams(Predicate<Server> server, char cause) {
        for (LoopTraffic part : parts) {
            part.loop.hand(
                    () -> {
                        for (StreamDriver at = part.oldest(); at != null; at = at.newer) {
                            Server used = at.serverInUse();
                            if (used != null && server.test(used)) {
                                at.shutdown(cause);
                            }
                        }
                    });
        }
    }

    private boolean onLoop(long id, Consumer<@Nullable StreamDriver> task) {
        int index = StreamSnapshot.loopOf(id);
        if (id < 0 || index >= parts.size()) {
            return false;
        }
        LoopTraffic part = parts.get(index);
        long serial = StreamSnapshot.serialOf(id);
        part.loop.hand(
                () -> {
                    StreamDriver at = part.oldest();
                    while (at != null && at.serial < serial) {
                        at = at.newer;
                    }
                    task.accept(at != null && at.serial == serial ? at : null);
                });
        return true;
    }

    // ---- stopping

    /// Closes the listening sockets; connections live on.
    public void stopListening() {
        List<ListeningSocket> open;
        synchronized (sockets) {
            open = List.copyOf(sockets.values());
            sockets.clear();
        }
        open.forEach(ListeningSocket::close);
        datagrams.close();
    }

    /// Soft stop: nothing new, idle clients are let go, responses announce the close.
    ///
    /// @param spreadMillis `close-spread-time`: over which time; 0 for at once, [Long#MAX_VALUE] to wait for the clients
    public void stopSoftly(long spreadMillis) {
        stopListening();
        for (LoopTraffic part : parts) {
            part.loop.hand(() -> part.stop(spreadMillis));
        }
    }

    /// Number of client connections, in the whole process.
    public int connections() {
        return plan.connections.current();
    }

    /// Closes everything at once; returns when the loops have done it.
    public void close() {
        stopListening();
        ticker.shutdownNow();
        var done = new CountDownLatch(parts.size());
        for (LoopTraffic part : parts) {
            part.loop.hand(
                    () -> {
                        part.stop(0);
                        part.eachConnection(connection -> connection.channel.close());
                        part.loop.hand(done::countDown);
                    });
        }
        try {
            var _ = done.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Server connections of a loop that nobody uses; for tests that look for growth. On that loop.
    public int idleConnections(Loop loop) {
        return parts.get(loop.index()).connector.idleCount();
    }

    /// Streams in progress on a loop; for tests that look for leaks. On that loop.
    public int streams(Loop loop) {
        return parts.get(loop.index()).driversInUse();
    }
}

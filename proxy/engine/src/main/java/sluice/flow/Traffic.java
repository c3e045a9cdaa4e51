package sluice.flow;

import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.proxies.Listener;
import sluice.proxies.Server;
import sluice.proxies.TrafficCounters;
import sluice.wire.connect.Target;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.ListeningSocket;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A plan at work: its listening sockets and its part on every loop.
///
/// Started and stopped by `boot` (or a test); everything else happens on the loops.
@Shared("lists are complete before the first connection; the rest goes through the loops")
public final class Traffic {
    private final Plan plan;
    private final Loops loops;
    private final Journal journal;
    private final List<LoopTraffic> parts = new ArrayList<>();
    private final Map<Listener, ListeningSocket> sockets = new IdentityHashMap<>();
    private volatile boolean parking;
    private @Nullable ScheduledFuture<?> ticker;

    public Traffic(Plan plan, Loops loops, Journal journal) {
        this.plan = plan;
        this.loops = loops;
        this.journal = journal;
        for (Loop loop : loops.all()) {
            parts.add(new LoopTraffic(loop, plan, this));
        }
    }

    public Plan plan() {
        return plan;
    }

    /// Opens every bind point of every frontend that is not disabled and begins to accept.
    ///
    /// @throws BindFailure for the first address that can not be used; what was opened is closed again
    public void start() throws BindFailure {
        prepare();
        try {
            for (FrontendPlan frontend : plan.frontends) {
                if (frontend.frontend.isDisabled()) {
                    continue;
                }
                for (Listener listener : frontend.frontend.listeners()) {
                    open(frontend, listener);
                }
            }
        } catch (BindFailure e) {
            stopListening();
            throw e;
        }
        ticker = loops.first().executor().scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /// Opens one bind point; also for those that an operator enables later.
    public void open(FrontendPlan frontend, Listener listener) throws BindFailure {
        if (listener.bindPoint().backlog == 0) {
            int max = frontend.backlog > 0 ? frontend.backlog : frontend.frontend.maxconn();
            listener.bindPoint().backlog = max > 0 ? max : 4096;
        }
        var socket =
                ListeningSocket.open(
                        listener.bindPoint(),
                        loops.all(),
                        (loop, channel) ->
                                parts.get(loop.index()).accept(frontend, listener, channel),
                        journal);
        sockets.put(listener, socket);
    }

    /// The open socket of a listener; null when it is closed.
    public @Nullable ListeningSocket socket(Listener listener) {
        return sockets.get(listener);
    }

    private void prepare() {
        int count = loops.size();
        for (FrontendPlan frontend : plan.frontends) {
            frontend.frontend.tally().prepare(count);
            for (Listener listener : frontend.frontend.listeners()) {
                listener.tally().prepare(count);
            }
        }
        for (BackendPlan backend : plan.backends) {
            backend.backend.tally().prepare(count);
            for (Server server : backend.backend.servers()) {
                server.tally().prepare(count);
            }
        }
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
        slotFree(null);
    }

    boolean rateExceeded(FrontendPlan frontend) {
        var noun = frontend.frontend;
        long rate = noun.sessionRate().perSecond(noun.tally().sum(SESSIONS), System.nanoTime());
        return rate >= frontend.sessionRateLimit;
    }

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

    void idleChanged(Target target, int by) {
        // Counted per server where the target is known; see StreamDriver.
    }

    // ---- stopping

    /// Closes the listening sockets; connections live on.
    public void stopListening() {
        for (ListeningSocket socket : sockets.values()) {
            socket.close();
        }
        sockets.clear();
    }

    /// Soft stop: nothing new, idle clients are let go, responses announce the close.
    public void stopSoftly() {
        stopListening();
        for (LoopTraffic part : parts) {
            part.loop.hand(
                    () -> {
                        part.stopping = true;
                        part.eachConnection(
                                connection -> {
                                    if (connection.isIdle()) {
                                        connection.channel.close();
                                    }
                                });
                        part.connector.closeIdle();
                    });
        }
    }

    /// Number of client connections, in the whole process.
    public int connections() {
        return plan.connections.current();
    }

    /// Closes everything at once; returns when the loops have done it.
    public void close() {
        stopListening();
        if (ticker != null) {
            ticker.cancel(false);
        }
        var done = new CountDownLatch(parts.size());
        for (LoopTraffic part : parts) {
            part.loop.hand(
                    () -> {
                        part.stopping = true;
                        part.eachConnection(connection -> connection.channel.close());
                        part.connector.closeIdle();
                        part.loop.hand(done::countDown);
                    });
        }
        try {
            var _ = done.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Streams in progress on a loop; for tests that look for leaks. On that loop.
    public int streams(Loop loop) {
        return parts.get(loop.index()).driversInUse();
    }
}

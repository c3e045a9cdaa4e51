package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.proxies.ServerChange;
import sluice.proxies.ServerWatcher;
import sluice.stream.Assignment;
import sluice.stream.Stream;

/// The balancer of one backend: persistence, then the algorithm; slots and queues; what to do after a failure.
///
/// ```
/// use-server ─► cookie ─► stick tables ─► algorithm ─► slot free?  yes: ASSIGNED
///                                                      no:  the server's own queue (persistence, hash), else the backend's
/// a slot that is given back, a server that comes up, a higher weight or limit: the most urgent of both queues goes in
/// ```
///
/// **Locks.** One monitor per backend guards the algorithm and all its queues; it is held for one choice or one release. A stream that
/// finds no slot joins a queue and looks for a slot once more under the same monitor, and whoever gives a slot back does so under
/// it too when anybody waits: no wake-up can be lost. Backends without limits and without `leastconn` give slots back without the monitor.
/// Manual §4.2 `balance`, §5.2 `maxconn`, `maxqueue`.
@Shared("one monitor per backend for algorithm and queues; slots are atomic counters")
public final class FarmBalancer implements Balancer, ServerWatcher {
    private final Backend backend;
    private final BalanceSettings settings;
    private final Object monitor = new Object();
    private final Persistence persistence;
    private final Observer observer;
    private volatile @Nullable Farm farm;
    private volatile int waiting;

    /// The same backend in the plans around this one, while their streams are not over.
    private volatile @Nullable FarmBalancer older;

    private volatile @Nullable FarmBalancer newer;

    /// A key is hashed with this; null when the algorithm hashes nothing.
    private final WaitingLine line = new WaitingLine();

    public FarmBalancer(Backend backend, BalanceSettings settings) {
        this.backend = backend;
        this.settings = settings;
        this.persistence = new Persistence(backend, settings);
        this.observer = new Observer();
        backend.watch(this);
    }

    public BalanceSettings settings() {
        return settings;
    }

    /// Takes in the servers and their states; when the configuration has been read, else at the first stream.
    @Override
    public void begin() {
        farm();
    }

    private Farm farm() {
        Farm made = farm;
        return made != null ? made : makeFarm();
    }

    private Farm makeFarm() {
        synchronized (monitor) {
            Farm made = farm;
            if (made == null) {
                made = new Farm(backend, this::algorithm, settings.allBackups);
                made.balanceFactor = settings.balanceFactor;
                made.affinity = settings.affinity;
                for (Server server : backend.servers()) {
                    server.state().begin();
                }
                made.begin();
                farm = made;
            }
            return made;
        }
    }

    private Algorithm algorithm(Farm farm) {
        return switch (settings.kind) {
            case ROUND_ROBIN -> new SmoothRoundRobin(farm);
            case STATIC_ROUND_ROBIN -> new ServerMap(farm);
            case LEAST_CONNECTIONS -> new LeastConnections(farm);
            case FIRST -> new FirstFree(farm);
            case RANDOM -> new ConsistentRing(farm, settings.draws);
            case HASH -> settings.consistent ? new ConsistentRing(farm, 0) : new ServerMap(farm);
        };
    }

    // ---- choosing

    @Override
    public Choice choose(Stream stream, Waiting waiting) {
        Assignment assignment = stream.assignment;
        if (!assignment.asked) {
            assignment.asked = true;
            persistence.ask(stream);
        }
        Farm servers = farm();
        boolean hashed = settings.kind == BalanceSettings.Kind.HASH;
        long hash = StreamHash.MISSING;
        if (assignment.found == null && hashed && settings.hashOf != null) {
            // With one server there is nothing to spread, and its key need not be there.
            hash = servers.usedServers() == 1 ? 0 : settings.hashOf.of(stream);
        }
        synchronized (monitor) {
            Server found = assignment.found;
            if (found != null) {
                Choice choice = take(Farm.of(found), stream, waiting);
                if (choice != Choice.FULL || !settings.redispatch || assignment.forced) {
                    return choice;
                }
                // Its queue is full: persistence gives way.
                assignment.found = null;
                assignment.direct = false;
                assignment.avoid = found;
                stream.server = null;
            }
            return balance(servers, hash, stream, waiting);
        }
    }

    private Choice balance(Farm servers, long hash, Stream stream, Waiting waiting) {
        if (servers.totalWeight() == 0) {
            return Choice.NONE;
        }
        Candidate avoid = place(stream.assignment.avoid);
        if (hash != StreamHash.MISSING) {
            return takeChosen(servers.hashed((int) hash, avoid), stream, waiting);
        }
        if (line.size() > 0 && settings.isUndetermined()) {
            return queue(null, line, stream, waiting);
        }
        Candidate last = preferred(stream);
        if (last != null) {
            return take(last, stream, waiting);
        }
        Candidate chosen = servers.next(avoid);
        return chosen == null
                ? queue(null, line, stream, waiting)
                : takeChosen(chosen, stream, waiting);
    }

    /// What the algorithm chose, which `lbtot` counts.
    private Choice takeChosen(@Nullable Candidate candidate, Stream stream, Waiting waiting) {
        if (candidate != null && candidate.server != stream.assignment.avoid) {
            var loop = stream.loop();
            candidate.server.tally().on(loop).chosen++;
            backend.tally().on(loop).chosen++;
        }
        return take(candidate, stream, waiting);
    }

    /// The server that the session used last, where it matters; it may be queued for behind as many as `max-keep-alive-queue` allows,
    /// and in any case when it has asked for credentials (401).
    private @Nullable Candidate preferred(Stream stream) {
        var session = stream.session();
        Server last = session.lastServer;
        if (last == null
                || last.backend() != backend
                || !settings.preferLastServer && !session.preferLastServer) {
            return null;
        }
        Candidate candidate = Farm.of(last);
        if (candidate == null || !candidate.usable) {
            return null;
        }
        boolean waits =
                session.preferLastServer
                        || settings.maxKeepAliveQueue < 0
                        || candidate.line.size() < settings.maxKeepAliveQueue;
        return waits || !candidate.isSaturated() ? candidate : null;
    }

    private static @Nullable Candidate place(@Nullable Server server) {
        return server == null ? null : Farm.of(server);
    }

    private Choice take(@Nullable Candidate candidate, Stream stream, Waiting waiting) {
        if (candidate == null) {
            return Choice.NONE;
        }
        Server server = candidate.server;
        if (candidate.isSaturated()) {
            int most = server.settings().maxqueue;
            if (most > 0 && candidate.line.size() >= most) {
                // Logs say whose queue it was.
                stream.server = server;
                return Choice.FULL;
            }
            return queue(candidate, candidate.line, stream, waiting);
        }
        server.sessions().enter();
        farm().algorithm().loadChanged(candidate);
        assign(stream, server);
        return Choice.ASSIGNED;
    }

    /// On the stream's loop: the slot is its own now.
    private void assign(Stream stream, Server server) {
        Assignment assignment = stream.assignment;
        Server before = assignment.avoid;
        var loop = stream.loop();
        if (before == server) {
            // It was to be another one, but there is none.
            server.tally().on(loop).retries++;
            backend.tally().on(loop).retries++;
        } else if (before != null) {
            stream.redispatched = true;
            before.tally().on(loop).redispatches++;
            backend.tally().on(loop).redispatches++;
            persistence.moved(stream);
        }
        stream.server = server;
        stream.session().lastServer = server;
    }

    // ---- queues

    private Choice queue(
            @Nullable Candidate candidate, WaitingLine joined, Stream stream, Waiting waiting) {
        waiting.given = null;
        waiting.wanted = candidate;
        waiting.forced = stream.assignment.forced;
        waiting.priority = priority(stream);
        joined.join(waiting);
        this.waiting++;
        lengthChanged(candidate);
        // A slot may have come free since it was looked for; then somebody goes in at once.
        if (candidate != null) {
            serve(candidate);
        } else {
            for (Candidate other : farm().candidates()) {
                if (line.size() == 0) {
                    break;
                }
                serve(other);
            }
        }
        return Choice.WAITING;
    }

    private static long priority(Stream stream) {
        var overrides = stream.overrides;
        long time = stream.loop().millis() + overrides.priorityOffset;
        return (long) (overrides.priorityClass + 2048) << 48 | time & 0xffff_ffff_ffffL;
    }

    private void lengthChanged(@Nullable Candidate candidate) {
        if (candidate == null) {
            backend.queued(line.size());
            return;
        }
        candidate.server.queued(candidate.line.size());
        farm().algorithm().loadChanged(candidate);
    }

    @Override
    public boolean leave(Stream stream, Waiting waiting) {
        synchronized (monitor) {
            if (waiting.queue == null) {
                return false;
            }
            takeOut(waiting);
            position(stream, waiting);
            Candidate wanted = waiting.wanted;
            if (wanted != null) {
                // Logs say for whom it waited.
                stream.server = wanted.server;
            }
            return true;
        }
    }

    private void takeOut(Waiting waiting) {
        Candidate candidate = waiting.wanted;
        int position = (candidate == null ? line : candidate.line).leave(waiting);
        this.waiting--;
        waiting.position = position;
        waiting.wasForServer = candidate != null;
        lengthChanged(candidate);
    }

    /// Lets streams in as long as the server has slots: the more urgent of the server's queue and the backend's first.
    private void serve(Candidate candidate) {
        serve(candidate, true);
    }

    /// @param inTurn counts for the places of those who wait on, as in HAProxy all but what a server takes that came up
    private void serve(Candidate candidate, boolean inTurn) {
        while (candidate.hasFreeSlot()) {
            Waiting own = candidate.line.first();
            Waiting any = farm().drawsFromBackend(candidate) ? line.first() : null;
            Waiting next = own;
            if (own == null || any != null && any.priority < own.priority) {
                next = any;
            }
            if (next == null || !candidate.usable && !mayServe(candidate, next)) {
                return;
            }
            admit(candidate, next);
            if (inTurn) {
                (next == own ? candidate.line : line).countServed();
            }
        }
    }

    /// Those who were forced to a server, or came by persistence while it drains, are served although nobody new is.
    private static boolean mayServe(Candidate candidate, Waiting next) {
        return next.forced || candidate.server.state().acceptsPersistent();
    }

    private void admit(Candidate candidate, Waiting next) {
        Server server = candidate.server;
        takeOut(next);
        next.given = server;
        server.sessions().enter();
        farm().algorithm().loadChanged(candidate);
        next.stream().loop().hand(() -> admitted(next, server));
    }

    /// On the stream's loop.
    private void admitted(Waiting next, Server server) {
        Stream stream = next.stream();
        position(stream, next);
        assign(stream, server);
        next.dequeued(server);
    }

    private static void position(Stream stream, Waiting waiting) {
        if (waiting.wasForServer) {
            stream.serverQueuePosition += waiting.position;
        } else {
            stream.backendQueuePosition += waiting.position;
        }
    }

    // ---- how it went

    @Override
    public void connected(Stream stream, Server server) {
        observer.connected(server);
    }

    @Override
    public Retry failed(Stream stream, Server server, Failure failure, int attempt) {
        observer.failed(server, failure);
        Assignment assignment = stream.assignment;
        assignment.avoid = server;
        if (attempt > retries(stream) || !settings.retryOn.allows(failure)) {
            release(stream, server);
            return Retry.NONE;
        }
        if (movesOn(stream, attempt)) {
            assignment.found = null;
            assignment.direct = false;
            release(stream, server);
            return Retry.OTHER;
        }
        return Retry.SAME;
    }

    /// `set-retries`, or the backend's `retries`.
    private int retries(Stream stream) {
        return stream.overrides.retries >= 0 ? stream.overrides.retries : backend.retries();
    }

    private boolean movesOn(Stream stream, int attempt) {
        Assignment assignment = stream.assignment;
        if (!settings.redispatch || assignment.forced) {
            return false;
        }
        int after = settings.redispatchAfter;
        if (after > 0 && attempt % after == 0) {
            return true;
        }
        int fromEnd = retries(stream) + 1 + after;
        if (after < 0 && fromEnd > 0 && attempt % fromEnd == 0) {
            return true;
        }
        return !assignment.direct
                && backend.activeServers() > 1
                && settings.kind != BalanceSettings.Kind.HASH;
    }

    @Override
    public void answered(Stream stream, Server server, int status) {
        observer.answered(server, status);
        if (status == 401 || status == 407) {
            stream.session().preferLastServer = true;
        }
        persistence.learn(stream, server);
    }

    @Override
    public void unanswered(Server server, Failure failure) {
        observer.failed(server, failure);
    }

    @Override
    public void respond(Stream stream, Server server) {
        persistence.respond(stream, server);
    }

    @Override
    public void release(Stream stream, Server server) {
        server.sessions().leave();
        if (newer != null || older != null) {
            wakeOthers();
        }
        if (waiting == 0 && settings.kind != BalanceSettings.Kind.LEAST_CONNECTIONS) {
            return;
        }
        synchronized (monitor) {
            Candidate candidate = Farm.of(server);
            if (candidate != null) {
                farm().algorithm().loadChanged(candidate);
                serve(candidate);
            }
        }
    }

    // ---- a new plan

    /// Servers share their slots with those of the plan before, whose streams may still wait: a slot given back here lets them in, and
    /// the other way round, until [#forgetOlder].
    public void succeed(FarmBalancer before) {
        older = before;
        before.newer = this;
    }

    /// No stream of an older plan is left.
    public void forgetOlder() {
        FarmBalancer before = older;
        if (before != null) {
            before.newer = null;
            older = null;
        }
    }

    private void wakeOthers() {
        for (FarmBalancer at = newer; at != null; at = at.newer) {
            at.look();
        }
        for (FarmBalancer at = older; at != null; at = at.older) {
            at.look();
        }
    }

    private void look() {
        Farm servers = farm;
        if (waiting == 0 || servers == null) {
            return;
        }
        synchronized (monitor) {
            for (Candidate candidate : servers.candidates()) {
                serve(candidate);
            }
        }
    }

    // ---- servers change

    /// Called under the server's monitor.
    @Override
    public void changed(ServerChange change) {
        Farm servers = farm;
        if (servers == null) {
            return;
        }
        synchronized (monitor) {
            Candidate candidate = Farm.of(change.server());
            if (candidate == null) {
                return;
            }
            servers.update(candidate);
            if (!change.server().state().acceptsPersistent()
                    || change.kind() == ServerChange.Kind.STOPPING) {
                change.requeued(turnAway(candidate));
            } else {
                int before = line.size();
                serve(candidate, change.kind() == ServerChange.Kind.WEIGHT);
                change.requeued(before - line.size());
            }
        }
    }

    /// Sends those who wait for this server back to choose again, where persistence may be broken.
    private int turnAway(Candidate candidate) {
        if (!settings.redispatch || settings.persist) {
            return 0;
        }
        int count = 0;
        Waiting next = candidate.line.first();
        while (next != null) {
            Waiting current = next;
            next = current.nextWaiting;
            if (current.forced) {
                continue;
            }
            takeOut(current);
            current.given = candidate.server;
            count++;
            current.stream().loop().hand(() -> turnedAway(current));
        }
        return count;
    }

    /// On the stream's loop.
    private static void turnedAway(Waiting waiting) {
        Stream stream = waiting.stream();
        position(stream, waiting);
        stream.assignment.found = null;
        stream.assignment.direct = false;
        stream.assignment.avoid = waiting.given;
        waiting.turnedAway();
    }

    /// Takes in a server that was added at run time (`add server`); it begins with the state it has.
    public void add(Server server) {
        synchronized (monitor) {
            farm().add(server);
        }
    }

    /// Forgets a server that has been deleted; it must be in maintenance and idle.
    public void remove(Server server) {
        synchronized (monitor) {
            Candidate candidate = Farm.of(server);
            if (candidate != null) {
                farm().remove(candidate);
            }
        }
    }
}

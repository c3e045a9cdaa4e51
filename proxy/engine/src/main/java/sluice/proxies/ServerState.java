package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.proxies.ServerChange.Kind;
import sluice.vocabulary.CheckStatus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The three independent axes of a server's state and the transitions among them.
///
/// ```
/// operational     STOPPED ─► STARTING ─► RUNNING ─► STOPPING     by checks, agent, tracking, operators
/// administrative  bits of Administrative                          by operators, configuration, tracking, resolution
/// agent           Health of its own                               by the agent's words
/// ```
///
/// Entering maintenance stops the server, whatever it was; leaving it starts the server again when nothing else holds it down. A server
/// that tracks another has no checks of its own and follows each change of the other. Watchers are told under the
/// monitor of this server, so that they see its changes in order; followers are told after it has been left.
/// Manual: management §9.3 `set server`; §5.2 `track`, `slowstart`.
@Shared("transitions under its monitor; readers see volatile fields")
public final class ServerState {
    private final Server server;
    private final Health health = new Health();
    private final Health agent = new Health();
    private final List<Server> followers = new CopyOnWriteArrayList<>();
    private volatile Operational operational = Operational.RUNNING;
    private volatile int administrative;
    private volatile long changedNanos = System.nanoTime();
    private volatile int observedErrors;
    private volatile long downNanos;
    private volatile Cause lastCause = Cause.NONE;
    private volatile @Nullable Runnable hurry;
    private volatile @Nullable Listener listener;

    ServerState(Server server) {
        this.server = server;
    }

    // ---- what is so

    public Operational operational() {
        return operational;
    }

    /// Bits of [Administrative].
    public int administrative() {
        return administrative;
    }

    /// The health check's side.
    public Health health() {
        return health;
    }

    public Health agent() {
        return agent;
    }

    /// Whether new clients may be sent to it, weight aside.
    public boolean isUsable() {
        return operational.isUp()
                && (administrative & (Administrative.MAINTENANCE | Administrative.DRAIN)) == 0;
    }

    /// Whether persistent clients may be sent to it: up, draining or stopping.
    public boolean acceptsPersistent() {
        return operational != Operational.STOPPED && !Administrative.isMaintenance(administrative);
    }

    public boolean isMaintenance() {
        return Administrative.isMaintenance(administrative);
    }

    /// In maintenance because its name has no address.
    public boolean isUnresolved() {
        return (administrative & Administrative.RESOLUTION_MAINTENANCE) != 0;
    }

    public boolean isDraining() {
        return Administrative.isDrain(administrative) || server.weight() == 0;
    }

    /// Nanoseconds of `System.nanoTime` at the last change of the operational state.
    public long changedNanos() {
        return changedNanos;
    }

    public void changedNanos(long nanos) {
        changedNanos = nanos;
    }

    public long secondsSinceChange() {
        return Math.max(0, (System.nanoTime() - changedNanos) / 1_000_000_000L);
    }

    /// Seconds spent down, the present time down included (`downtime`).
    public long secondsDown() {
        long nanos = downNanos;
        if (operational == Operational.STOPPED) {
            nanos += System.nanoTime() - changedNanos;
        }
        return nanos / 1_000_000_000L;
    }

    /// Why it is as it is.
    public Cause lastCause() {
        return lastCause;
    }

    /// How far a server that came up is warmed up, 0 to 1 in steps of whole seconds; 1 when `slowstart` is over or unset.
    public double warmth() {
        int slowStart = server.settings().slowStartMillis / 1000;
        if (operational != Operational.STARTING || slowStart <= 0) {
            return 1;
        }
        return Math.min(1, (double) secondsSinceChange() / slowStart);
    }

    // ---- before the traffic starts

    /// Applies `disabled`, thresholds and `init-state`; once, when the configuration has been read.
    public void begin() {
        var settings = server.settings();
        health.thresholds(settings.check.rise, settings.check.fall);
        health.configured(settings.check.enabled);
        agent.thresholds(settings.agent.rise, settings.agent.fall);
        agent.configured(settings.agent.enabled);
        if (settings.disabled) {
            administrative |=
                    Administrative.CONFIGURED_MAINTENANCE | Administrative.FORCED_MAINTENANCE;
            operational = Operational.STOPPED;
            health.level(0);
        }
        if (isUnresolved()) {
            operational = Operational.STOPPED;
            health.level(0);
        } else if (settings.check.enabled && !settings.disabled) {
            initial(settings.initialState);
        }
        follow();
        tellFollowers();
    }

    private void initial(ServerSettings.InitialState state) {
        switch (state) {
            case FULLY_UP -> health.level(health.highestLevel());
            case UP, NONE -> {}
            case DOWN -> {
                health.level(health.rise() - 1);
                operational = Operational.STOPPED;
            }
            case FULLY_DOWN -> {
                health.level(0);
                operational = Operational.STOPPED;
            }
        }
    }

    /// Makes `follower` follow this server's health and maintenance; the latest is told first, as HAProxy does.
    public void addFollower(Server follower) {
        followers.addFirst(follower);
        follower.state().follow();
    }

    public void removeFollower(Server follower) {
        followers.remove(follower);
    }

    public List<Server> followers() {
        return followers;
    }

    // ---- operational

    /// Up: at once, or warming up when `slowstart` is set.
    public void run(Cause cause) {
        synchronized (this) {
            if (isMaintenance() || operational.isUp()) {
                return;
            }
            boolean slow = server.settings().slowStartMillis > 0;
            turn(slow ? Operational.STARTING : Operational.RUNNING, Kind.UP, cause);
        }
        tellFollowers();
    }

    /// Up, but for persistent clients only.
    public void stopping(Cause cause) {
        synchronized (this) {
            if (isMaintenance() || operational == Operational.STOPPING) {
                return;
            }
            turn(Operational.STOPPING, Kind.STOPPING, cause);
        }
        tellFollowers();
    }

    public void stop(Cause cause) {
        synchronized (this) {
            if (isMaintenance() || operational == Operational.STOPPED) {
                return;
            }
            turn(Operational.STOPPED, Kind.DOWN, cause);
        }
        tellFollowers();
    }

    /// A step of `slowstart`: watchers read [#warmth] again; true while there are more steps to come.
    public boolean warmUp() {
        synchronized (this) {
            if (operational != Operational.STARTING) {
                return false;
            }
            boolean done = warmth() >= 1;
            if (done) {
                operational = Operational.RUNNING;
            }
            announce(Kind.WEIGHT, operational, administrative, Cause.NONE);
            return !done;
        }
    }

    private void turn(Operational next, Kind kind, Cause cause) {
        Operational before = operational;
        long now = System.nanoTime();
        if (before == Operational.STOPPED) {
            downNanos += now - changedNanos;
        }
        operational = next;
        changedNanos = now;
        lastCause = cause;
        announce(kind, before, administrative, cause);
    }

    private void announce(Kind kind, Operational before, int administrativeBefore, Cause cause) {
        server.backend()
                .announce(new ServerChange(server, kind, before, administrativeBefore, cause));
    }

    // ---- administrative

    /// `state maint`, `disable server`: forced maintenance, forced drain ends.
    public void forceMaintenance(Cause cause) {
        set(Administrative.FORCED_MAINTENANCE, cause);
        clear(Administrative.FORCED_DRAIN, cause);
    }

    /// `state drain`: forced drain, forced maintenance ends.
    public void forceDrain(Cause cause) {
        set(Administrative.FORCED_DRAIN, cause);
        clear(Administrative.FORCED_MAINTENANCE, cause);
    }

    /// `state ready`, `enable server`: forced maintenance and forced drain end; nothing else does.
    public void ready(Cause cause) {
        clear(Administrative.FORCED_MAINTENANCE, cause);
        clear(Administrative.FORCED_DRAIN, cause);
    }

    /// No address (any more), or one again.
    public void resolution(boolean resolves, Cause cause) {
        if (resolves) {
            clear(Administrative.RESOLUTION_MAINTENANCE, cause);
        } else {
            set(Administrative.RESOLUTION_MAINTENANCE, cause);
        }
    }

    /// The name was given by an SRV record.
    public synchronized void renamed() {
        administrative |= Administrative.NAME_CHANGED;
    }

    /// Begins without an address: nothing is logged, as nothing changed; before [#begin].
    public void beginUnresolved() {
        administrative |= Administrative.RESOLUTION_MAINTENANCE;
    }

    /// Begins in maintenance, as one that was added at run time does: nothing is logged, as nothing changed; after [#begin].
    public synchronized void beginInMaintenance() {
        administrative |= Administrative.FORCED_MAINTENANCE;
        operational = Operational.STOPPED;
        health.level(0);
    }

    /// Sets one bit of [Administrative].
    public void set(int bit, Cause cause) {
        synchronized (this) {
            if ((administrative & bit) != 0) {
                return;
            }
            int before = administrative;
            administrative = before | bit;
            if ((bit & Administrative.MAINTENANCE) != 0 && !Administrative.isMaintenance(before)) {
                enterMaintenance(before, cause);
            } else if ((bit & Administrative.DRAIN) != 0 && !isMaintenance()) {
                lastCause = cause;
                Kind kind =
                        Administrative.isDrain(before) ? Kind.STAYS_IN_DRAIN : Kind.ENTERS_DRAIN;
                announce(kind, operational, before, cause);
            }
        }
        tellFollowers();
    }

    private void enterMaintenance(int before, Cause cause) {
        Operational was = operational;
        health.level(0);
        if (was != Operational.STOPPED) {
            operational = Operational.STOPPED;
            changedNanos = System.nanoTime();
        }
        lastCause = cause;
        announce(Kind.ENTERS_MAINTENANCE, was, before, cause);
    }

    /// Clears bits of [Administrative], `CONFIGURED_MAINTENANCE` together with the forced one.
    public void clear(int bit, Cause cause) {
        synchronized (this) {
            if ((administrative & bit) == 0) {
                return;
            }
            int before = administrative;
            int cleared = before & ~bit;
            if (bit == Administrative.FORCED_MAINTENANCE) {
                cleared &= ~Administrative.CONFIGURED_MAINTENANCE;
            }
            administrative = cleared;
            if ((bit & Administrative.MAINTENANCE) != 0) {
                if (Administrative.isMaintenance(cleared)) {
                    announce(Kind.STAYS_IN_MAINTENANCE, operational, before, cause);
                } else {
                    leaveMaintenance(before, cause);
                }
            } else if (!isMaintenance()) {
                announce(
                        Administrative.isDrain(cleared) ? Kind.STAYS_IN_DRAIN : Kind.LEAVES_DRAIN,
                        operational,
                        before,
                        cause);
            }
        }
        tellFollowers();
    }

    /// Out of maintenance the server is up at once unless its agent, or the server that it follows, says no; checks then find out.
    private void leaveMaintenance(int before, Cause cause) {
        Server leader = server.tracked();
        Operational next = Operational.RUNNING;
        if (leader != null) {
            next = leader.state().operational();
        } else if (agent.isEnabled() && !agent.isUp()) {
            next = Operational.STOPPED;
        }
        if (health.isEnabled()) {
            // One failure brings it down again, as at the start of the process.
            health.level(health.rise());
        }
        Operational was = operational;
        if (next == Operational.RUNNING && server.settings().slowStartMillis > 0) {
            next = Operational.STARTING;
        }
        if (next != was) {
            long now = System.nanoTime();
            if (was == Operational.STOPPED) {
                downNanos += now - changedNanos;
            }
            operational = next;
            changedNanos = now;
        }
        lastCause = cause;
        announce(Kind.LEAVES_MAINTENANCE, was, before, cause);
    }

    // ---- tracking

    /// Takes over what the tracked server is now.
    void follow() {
        Server leader = server.tracked();
        if (leader == null) {
            return;
        }
        var state = leader.state();
        inherit(Administrative.INHERITED_MAINTENANCE, state.isMaintenance());
        inherit(Administrative.INHERITED_DRAIN, Administrative.isDrain(state.administrative()));
        switch (state.operational()) {
            case STOPPED -> stop(Cause.TRACKING);
            case STOPPING -> stopping(Cause.TRACKING);
            case STARTING, RUNNING -> run(Cause.TRACKING);
        }
    }

    private void inherit(int bit, boolean is) {
        if (is) {
            set(bit, Cause.TRACKING);
        } else {
            clear(bit, Cause.TRACKING);
        }
    }

    private void tellFollowers() {
        for (Server follower : followers) {
            follower.state().follow();
        }
    }

    // ---- weight, limits, address: everything that watchers must hear of

    void weightChanged(Cause cause) {
        synchronized (this) {
            announce(Kind.WEIGHT, operational, administrative, cause);
        }
    }

    void addressChanged(Cause cause) {
        synchronized (this) {
            announce(Kind.ADDRESS, operational, administrative, cause);
        }
    }

    /// Takes over what a state file says; before checks begin.
    ///
    /// @param forced bits that an operator had set
    /// @param level of the health check; -1 where it has none
    public void restore(
            Operational was, int forced, long secondsAgo, int level, CheckStatus status) {
        synchronized (this) {
            changedNanos = System.nanoTime() - secondsAgo * 1_000_000_000L;
            if (level >= 0 && health.isConfigured()) {
                health.level(Math.min(level, health.highestLevel()));
                health.outcome(status, Health.Result.UNKNOWN, 0, -1, "");
            }
            administrative |=
                    forced & (Administrative.FORCED_MAINTENANCE | Administrative.FORCED_DRAIN);
            boolean checked = health.isConfigured() || agent.isConfigured();
            if (isMaintenance()) {
                operational = Operational.STOPPED;
            } else if (checked) {
                operational = was;
            }
            announce(Kind.WEIGHT, operational, administrative, Cause.NONE);
        }
        tellFollowers();
    }

    // ---- a new plan

    /// Goes on where the same server of the plan before stopped; watchers hear of it as of a weight.
    void adopt(ServerState before) {
        synchronized (this) {
            operational = before.operational;
            int own = Administrative.INHERITED_MAINTENANCE | Administrative.INHERITED_DRAIN;
            administrative = administrative & own | before.administrative & ~own;
            changedNanos = before.changedNanos;
            downNanos = before.downNanos;
            lastCause = before.lastCause;
            health.adopt(before.health);
            agent.adopt(before.agent);
            announce(Kind.WEIGHT, operational, administrative, Cause.NONE);
        }
        tellFollowers();
    }

    /// Keeps maintenance and drain that an operator asked for.
    void adoptAdministrative(ServerState before) {
        downNanos = before.downNanos;
        int forced = before.administrative;
        if ((forced & Administrative.FORCED_MAINTENANCE) != 0
                && (forced & Administrative.CONFIGURED_MAINTENANCE) == 0) {
            set(Administrative.FORCED_MAINTENANCE, before.lastCause);
        }
        if ((forced & Administrative.FORCED_DRAIN) != 0) {
            set(Administrative.FORCED_DRAIN, before.lastCause);
        }
    }

    // ---- what checks and traffic found

    /// Takes in the outcome of a health check, an agent's answer, or what the traffic showed.
    ///
    /// Who listens ([#listener]) is told when the level moved or the status is another than before, ahead of anything that follows from it.
    ///
    /// @param remark said where the description is empty; not kept
    ///
    /// A failed agent counts only when it said so itself (`L7STS`): one that cannot be reached changes nothing.
    public void report(
            Health of,
            CheckStatus status,
            Health.Result result,
            int code,
            long durationMillis,
            String description,
            String remark) {
        boolean isAgent = of == agent;
        boolean news = of.status() != status;
        of.outcome(status, result, code, durationMillis, description);
        switch (result) {
            case FAILED -> {
                boolean counts = !isAgent || status == CheckStatus.L7STS;
                boolean moved = counts && of.fail();
                tell(of, news || moved, remark);
                if (!counts) {
                    return;
                }
                if (of.level() == 0) {
                    stop(isAgent ? Cause.AGENT : Cause.HEALTH_CHECK);
                }
            }
            case PASSED -> {
                boolean moved = of.pass();
                tell(of, news || moved, remark);
                observedErrors = 0;
                boolean stays = isAgent && operational == Operational.STOPPING;
                if (!stays && isHealthy()) {
                    run(isAgent ? Cause.AGENT : Cause.HEALTH_CHECK);
                }
            }
            case CONDITIONALLY_PASSED -> {
                boolean moved = of.pass();
                tell(of, news || moved, remark);
                if (isHealthy()) {
                    stopping(isAgent ? Cause.AGENT : Cause.HEALTH_CHECK);
                }
            }
            case UNKNOWN, NEUTRAL -> {}
        }
    }

    private void tell(Health of, boolean news, String remark) {
        Listener told = listener;
        if (news && told != null) {
            told.checked(server, of, remark);
        }
    }

    /// Who writes about the outcomes of checks.
    @FunctionalInterface
    public interface Listener {
        /// @param of the check, with its outcome
        /// @param remark said where the description is empty
        void checked(Server server, Health of, String remark);
    }

    /// Tells `listener` of outcomes from now on (`option log-health-checks`).
    public void listener(Listener listener) {
        this.listener = listener;
    }

    private boolean isHealthy() {
        return (!health.isEnabled() || health.isUp()) && (!agent.isEnabled() || agent.isUp());
    }

    /// Makes the next check come soon; the check engine's.
    public void hurry(Runnable hurry) {
        this.hurry = hurry;
    }

    /// Asks for the next check after `fastinter` at most.
    public void hurryCheck() {
        Runnable task = hurry;
        if (task != null) {
            task.run();
        }
    }

    // ---- observed traffic

    /// Errors of real traffic in a row (`observe`).
    public int observedErrors() {
        return observedErrors;
    }

    public void observedErrors(int errors) {
        observedErrors = errors;
    }
}

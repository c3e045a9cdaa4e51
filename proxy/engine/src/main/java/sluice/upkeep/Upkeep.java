package sluice.upkeep;

import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.loop.Timer;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.stick.StickTable;
import sluice.upkeep.certificate.OcspUpdates;
import sluice.upkeep.check.Checks;
import sluice.upkeep.check.GlobalChecks;
import sluice.upkeep.check.StateLog;
import sluice.upkeep.peers.Peers;
import sluice.upkeep.resolve.AcceptedFamilies;
import sluice.upkeep.resolve.Names;
import sluice.upkeep.resolve.ResolverSettings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Everything that goes on beside the traffic of one plan: checks, names that are resolved, answers about certificates, and stick tables
/// whose entries expire.
@Shared("started and closed by one thread")
public final class Upkeep implements AutoCloseable {
    private final Loops loops;
    private final Plan plan;
    private final List<StickTable> tables;
    private final Checks checks;
    private final Names names;
    private final OcspUpdates answers;
    private final Peers peers;
    private final Sweeper sweeper = new Sweeper();

    /// @param global what `global` says about checks
    /// @param resolvers the sections that names are resolved with
    /// @param answers about certificates; not yet started
    /// @param peers not yet open
    public Upkeep(
            Loops loops,
            StateLog log,
            Plan plan,
            Collection<StickTable> tables,
            GlobalChecks global,
            Collection<ResolverSettings> resolvers,
            AcceptedFamilies families,
            OcspUpdates answers,
            Peers peers) {
        this.answers = answers;
        this.peers = peers;
        this.loops = loops;
        this.plan = plan;
        this.tables = List.copyOf(tables);
        checks = new Checks(loops, log, global);
        names = new Names(loops, log, resolvers, families);
    }

    /// Brings the servers into their first state; a reload then lets them adopt the state of those before.
    public void prepare() {
        plan.backends.forEach(each -> each.balancer.begin());
    }

    /// Starts checks and resolutions; after [#prepare].
    public void start() {
        var backends = new ArrayList<Backend>();
        for (BackendPlan each : plan.backends) {
            if (!each.backend.isDisabled()) {
                backends.add(each.backend);
            }
        }
        checks.start(backends);
        names.start(backends);
        answers.start();
        peers.start(tables);
        if (tables.stream().anyMatch(table -> table.expireMillis() > 0)) {
            loops.first().hand(sweeper::again);
        }
    }

    /// Writes about the servers of a backend that was added at run time; they come one by one.
    public void follow(Backend backend) {
        checks.follow(backend);
    }

    /// Checks and resolves a server that was added at run time.
    public void begin(Server server) {
        checks.begin(server);
        names.begin(server);
    }

    /// A server was deleted.
    public void end(Server server) {
        checks.end(server);
        names.end(server);
    }

    public Names names() {
        return names;
    }

    public Peers peers() {
        return peers;
    }

    public OcspUpdates answers() {
        return answers;
    }

    /// Ends as [#close] does; what streams still ask goes to `next`.
    public void replaceBy(Upkeep next) {
        names.replaceBy(next.names);
        next.answers.replace(answers);
        next.peers.takeOver(peers);
        close();
    }

    @Override
    public void close() {
        checks.close();
        names.close();
        answers.close();
        peers.close();
        loops.first().hand(() -> loops.first().forget(sweeper));
    }

    /// Takes expired entries out of all tables, a limited number per turn.
    private final class Sweeper extends Timer {
        private static final int PERIOD_MILLIS = 200;
        private static final int ENTRIES_PER_TURN = 500;

        void again() {
            loops.first().armIn(this, PERIOD_MILLIS);
        }

        @Override
        protected void expired() {
            boolean more = false;
            int now = StickTable.ticks();
            for (StickTable table : tables) {
                more |= table.expireMillis() > 0 && table.sweep(now, ENTRIES_PER_TURN);
            }
            loops.first().armIn(this, more ? 1 : PERIOD_MILLIS);
        }
    }
}

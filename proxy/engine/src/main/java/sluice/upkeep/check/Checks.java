package sluice.upkeep.check;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.loop.Timer;
import sluice.proxies.Backend;
import sluice.proxies.Health;
import sluice.proxies.Operational;
import sluice.proxies.Server;
import sluice.proxies.ServerChange;
import sluice.proxies.ServerSentence;

import java.util.ArrayList;
import java.util.List;

/// All checks of one plan, spread over the loops and over time, and what is said when a server changes.
///
/// Beside the checkers it warms servers up: while one is STARTING, its weight is computed anew every twentieth of `slowstart`.
@Shared("built and started by one thread; each checker is its loop's")
public final class Checks implements AutoCloseable {
    private final Loops loops;
    private final StateLog log;
    private final GlobalChecks global;
    private final CheckLoad load;
    private final List<Checker> checkers = new ArrayList<>();
    private int next;

    public Checks(Loops loops, StateLog log, GlobalChecks global) {
        this.loops = loops;
        this.log = log;
        this.global = global;
        load = new CheckLoad(loops, global.mostPerLoop());
    }

    /// Starts the checks of these backends, whose balancers have begun: the first questions are spread over one interval of each, or over the
    /// time of `max-spread-checks` when that is shorter.
    public synchronized void start(List<Backend> backends) {
        for (Backend backend : backends) {
            follow(backend);
            for (Server server : backend.servers()) {
                add(server);
            }
        }
        for (int i = 0; i < checkers.size(); i++) {
            Checker checker = checkers.get(i);
            long delay = spread(checker) * i / checkers.size();
            checker.home().hand(() -> checker.begin(delay));
        }
    }

    private long spread(Checker checker) {
        long longest = global.longestSpreadMillis();
        return longest > 0 ? Math.min(longest, checker.interval()) : checker.interval();
    }

    /// Tells from now on what happens to the servers of a backend that was added at run time and has none yet.
    public void follow(Backend backend) {
        backend.watch(new Speaker(backend));
    }

    /// Starts the checks of a server that was added at run time; they ask once they are enabled.
    public synchronized void begin(Server server) {
        int before = checkers.size();
        add(server);
        for (int i = before; i < checkers.size(); i++) {
            Checker checker = checkers.get(i);
            checker.home().hand(() -> checker.begin(0));
        }
    }

    /// Ends the checks of a server that was deleted.
    public synchronized void end(Server server) {
        for (int i = checkers.size() - 1; i >= 0; i--) {
            Checker checker = checkers.get(i);
            if (checker.server() == server) {
                checkers.remove(i).stop();
            }
        }
    }

    private void add(Server server) {
        if (CheckScript.of(server.backend()).logChecks) {
            server.state().listener(this::checked);
        }
        if (server.settings().check.enabled && server.tracked() == null) {
            keep(server, false, CheckScript.of(server));
        }
        if (server.settings().agent.enabled && server.settings().agent.port > 0) {
            keep(server, true, Checker.agent(server));
        }
    }

    private void checked(Server server, Health of, String remark) {
        ServerSentence sentence = ServerSentence.check(server, of, remark);
        log.say(server.backend(), sentence.level(), sentence.text());
    }

    private void keep(Server server, boolean isAgent, CheckScript script) {
        Loop home = loops.get(next++ % loops.size());
        checkers.add(new Checker(home, server, isAgent, script, log, load, global));
    }

    /// How many are at work.
    public int size() {
        return checkers.size();
    }

    @Override
    public synchronized void close() {
        checkers.forEach(Checker::stop);
    }

    /// Writes about the changes of one backend's servers.
    private final class Speaker implements sluice.proxies.ServerWatcher {
        private final Backend backend;
        private int usable;

        Speaker(Backend backend) {
            this.backend = backend;
            usable = backend.activeServers() + backend.backupServers();
        }

        @Override
        public synchronized void changed(ServerChange change) {
            ServerSentence sentence = ServerSentence.of(change, CheckScript.of(backend).logChecks);
            if (sentence != null) {
                log.say(backend, sentence.level(), sentence.text());
            }
            int left = backend.activeServers() + backend.backupServers();
            if (left == 0 && usable > 0) {
                ServerSentence none = ServerSentence.noServer(backend);
                log.say(backend, none.level(), none.text());
            }
            usable = left;
            boolean began =
                    change.kind() == ServerChange.Kind.UP
                            || change.kind() == ServerChange.Kind.LEAVES_MAINTENANCE;
            if (began && change.server().state().operational() == Operational.STARTING) {
                Loop home = loops.first();
                home.hand(() -> new WarmUp(home, change.server()).again());
            }
        }
    }

    /// The steps of `slowstart` of one server.
    private static final class WarmUp extends Timer {
        private final Loop loop;
        private final Server server;

        WarmUp(Loop loop, Server server) {
            this.loop = loop;
            this.server = server;
        }

        void again() {
            loop.armIn(this, Math.max(1000, server.settings().slowStartMillis / 20));
        }

        @Override
        protected void expired() {
            if (server.state().warmUp()) {
                again();
            }
        }
    }
}

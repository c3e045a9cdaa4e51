package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.flow.Plan;
import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.operation.log.EventLog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.proxies.TrafficCounters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/// What the process says about its proxies when a signal arrives: to the console, and to the log targets of each proxy.
///
/// The words are HAProxy's, so that whoever searches a log for them finds them. Management guide §4.
@Shared("immutable; numbers are read from counters that others write")
final class ProxyReports {
    private static final int WARNING = Journal.Level.WARNING.ordinal();
    private static final int NOTICE = Journal.Level.NOTICE.ordinal();
    private static final ToLongFunction<TrafficCounters> SESSIONS = counters -> counters.sessions;

    /// One proxy of the configuration; a `listen` section has both halves.
    private record Halves(@Nullable Frontend front, @Nullable Backend back) {
        Proxy proxy() {
            return front != null ? front : Objects.requireNonNull(back);
        }

        int active(boolean ofFront) {
            Proxy half = ofFront ? front : back;
            return half == null ? 0 : half.sessions().current();
        }

        long total(boolean ofFront) {
            Proxy half = ofFront ? front : back;
            return half == null ? 0 : half.tally().sum(SESSIONS);
        }
    }

    private final Loop loop;
    private final Journal journal;
    private final List<Halves> proxies = new ArrayList<>();

    ProxyReports(Plan plan, Loop loop, Journal journal) {
        this.loop = loop;
        this.journal = journal;
        for (FrontendPlan frontend : plan.frontends) {
            proxies.add(new Halves(frontend.frontend, otherHalf(plan, frontend.frontend)));
        }
        for (BackendPlan backend : plan.backends) {
            if (proxies.stream().noneMatch(halves -> halves.back() == backend.backend)) {
                proxies.add(new Halves(null, backend.backend));
            }
        }
        proxies.sort(Comparator.comparingInt(halves -> halves.proxy().id()));
    }

    private static @Nullable Backend otherHalf(Plan plan, Frontend frontend) {
        for (BackendPlan backend : plan.backends) {
            if (backend.backend.id() == frontend.id()
                    && backend.backend.name().equals(frontend.name())) {
                return backend.backend;
            }
        }
        return null;
    }

    /// SIGHUP: every server's state, then what is left of each proxy.
    void serverStates() {
        journal.report(Journal.Level.WARNING, "SIGHUP", "SIGHUP received, dumping servers states.");
        for (Halves halves : proxies) {
            var name = halves.proxy().name();
            log(
                    halves.proxy(),
                    NOTICE,
                    "SIGHUP received, dumping servers states for proxy " + name + ".");
            Backend backend = halves.back();
            for (Server server : backend == null ? List.<Server>of() : backend.servers()) {
                say(halves.proxy(), NOTICE, "SIGHUP: " + state(server));
            }
            say(halves.proxy(), NOTICE, "SIGHUP: Proxy " + name + " " + condition(halves));
        }
    }

    private static String state(Server server) {
        return "Server %s/%s is %s. Conn: %d act, %d pend, %d tot."
                .formatted(
                        server.backend().name(),
                        server.name(),
                        server.state().isUsable() || server.state().isDraining() ? "UP" : "DOWN",
                        server.sessions().current(),
                        server.queued(),
                        server.tally().sum(SESSIONS));
    }

    private static String condition(Halves halves) {
        Backend backend = halves.back();
        String condition;
        if (backend == null || backend.servers().isEmpty()) {
            condition = "has no servers.";
        } else if (backend.activeServers() > 0) {
            condition =
                    "has %d active servers and %d backup servers available."
                            .formatted(backend.activeServers(), backend.backupServers());
        } else if (backend.backupServers() > 0) {
            condition = "is running on backup servers !";
        } else {
            condition = "has no server available !";
        }
        int waiting = backend == null ? 0 : backend.queued();
        int unassigned = waiting;
        for (Server server : backend == null ? List.<Server>of() : backend.servers()) {
            unassigned -= server.queued();
        }
        return condition
                + " Conn: act(FE+BE): %d+%d, %d pend (%d unass), tot(FE+BE): %d+%d."
                        .formatted(
                                halves.active(true),
                                halves.active(false),
                                waiting,
                                Math.max(unassigned, 0),
                                halves.total(true),
                                halves.total(false));
    }

    /// SIGTTOU and SIGTTIN: listeners pause, or go on.
    void accepting(boolean wanted) {
        for (Halves halves : proxies) {
            if (halves.front() != null && !halves.front().isDisabled()) {
                var kind = halves.back() == null ? "frontend" : "proxy";
                say(
                        halves.proxy(),
                        WARNING,
                        "%s %s %s."
                                .formatted(
                                        wanted ? "Resumed" : "Paused",
                                        kind,
                                        halves.proxy().name()));
            }
        }
    }

    /// A soft stop: every proxy with what it did.
    void stopped() {
        for (Halves halves : proxies) {
            say(
                    halves.proxy(),
                    WARNING,
                    "Proxy %s stopped (cumulated conns: FE: %d, BE: %d)."
                            .formatted(
                                    halves.proxy().name(),
                                    halves.total(true),
                                    halves.total(false)));
        }
    }

    private void say(Proxy proxy, int level, String text) {
        journal.report(Journal.Level.WARNING, text, text);
        log(proxy, level, text);
    }

    private void log(Proxy proxy, int level, String text) {
        EventLog events = proxy.get(EventLog.EXTRA);
        if (events != null) {
            events.send(loop, level, text);
        }
    }
}

package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Shared;
import sluice.proxies.Administrative;
import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Health;
import sluice.proxies.Server;
import sluice.proxies.ServerState;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The running process as the statistics page sees it: made while the configuration is read, filled when the process starts.
@Shared("written once by boot before the first connection")
public final class PageSurroundings implements StatisticsService.Surroundings {
    /// What the buttons of the page send, and the words of older pages.
    private static final Set<String> ACTIONS =
            Set.of(
                    "ready",
                    "drain",
                    "maint",
                    "enable",
                    "disable",
                    "start",
                    "stop",
                    "shutdown",
                    "dhlth",
                    "ehlth",
                    "hrunn",
                    "hnolb",
                    "hdown",
                    "dagent",
                    "eagent",
                    "arunn",
                    "adown");

    private volatile @Nullable Running running;

    private record Running(
            Plan plan,
            Statistics statistics,
            ProcessStatistics process,
            Traffic traffic,
            Supplier<List<FurtherMetrics>> further,
            Executor operationLoop) {}

    /// @param further asked anew for each scrape
    /// @param operationLoop where pages are rendered
    public void begin(
            Plan plan,
            Statistics statistics,
            ProcessStatistics process,
            Traffic traffic,
            Supplier<List<FurtherMetrics>> further,
            Executor operationLoop) {
        running = new Running(plan, statistics, process, traffic, further, operationLoop);
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the process has not started");
        }
        return now;
    }

    @Override
    public Statistics statistics() {
        return running().statistics;
    }

    @Override
    public ProcessStatistics process() {
        return running().process;
    }

    @Override
    public List<FurtherMetrics> further() {
        return running().further.get();
    }

    @Override
    public Executor operationLoop() {
        return running().operationLoop;
    }

    @Override
    public String apply(String action, String backendName, List<String> servers) {
        Backend backend = null;
        for (BackendPlan each : running().plan.backends) {
            if (each.backend.name().equals(backendName)
                    || backendName.equals("#" + each.backend.id())) {
                backend = each.backend;
            }
        }
        if (servers.isEmpty() || action.isEmpty() || backendName.isEmpty()) {
            return "NONE";
        }
        if (backend == null) {
            return "ERRP";
        }
        if (!ACTIONS.contains(action)) {
            return "ERRP";
        }
        int changed = 0;
        int unknown = 0;
        for (String name : servers) {
            Server server = backend.server(name);
            if (server == null) {
                unknown++;
            } else if (change(action, server)) {
                changed++;
            }
        }
        if (changed == 0) {
            return unknown > 0 ? "ERRP" : "NONE";
        }
        return unknown > 0 ? "PART" : "DONE";
    }

    /// False for an action that means nothing to this server as it is.
    private boolean change(String action, Server server) {
        ServerState state = server.state();
        switch (action) {
            case "ready" -> state.ready(Cause.WEB);
            case "drain" -> state.forceDrain(Cause.WEB);
            case "maint" -> state.forceMaintenance(Cause.WEB);
            case "enable", "disable" -> {
                boolean wanted = action.equals("disable");
                if (state.isMaintenance() == wanted) {
                    return false;
                }
                force(state, Administrative.FORCED_MAINTENANCE, wanted);
            }
            case "start", "stop" -> {
                boolean wanted = action.equals("stop");
                if (Administrative.isDrain(state.administrative()) == wanted) {
                    return false;
                }
                force(state, Administrative.FORCED_DRAIN, wanted);
            }
            case "shutdown" -> running().traffic.shutdownStreams(used -> used == server, 'K');
            case "dhlth", "ehlth" -> {
                return enable(state.health(), action.startsWith("e"));
            }
            case "dagent", "eagent" -> {
                return enable(state.agent(), action.startsWith("e"));
            }
            case "hrunn", "hnolb", "hdown" -> {
                if (server.tracked() != null) {
                    return false;
                }
                judge(state, state.health(), action.substring(1));
            }
            case "arunn", "adown" -> {
                if (!state.agent().isEnabled()) {
                    return false;
                }
                judge(state, state.agent(), action.substring(1));
            }
            default -> throw new AssertionError(action);
        }
        return true;
    }

    private static void force(ServerState state, int bit, boolean wanted) {
        if (wanted) {
            state.set(bit, Cause.WEB);
        } else {
            state.clear(bit, Cause.WEB);
        }
    }

    private static boolean enable(Health health, boolean wanted) {
        if (health.isConfigured()) {
            health.enabled(wanted);
        }
        return health.isConfigured();
    }

    /// As if a check had said so.
    private static void judge(ServerState state, Health health, String word) {
        health.level(word.equals("down") ? 0 : health.highestLevel());
        switch (word) {
            case "runn" -> state.run(Cause.WEB);
            case "nolb" -> state.stopping(Cause.WEB);
            case "down" -> state.stop(Cause.WEB);
            default -> throw new AssertionError(word);
        }
    }
}

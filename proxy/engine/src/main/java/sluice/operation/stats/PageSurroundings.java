package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.loop.Shared;
import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.proxies.ServerState;

import java.util.List;
import java.util.concurrent.Executor;

/// The running process as the statistics page sees it: made while the configuration is read, filled when the process starts.
@Shared("written once by boot before the first connection")
public final class PageSurroundings implements StatisticsService.Surroundings {
    private volatile @Nullable Running running;

    private record Running(
            Plan plan, Statistics statistics, ProcessStatistics process, Executor operationLoop) {}

    /// @param operationLoop where pages are rendered
    public void begin(
            Plan plan, Statistics statistics, ProcessStatistics process, Executor operationLoop) {
        running = new Running(plan, statistics, process, operationLoop);
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
        if (backend == null || action.isEmpty()) {
            return "ERRP";
        }
        int changed = 0;
        int unknown = 0;
        for (String name : servers) {
            Server server = backend.server(name);
            if (server == null) {
                unknown++;
            } else if (!change(action, server.state())) {
                return "ERRP";
            } else {
                changed++;
            }
        }
        if (changed == 0) {
            return unknown > 0 ? "ERRP" : "NONE";
        }
        return unknown > 0 ? "PART" : "DONE";
    }

    /// False for an action that there is none of.
    private static boolean change(String action, ServerState state) {
        switch (action) {
            case "ready", "enable" -> state.ready(Cause.WEB);
            case "drain", "stop" -> state.forceDrain(Cause.WEB);
            case "maint", "disable" -> state.forceMaintenance(Cause.WEB);
            case "start" -> state.ready(Cause.WEB);
            case "dhlth" -> state.health().enabled(false);
            case "ehlth" -> state.health().enabled(state.health().isConfigured());
            case "hrunn" -> {
                state.health().level(state.health().highestLevel());
                state.run(Cause.WEB);
            }
            case "hnolb" -> {
                state.health().level(state.health().highestLevel());
                state.stopping(Cause.WEB);
            }
            case "hdown" -> {
                state.health().level(0);
                state.stop(Cause.WEB);
            }
            case "dagent" -> state.agent().enabled(false);
            case "eagent" -> state.agent().enabled(state.agent().isConfigured());
            case "arunn" -> {
                state.agent().level(state.agent().highestLevel());
                state.run(Cause.WEB);
            }
            case "adown" -> {
                state.agent().level(0);
                state.stop(Cause.WEB);
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}

package sluice.operation.stats;

import static sluice.vocabulary.StatColumn.*;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.BalanceSettings;
import sluice.proxies.Administrative;
import sluice.proxies.Backend;
import sluice.proxies.Health;
import sluice.proxies.Operational;
import sluice.proxies.Server;
import sluice.proxies.ServerState;
import sluice.value.ByteString;
import sluice.vocabulary.CheckStatus;
import sluice.vocabulary.StatColumn;

/// The columns about health, weight and queue: what is not a plain counter. Management guide §9.1.
public final class ServerColumns {
    private ServerColumns() {}

    /// The words of the `status` column: `UP`, `UP 1/3`, `DOWN 1/2`, `MAINT (via b/s)`, `DRAIN`, `no check`, …
    public static String status(Server server) {
        ServerState state = server.state();
        int bits = state.administrative();
        if (Administrative.isMaintenance(bits)) {
            return maintenance(server, bits);
        }
        Server shown = source(server);
        Health health = shown.state().health();
        Health agent = shown.state().agent();
        boolean draining = Administrative.isDrain(bits);
        if (state.operational() == Operational.STOPPED) {
            if (agent.isEnabled() && agent.level() == 0) {
                return "DOWN (agent)";
            }
            return health.isEnabled() && health.level() > 0
                    ? "DOWN " + health.level() + "/" + health.rise()
                    : "DOWN";
        }
        String word =
                draining ? "DRAIN" : state.operational() == Operational.STOPPING ? "NOLB" : "UP";
        if (draining && agent.isEnabled()) {
            return "DRAIN (agent)";
        }
        if (!health.isEnabled()) {
            return draining ? "DRAIN" : "no check";
        }
        if (health.level() < health.highestLevel()) {
            return word
                    + " "
                    + Math.max(0, health.level() - health.rise() + 1)
                    + "/"
                    + health.fall();
        }
        return word;
    }

    private static String maintenance(Server server, int bits) {
        if ((bits & Administrative.INHERITED_MAINTENANCE) != 0 && server.tracked() != null) {
            return "MAINT (via " + server.tracked() + ")";
        }
        return (bits & Administrative.RESOLUTION_MAINTENANCE) != 0 ? "MAINT (resolution)" : "MAINT";
    }

    /// The server whose checks count: its own, or those of the one that it tracks, at the end of the chain.
    private static Server source(Server server) {
        Server source = server;
        for (Server next = source.tracked(); next != null; next = source.tracked()) {
            source = next;
        }
        return source;
    }

    static void put(Server server, StatRow row) {
        ServerState state = server.state();
        boolean backup = server.settings().backup;
        boolean usable = state.isUsable();
        row.put(STATUS, status(server))
                .put(QCUR, server.queued())
                .put(QMAX, server.queuedMax())
                .put(WEIGHT, Math.round(server.weight() * state.warmth()))
                .put(UWEIGHT, server.weight())
                .put(ACT, backup ? 0 : 1)
                .put(BCK, backup ? 1 : 0)
                .put(LASTCHG, state.secondsSinceChange());
        if (server.settings().maxqueue > 0) {
            row.put(QLIMIT, server.settings().maxqueue);
        }
        if (state.operational() == Operational.STARTING && usable) {
            row.put(THROTTLE, Math.round(state.warmth() * 100));
        }
        ByteString cookie = cookie(server);
        if (cookie != null) {
            row.put(COOKIE, cookie.toString());
        }
        if (server.tracked() != null) {
            row.put(TRACKED, server.tracked().toString());
        }
        Health health = state.health();
        if (health.isConfigured()) {
            row.put(CHKFAIL, health.failures())
                    .put(CHKDOWN, health.downs())
                    .put(DOWNTIME, state.secondsDown())
                    .put(HANAFAIL, health.analyses());
            check(health, row, CHECK_STATUS, CHECK_CODE, CHECK_DURATION, CHECK_DESC, LAST_CHK);
            row.put(CHECK_RISE, health.rise())
                    .put(CHECK_FALL, health.fall())
                    .put(CHECK_HEALTH, health.level());
        }
        Health agent = state.agent();
        if (agent.isConfigured()) {
            check(agent, row, AGENT_STATUS, AGENT_CODE, AGENT_DURATION, AGENT_DESC, LAST_AGT);
            row.put(AGENT_RISE, agent.rise())
                    .put(AGENT_FALL, agent.fall())
                    .put(AGENT_HEALTH, agent.level());
        }
    }

    private static void check(
            Health health,
            StatRow row,
            StatColumn status,
            StatColumn code,
            StatColumn duration,
            StatColumn words,
            StatColumn description) {
        CheckStatus found = health.status();
        row.put(status, (health.isRunning() ? "* " : "") + found.code()).put(words, found.words());
        if (found.hasCode()) {
            row.put(code, Integer.toUnsignedLong(health.code()));
        }
        if (health.durationMillis() >= 0) {
            row.put(duration, health.durationMillis());
        }
        row.put(description, health.description());
    }

    static void put(Backend backend, StatRow row) {
        long weight = 0;
        long configured = 0;
        boolean anyActive = backend.activeServers() > 0;
        for (Server server : backend.servers()) {
            if (server.state().isUsable() && server.settings().backup != anyActive) {
                weight += Math.round(server.weight() * server.state().warmth());
                configured += server.weight();
            }
        }
        boolean usable =
                backend.servers().isEmpty()
                        || backend.activeServers() + backend.backupServers() > 0;
        row.put(STATUS, usable ? "UP" : "DOWN")
                .put(QCUR, backend.queued())
                .put(QMAX, backend.queuedMax())
                .put(SLIM, backend.fullconn())
                .put(WEIGHT, weight)
                .put(UWEIGHT, configured)
                .put(ACT, backend.activeServers())
                .put(BCK, backend.backupServers())
                .put(CHKDOWN, backend.availability().downs())
                .put(LASTCHG, backend.availability().secondsSinceChange());
        // Their sums over the servers are the exporter's; here stands what HAProxy puts.
        row.put(AGG_SERVER_STATUS, 0).put(AGG_SERVER_CHECK_STATUS, 0).put(AGG_CHECK_STATUS, 0);
        if (!backend.servers().isEmpty()) {
            row.put(DOWNTIME, backend.availability().secondsDown());
        }
    }

    private static @Nullable ByteString cookie(Server server) {
        var balance = server.backend().get(BalanceSettings.EXTRA);
        return balance == null || balance.cookie == null
                ? server.settings().cookie
                : balance.cookie.value(server);
    }
}

package sluice.runtime.diagnosis;

import sluice.runtime.StatRow;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// S1 to S4: which server is the odd one.
final class ServerRules {
    private static final double BUSY = 0.5;

    private ServerRules() {}

    static void apply(View view) {
        for (var backend : view.latest.backends()) {
            var servers = view.servers(backend);
            slow(view, backend, servers);
            shares(view, backend, servers);
            for (var server : servers) {
                if (!starving(view, backend, server)) {
                    idle(view, server, servers);
                }
                draining(view, backend, server);
            }
        }
    }

    private static void slow(View view, StatRow backend, List<StatRow> servers) {
        double all = view.traffic(backend);
        for (var server : servers) {
            long time = server.number(StatColumn.RTIME);
            if (!server.status().serving()
                    || time <= view.limits.slowMillis()
                    || view.traffic(server) <= 0) {
                continue;
            }
            var peers = new ArrayList<Double>();
            for (var peer : servers) {
                if (peer != server && peer.status().serving() && peer.number(StatColumn.STOT) > 0) {
                    peers.add((double) peer.number(StatColumn.RTIME));
                }
            }
            double usual = peers.isEmpty() ? Double.NaN : View.median(peers);
            if (time > view.limits.slowFactor() * usual) {
                double factor = time / Math.max(usual, 1);
                view.add(
                        Rule.S1,
                        Severity.WARN,
                        server.path(),
                        Figures.number(factor)
                                + "× slower than its peers (rtime "
                                + time
                                + " vs "
                                + Figures.number(usual)
                                + " ms)"
                                + (all > 0
                                        ? ", gets "
                                                + Figures.percent(view.traffic(server) / all)
                                                + " of traffic"
                                        : ""),
                        null,
                        servers.stream()
                                .map(
                                        s ->
                                                s.name()
                                                        + " rtime "
                                                        + s.number(StatColumn.RTIME)
                                                        + " ms, longest "
                                                        + s.number(StatColumn.RTIME_MAX)
                                                        + " ms")
                                .toList());
            }
        }
    }

    private static void shares(View view, StatRow backend, List<StatRow> servers) {
        String algorithm = backend.text(StatColumn.ALGO);
        boolean byWeight =
                algorithm.isEmpty()
                        || algorithm.startsWith("roundrobin")
                        || algorithm.startsWith("static-rr")
                        || algorithm.startsWith("random");
        double all = 0;
        double weights = 0;
        for (var server : servers) {
            if (server.status().serving()) {
                all += view.longRate(server, StatColumn.STOT);
                weights += server.number(StatColumn.WEIGHT);
            }
        }
        // Below ten polls or a few requests per second the shares are noise.
        if (!byWeight || weights == 0 || all < 5 || view.history.size() < 10) {
            return;
        }
        for (var server : servers) {
            long weight = server.number(StatColumn.WEIGHT);
            boolean ramping =
                    server.has(StatColumn.THROTTLE) && server.number(StatColumn.THROTTLE) < 100;
            if (!server.status().serving() || weight == 0 || ramping) {
                continue;
            }
            double expected = weight / weights;
            double actual = view.longRate(server, StatColumn.STOT) / all;
            if (Math.abs(actual - expected) > view.limits.shareOff() * expected && actual > 0) {
                view.add(
                        Rule.S2,
                        Severity.INFO,
                        server.path(),
                        server.name()
                                + " gets "
                                + Figures.percent(actual)
                                + ", weight says "
                                + Figures.percent(expected),
                        null,
                        List.of(
                                "weight "
                                        + weight
                                        + " of "
                                        + Figures.number(weights)
                                        + ", "
                                        + Figures.perSecond(actual * all)
                                        + " of "
                                        + Figures.perSecond(all)
                                        + (server.has(StatColumn.COOKIE)
                                                ? ", cookie " + server.text(StatColumn.COOKIE)
                                                : "")));
            }
        }
    }

    /// Free slots while requests wait in the backend: seen with HAProxy 2.6 after `drain` and `ready` under load. A server
    /// takes from the backend's queue when one of its own requests ends, or when it comes up; a drained one has neither.
    private static boolean starving(View view, StatRow backend, StatRow server) {
        long waiting = backend.number(StatColumn.QCUR);
        boolean free =
                server.status().serving()
                        && server.number(StatColumn.WEIGHT, 1) > 0
                        && server.number(StatColumn.BCK) == 0
                        && server.number(StatColumn.SCUR) == 0;
        if (waiting == 0
                || !free
                || view.history.size() < 3
                || view.trafficInState(server) > 0
                || view.history.rate(server, StatColumn.STOT) > 0) {
            return false;
        }
        view.add(
                Rule.S3,
                Severity.WARN,
                server.path(),
                server.name()
                        + " is up and idle while "
                        + waiting
                        + " wait in the backend: it is handed none (it came back from drain?);"
                        + " `maint`, then `ready` starts it",
                null,
                List.of(
                        "slots " + QueueRules.slots(server) + ", queue of the backend " + waiting,
                        "requests so far " + server.number(StatColumn.STOT)));
        return true;
    }

    private static void idle(View view, StatRow server, List<StatRow> servers) {
        boolean weightless =
                server.number(StatColumn.UWEIGHT, 1) == 0
                        && server.status().word() != ServerStatus.Word.MAINT
                        && !server.status().failed();
        boolean up =
                server.status().serving()
                        || weightless && server.status().word() == ServerStatus.Word.DRAIN;
        if (!up
                || view.history.size() < 3
                || view.longRate(server, StatColumn.STOT) > 0
                || server.number(StatColumn.SCUR) > 0) {
            return;
        }
        boolean backup = server.number(StatColumn.BCK) > 0;
        double peers = 0;
        boolean activePeer = false;
        for (var peer : servers) {
            peers += peer == server ? 0 : view.longRate(peer, StatColumn.STOT);
            activePeer |= peer != server && peer.number(StatColumn.ACT) > 0;
        }
        if (peers < BUSY || backup && activePeer) {
            return;
        }
        String reason;
        if (weightless) {
            reason = "its weight is 0 (`weight " + server.path() + " 100%` restores it)";
        } else if (server.has(StatColumn.THROTTLE)) {
            reason = "slow start, " + server.number(StatColumn.THROTTLE) + " % so far";
        } else {
            reason = "persistence or the balancing algorithm sends everything elsewhere";
        }
        view.add(
                Rule.S3,
                weightless ? Severity.WARN : Severity.INFO,
                server.path(),
                server.name()
                        + " is up but gets no requests while its peers get "
                        + Figures.perSecond(peers)
                        + ": "
                        + reason,
                null,
                List.of(
                        "weight "
                                + server.number(StatColumn.WEIGHT)
                                + ", set to "
                                + server.number(StatColumn.UWEIGHT)
                                + ", requests so far "
                                + server.number(StatColumn.STOT)));
    }

    private static void draining(View view, StatRow backend, StatRow server) {
        boolean drains = server.status().word() == ServerStatus.Word.DRAIN;
        double traffic = drains ? view.trafficInState(server) : 0;
        if (!drains || traffic <= 0) {
            return;
        }
        String cookie = backend.text(StatColumn.COOKIE);
        String why =
                server.has(StatColumn.COOKIE)
                        ? "cookie "
                                + (cookie.isEmpty() ? "" : cookie + "=")
                                + server.text(StatColumn.COOKIE)
                        : "a stick table or `use-server`";
        view.add(
                Rule.S4,
                Severity.WARN,
                server.path(),
                server.name() + " drains but still gets " + Figures.perSecond(traffic) + ": " + why,
                null,
                List.of("sessions " + server.number(StatColumn.SCUR)));
    }
}

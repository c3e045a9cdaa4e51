package sluice.runtime.diagnosis;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Q1 and Q2: who waits, and for what.
final class QueueRules {
    private QueueRules() {}

    static void apply(View view) {
        for (var backend : view.latest.backends()) {
            waiting(view, backend);
            pinned(view, backend);
        }
    }

    /// Requests waiting in a backend: its own queue and those of its servers. With cookies they wait at the server,
    /// without at the backend.
    static long waiting(@Nullable Snapshot snapshot, String backend) {
        if (snapshot == null) {
            return 0;
        }
        var row = snapshot.backend(backend);
        long sum = row == null ? 0 : row.number(StatColumn.QCUR);
        for (var server : snapshot.servers(backend)) {
            sum += server.number(StatColumn.QCUR);
        }
        return sum;
    }

    private static void waiting(View view, StatRow backend) {
        String name = backend.proxy();
        long now = waiting(view.latest, name);
        if (now == 0) {
            return;
        }
        int polls = 1;
        long earlier = now;
        while (polls < view.limits.queuePolls()) {
            earlier = waiting(view.history.back(polls).orElse(null), name);
            if (earlier == 0) {
                break;
            }
            polls++;
        }
        boolean growing =
                view.history.size() > 1
                        && now
                                > waiting(
                                        view.history
                                                .back(Math.min(2, view.history.size() - 1))
                                                .orElse(null),
                                        name);
        boolean lasting =
                polls >= view.limits.queuePolls() || view.history.size() < view.limits.queuePolls();
        if (!lasting && !growing) {
            return;
        }
        var full = full(view.servers(backend));
        double traffic = leaving(view, backend);
        String wait =
                traffic > 0
                        ? " (~"
                                + Figures.time(Duration.ofMillis(Math.round(1000 * now / traffic)))
                                + ")"
                        : "";
        var evidence = new ArrayList<String>();
        evidence.add(
                "queue "
                        + backend.number(StatColumn.QCUR)
                        + " in the backend, worst so far "
                        + backend.number(StatColumn.QMAX)
                        + "; "
                        + Figures.perSecond(traffic));
        for (var server : view.servers(backend)) {
            evidence.add(
                    server.name()
                            + " slots "
                            + slots(server)
                            + ", queue "
                            + server.number(StatColumn.QCUR)
                            + ", rtime "
                            + server.number(StatColumn.RTIME)
                            + " ms");
        }
        view.add(
                Rule.Q1,
                growing && lasting ? Severity.CRIT : Severity.WARN,
                name,
                "is queueing: "
                        + now
                        + " waiting"
                        + wait
                        + (full.isEmpty()
                                ? ""
                                : ", " + names(full) + " full " + slots(full.getFirst()))
                        + (growing ? ", growing" : ""),
                null,
                evidence);
    }

    /// Requests per second that leave the queue: those handed to the servers; what the backend takes in where no rate of
    /// theirs is known.
    private static double leaving(View view, StatRow backend) {
        double sum = 0;
        for (var server : view.servers(backend)) {
            sum += view.rate(server, StatColumn.STOT);
        }
        return sum > 0 ? sum : view.traffic(backend);
    }

    private static String names(List<StatRow> servers) {
        return servers.size() > 4
                ? servers.size() + " servers"
                : String.join(" ", servers.stream().map(StatRow::name).toList());
    }

    private static List<StatRow> full(List<StatRow> servers) {
        return servers.stream()
                .filter(
                        s ->
                                s.number(StatColumn.SLIM) > 0
                                        && s.number(StatColumn.SCUR) >= s.number(StatColumn.SLIM))
                .toList();
    }

    /// `4/4`, or `4` where there is no limit.
    static String slots(StatRow row) {
        long limit = row.number(StatColumn.SLIM);
        return row.number(StatColumn.SCUR) + (limit > 0 ? "/" + limit : "");
    }

    private static void pinned(View view, StatRow backend) {
        var servers = view.servers(backend);
        for (var server : full(servers)) {
            long queued = server.number(StatColumn.QCUR);
            if (queued == 0) {
                continue;
            }
            var free =
                    servers.stream()
                            .filter(
                                    s ->
                                            s != server
                                                    && s.status().serving()
                                                    && s.number(StatColumn.WEIGHT, 1) > 0)
                            .filter(
                                    s ->
                                            s.number(StatColumn.QCUR) == 0
                                                    && (s.number(StatColumn.SLIM) == 0
                                                            || s.number(StatColumn.SCUR) * 2
                                                                    <= s.number(StatColumn.SLIM)))
                            .toList();
            if (!free.isEmpty()) {
                String how =
                        server.has(StatColumn.COOKIE) || backend.has(StatColumn.COOKIE)
                                ? "the cookie"
                                : "persistence or a hash";
                view.add(
                        Rule.Q2,
                        Severity.WARN,
                        server.path(),
                        server.name()
                                + " is full ("
                                + slots(server)
                                + ", "
                                + queued
                                + " waiting) while "
                                + names(free)
                                + " "
                                + (free.size() == 1 ? "is" : "are")
                                + " free: "
                                + how
                                + " pins its clients",
                        null,
                        free.stream().map(s -> s.name() + " slots " + slots(s)).toList());
            }
        }
    }
}

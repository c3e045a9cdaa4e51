package sluice.runtime.diagnosis;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// D1 to D5: who can serve at all.
final class AvailabilityRules {
    private AvailabilityRules() {}

    static void apply(View view) {
        var changes = changes(view);
        for (var backend : view.latest.backends()) {
            var servers = view.servers(backend);
            if (servers.isEmpty()) {
                noServers(view, backend);
                continue;
            }
            long usable = view.usable(backend);
            if (usable == 0) {
                noneLeft(view, backend, servers);
            } else {
                someDown(view, backend, servers);
                onBackup(view, backend, servers);
            }
            for (var server : servers) {
                flapping(view, server, changes.getOrDefault(server.path(), 0));
            }
        }
    }

    private static void noneLeft(View view, StatRow backend, List<StatRow> servers) {
        double traffic = view.traffic(backend);
        var down = servers.stream().filter(s -> s.status().failed()).toList();
        var since = view.changedAt(backend);
        boolean decided = down.isEmpty();
        String why =
                decided
                        ? servers.size() + "/" + servers.size() + " taken out by hand"
                        : down.size() + "/" + servers.size() + " DOWN " + commonCheck(down);
        String consequence =
                traffic > 0
                        ? Figures.perSecond(traffic) + " get 503"
                        : "every request would get 503, none arrives now";
        view.add(
                Rule.D1,
                traffic > 0 ? Severity.CRIT : Severity.WARN,
                backend.proxy(),
                decided ? Culprit.CONFIG : Culprit.SERVER,
                "no server left" + view.since(since) + " (" + why.strip() + "); " + consequence,
                since,
                servers.stream().map(View::state).toList());
    }

    private static String commonCheck(List<StatRow> down) {
        String code = down.getFirst().text(StatColumn.CHECK_STATUS);
        return down.stream().allMatch(s -> s.text(StatColumn.CHECK_STATUS).equals(code))
                ? code
                : "for several reasons";
    }

    private static void noServers(View view, StatRow backend) {
        double failing = view.rate(backend, StatColumn.HRSP_5XX);
        boolean failed = backend.number(StatColumn.HRSP_5XX) > 0;
        String text = "has no servers; HAProxy calls it " + backend.status().text();
        view.add(
                Rule.D2,
                failing > 0 ? Severity.CRIT : failed ? Severity.WARN : Severity.INFO,
                backend.proxy(),
                failing > 0
                        ? text + "; " + Figures.perSecond(failing) + " get 503"
                        : failed
                                ? text
                                        + "; "
                                        + backend.number(StatColumn.HRSP_5XX)
                                        + " requests got 5xx so far"
                                : text,
                null,
                List.of("act 0, bck 0, requests so far " + backend.number(StatColumn.STOT)));
    }

    private static void someDown(View view, StatRow backend, List<StatRow> servers) {
        var down = servers.stream().filter(s -> s.status().failed()).toList();
        if (down.isEmpty()) {
            return;
        }
        long slots = 0;
        for (var server : servers) {
            if (server.status().serving()) {
                long limit = server.number(StatColumn.SLIM);
                slots = limit == 0 || slots == Long.MAX_VALUE ? Long.MAX_VALUE : slots + limit;
            }
        }
        long load = backend.number(StatColumn.SCUR);
        boolean over = load > slots;
        var first = down.getFirst();
        var since = view.changedAt(first);
        String which =
                down.size() == 1
                        ? View.state(first).replaceFirst(" DOWN", "")
                        : String.join(" ", down.stream().map(StatRow::name).toList());
        view.add(
                Rule.D3,
                over ? Severity.CRIT : Severity.WARN,
                backend.proxy(),
                down.size()
                        + " of "
                        + servers.size()
                        + " down: "
                        + which
                        + view.since(since)
                        + (over
                                ? "; the rest has " + slots + " slots for " + load + " sessions"
                                : ""),
                since,
                down.stream().map(View::state).toList());
    }

    private static void onBackup(View view, StatRow backend, List<StatRow> servers) {
        if (backend.number(StatColumn.ACT) > 0 || backend.number(StatColumn.BCK) == 0) {
            return;
        }
        var backups =
                servers.stream()
                        .filter(s -> s.number(StatColumn.BCK) > 0 && s.status().serving())
                        .toList();
        boolean hasActive = servers.stream().anyMatch(s -> s.number(StatColumn.BCK) == 0);
        if (hasActive) {
            var since = view.changedAt(backend);
            view.add(
                    Rule.D4,
                    Severity.WARN,
                    backend.proxy(),
                    "running on backup: "
                            + String.join(" ", backups.stream().map(StatRow::name).toList()),
                    since,
                    servers.stream().map(View::state).toList());
        }
    }

    private static Map<String, Integer> changes(View view) {
        var counts = new HashMap<String, Integer>();
        var from = view.now.minus(Duration.ofMinutes(10));
        var restarts = new HashSet<Instant>();
        view.history.restarts().forEach(restart -> restarts.add(restart.at()));
        for (var event : view.history.events()) {
            // With a new process every state begins anew: that is no flapping.
            if (event.kind() == History.Event.Kind.STATE
                    && event.at().isAfter(from)
                    && !restarts.contains(event.at())) {
                counts.merge(event.object(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static void flapping(View view, StatRow server, int seen) {
        // Counted and not extrapolated: after a restart there are only seconds to look back to.
        double falls = view.history.growth(server, StatColumn.CHKDOWN, Duration.ofMinutes(10));
        long changes = Math.max(seen, Double.isNaN(falls) ? 0 : 2 * Math.round(falls));
        if (changes < view.limits.flaps()) {
            return;
        }
        String code = server.text(StatColumn.CHECK_STATUS);
        var evidence = new ArrayList<String>();
        evidence.add(View.state(server));
        evidence.add(
                "went down "
                        + server.number(StatColumn.CHKDOWN)
                        + " times, "
                        + server.number(StatColumn.CHKFAIL)
                        + " checks failed since the process started");
        view.add(
                Rule.D5,
                Severity.WARN,
                server.path(),
                server.name()
                        + " flaps: "
                        + changes
                        + " changes in 10 min"
                        + (code.isEmpty() ? "" : ", " + code),
                null,
                evidence);
    }
}

package sluice.runtime.action;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says in words what a change will do to the backends that it touches.
final class Consequences {
    private final Snapshot snapshot;
    private final Change change;
    private final List<String> words = new ArrayList<>();
    private final List<String> lastServers = new ArrayList<>();

    private Consequences(Snapshot snapshot, Change change) {
        this.snapshot = snapshot;
        this.change = change;
    }

    /// What is said and which backends would lose their last usable server.
    record Result(List<String> words, List<String> lastServers) {}

    static Result of(Snapshot snapshot, Change change, List<Preview.Step> steps) {
        var consequences = new Consequences(snapshot, change);
        Map<String, Set<String>> touched = new LinkedHashMap<>();
        for (var step : steps) {
            if (!step.commands().isEmpty()) {
                touched.computeIfAbsent(step.row().proxy(), _ -> new HashSet<>())
                        .add(step.row().name());
            }
        }
        if (change.takesAway()) {
            touched.forEach(consequences::away);
        }
        for (var step : steps) {
            if (!step.commands().isEmpty()) {
                consequences.server(step);
            }
        }
        return new Result(consequences.words, consequences.lastServers);
    }

    private void away(String backend, Set<String> leaving) {
        var servers = snapshot.servers(backend);
        long weight = 0;
        long weightLeft = 0;
        long slots = 0;
        long busy = 0;
        boolean limited = true;
        int usable = 0;
        int left = 0;
        for (var server : servers) {
            if (!usable(server)) {
                continue;
            }
            usable++;
            weight += server.number(StatColumn.WEIGHT);
            if (!leaving.contains(server.name())) {
                left++;
                weightLeft += server.number(StatColumn.WEIGHT);
                limited &= server.number(StatColumn.SLIM) > 0;
                slots += server.number(StatColumn.SLIM);
                busy += server.number(StatColumn.SCUR);
            }
        }
        if (usable == 0) {
            words.add("after:  " + backend + " has no usable server, as now [D1]");
            return;
        }
        var row = snapshot.backend(backend);
        long rate = row == null ? 0 : row.number(StatColumn.RATE);
        if (left == 0) {
            lastServers.add(backend);
            words.add(
                    "after:  NO server of "
                            + backend
                            + " is left; "
                            + (rate > 0 ? rate + " r/s" : "every request")
                            + " will get 503 [D1]");
            return;
        }
        long load =
                row == null
                        ? busy
                        : row.number(StatColumn.SCUR) + Diagnosis.waiting(snapshot, backend);
        String pressure =
                !limited
                        ? ""
                        : "; they run at "
                                + busy
                                + "/"
                                + slots
                                + " slots"
                                + (load >= slots ? " → queue will GROW [Q1]" : "");
        words.add(
                "after:  "
                        + left
                        + " of "
                        + servers.size()
                        + " servers"
                        + (weight == 0
                                ? ""
                                : " ("
                                        + Figures.percent((double) weightLeft / weight)
                                        + " of weight)")
                        + " for "
                        + rate
                        + " r/s"
                        + pressure);
    }

    static boolean usable(StatRow server) {
        return server.status().serving() && server.number(StatColumn.WEIGHT, 1) > 0;
    }

    private void server(Preview.Step step) {
        var server = step.row();
        String cookie = server.text(StatColumn.COOKIE);
        var backend = snapshot.backend(server.proxy());
        String name = backend == null ? "" : backend.text(StatColumn.COOKIE);
        String which = "cookie " + (name.isEmpty() ? "" : name + ' ') + cookie;
        switch (change) {
            case Change.Drain _ -> {
                if (!cookie.isEmpty()) {
                    words.add(
                            which + ": clients that have it will KEEP coming while draining [S4]");
                }
            }
            case Change.Maint _ -> {
                long sessions = server.number(StatColumn.SCUR);
                if (sessions > 0) {
                    words.add(
                            Figures.count(sessions, "session", "sessions")
                                    + " of "
                                    + server.path()
                                    + " may finish; `cut` ends them at once");
                }
                if (!cookie.isEmpty()) {
                    words.add(which + ": clients that have it move to other servers");
                }
            }
            case Change.Ready _ -> ready(step);
            case Change.Weight(var value) -> {
                if (value.equals("0") || value.equals("0%")) {
                    words.add(
                            server.path()
                                    + " will look UP (or DRAIN) and get no new requests [S3]");
                }
            }
            case Change.Maxconn(var limit) -> {
                if (limit == 0) {
                    words.add(server.path() + " will have NO session limit (0 means unlimited)");
                } else if (server.number(StatColumn.SCUR) > limit) {
                    words.add(
                            server.path()
                                    + " has "
                                    + server.number(StatColumn.SCUR)
                                    + " sessions now: new requests will wait until they are below "
                                    + limit
                                    + " [Q1]");
                }
            }
            case Change.Address _ ->
                    words.add(
                            server.path()
                                    + ": new connections go to the new address, open ones stay; a"
                                    + " reload undoes it");
            case Change.Cut _ ->
                    words.add(
                            Figures.count(server.number(StatColumn.SCUR), "session", "sessions")
                                    + " of "
                                    + server.path()
                                    + " end at once; their clients see a broken connection");
            case Change.Remove _ ->
                    words.add(
                            server.path() + " is gone until the next reload, which brings it back");
        }
    }

    private void ready(Preview.Step step) {
        var server = step.row();
        if (step.settings().weight() == 0) {
            long initial = step.settings().initialWeight();
            words.add(
                    server.path()
                            + " has weight 0: it will be UP and get nothing; `weight "
                            + server.path()
                            + " "
                            + (initial > 0 ? initial : "100%")
                            + "` restores it [S3]");
        }
        var check = server.checkStatus();
        if (check != null && !check.passed() && server.number(StatColumn.CHECK_HEALTH) == 0) {
            words.add(
                    server.path()
                            + " fails its checks ("
                            + check.code()
                            + ", "
                            + check.meaning()
                            + "): it gets nothing until they pass");
        }
    }
}

package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `queues [filter]`.
final class QueuesVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "queues",
                "[filter]",
                "who waits where, for how long about, and how full the servers are",
                List.of(Argument.BACKEND, Argument.FILTER),
                "queues                    # longest first; --all shows what has no queue, too",
                "watch 1 queues");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        var session = call.session();
        var snapshot = session.refresh();
        var rows = new ArrayList<StatRow>();
        for (var row : snapshot.rows()) {
            if (row.kind() == ObjectKind.BACKEND || row.kind() == ObjectKind.SERVER) {
                rows.add(row);
            }
        }
        var selected =
                new ArrayList<>(Selection.of(snapshot, rows, call.words(), session.history()));
        selected.sort(
                Comparator.comparingLong((StatRow row) -> row.number(StatColumn.QCUR)).reversed());
        var table =
                Table.of(
                        "object", "status", "queue", "worst", "slots", "wait", "req/s", "rtime_ms");
        int quiet = 0;
        for (var row : selected) {
            boolean waits = row.number(StatColumn.QCUR) > 0;
            if (!waits && !call.options().all() && call.words().isEmpty()) {
                quiet++;
                continue;
            }
            double rate = Rates.requests(session.history(), row);
            table.row(
                    row.path(),
                    row.status().text(),
                    row.number(StatColumn.QCUR),
                    row.number(StatColumn.QMAX),
                    slots(snapshot, row),
                    wait(row, rate),
                    rate,
                    row.number(StatColumn.RTIME));
        }
        if (quiet > 0) {
            table.note(
                    table.size() == 0
                            ? "nothing waits (" + quiet + " backends and servers)"
                            : quiet + " more without a queue");
        }
        return new Result.Rows(table.build());
    }

    private static Object slots(Snapshot snapshot, StatRow row) {
        if (row.kind() == ObjectKind.SERVER) {
            return Rates.slots(row);
        }
        long used = 0;
        long limit = 0;
        for (var server : snapshot.servers(row.proxy())) {
            used += server.number(StatColumn.SCUR);
            limit += server.status().serving() ? server.number(StatColumn.SLIM) : 0;
        }
        return limit == 0 ? (Object) used : used + "/" + limit;
    }

    /// By Little's law: those who wait, served at this rate.
    private static @Nullable String wait(StatRow row, double rate) {
        long queue = row.number(StatColumn.QCUR);
        if (queue == 0) {
            return null;
        }
        return rate > 0
                ? "~" + Figures.time(Duration.ofMillis(Math.round(1000 * queue / rate)))
                : "unknown";
    }
}

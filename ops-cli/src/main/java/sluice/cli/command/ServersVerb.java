package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.StatRow;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.List;

/// `servers [filter]`.
final class ServersVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "servers",
                "[filter]",
                "servers with state, weight, slots, queue, rates, check",
                List.of(Argument.SERVER, Argument.FILTER),
                "servers                   # all of them",
                "servers status:down       # what is down",
                "servers be:web queue>0    # servers of backends with web in their name that have a"
                        + " queue",
                "servers | sort rtime_ms | head 5");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        var session = call.session();
        var snapshot = session.refresh();
        var history = session.history();
        var table =
                Table.of(
                        "server",
                        "status",
                        "weight",
                        "slots",
                        "queue",
                        "req/s",
                        Rates.errorsHeading(history),
                        "rtime_ms",
                        "since",
                        "addr",
                        "check");
        for (var row : Selection.of(snapshot, snapshot.servers(), call.words(), history)) {
            table.row(
                    row.path(),
                    row.status().text() + (row.number(StatColumn.BCK) > 0 ? " (backup)" : ""),
                    weight(row),
                    Rates.slots(row),
                    row.number(StatColumn.QCUR),
                    Rates.requests(history, row),
                    Rates.errors(history, row),
                    row.number(StatColumn.RTIME),
                    row.has(StatColumn.LASTCHG)
                            ? Figures.time(Duration.ofSeconds(row.number(StatColumn.LASTCHG)))
                            : null,
                    row.text(StatColumn.ADDR),
                    check(row));
        }
        return new Result.Rows(table.build());
    }

    private static Object weight(StatRow row) {
        long now = row.number(StatColumn.WEIGHT);
        long set = row.number(StatColumn.UWEIGHT, now);
        return now == set ? (Object) now : now + "/" + set;
    }

    private static @Nullable String check(StatRow row) {
        String code = row.text(StatColumn.CHECK_STATUS);
        String detail = row.text(StatColumn.LAST_CHK);
        return code.isEmpty() ? null : detail.isEmpty() ? code : code + ' ' + detail;
    }
}

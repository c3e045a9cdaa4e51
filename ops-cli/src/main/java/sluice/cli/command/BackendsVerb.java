package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.vocabulary.StatColumn;

import java.util.List;

/// `backends [filter]`.
final class BackendsVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "backends",
                "[filter]",
                "backends with usable servers, waiting, sessions, rates",
                List.of(Argument.BACKEND, Argument.FILTER),
                "backends                  # all of them",
                "backends queue>0          # where somebody waits at the backend",
                "backends | sort waiting");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        var session = call.session();
        var snapshot = session.refresh();
        var history = session.history();
        var table =
                Table.of(
                        "backend",
                        "status",
                        "servers",
                        "waiting",
                        "sessions",
                        "req/s",
                        Rates.errorsHeading(history),
                        "rtime_ms",
                        "mode");
        for (var row : Selection.of(snapshot, snapshot.backends(), call.words(), history)) {
            long usable = Diagnosis.usable(snapshot, row.proxy());
            int all = snapshot.servers(row.proxy()).size();
            table.row(
                    row.proxy(),
                    // The proxy calls a backend without servers UP.
                    usable == 0
                            ? (all == 0 ? "UP, no servers" : "DOWN, none usable")
                            : row.status().text(),
                    usable + "/" + all,
                    Diagnosis.waiting(snapshot, row.proxy()),
                    row.number(StatColumn.SCUR),
                    Rates.requests(history, row),
                    Rates.errors(history, row),
                    row.number(StatColumn.RTIME),
                    row.text(StatColumn.MODE));
        }
        return new Result.Rows(table.build());
    }
}

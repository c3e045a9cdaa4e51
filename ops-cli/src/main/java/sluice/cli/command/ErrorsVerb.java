package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// `errors [filter]`: counters by cause, and the last captured errors.
final class ErrorsVerb implements Verb {
    private static final List<StatColumn> COUNTERS =
            List.of(
                    StatColumn.HRSP_5XX,
                    StatColumn.ECON,
                    StatColumn.ERESP,
                    StatColumn.WRETR,
                    StatColumn.WREDIS,
                    StatColumn.CLI_ABRT,
                    StatColumn.SRV_ABRT,
                    StatColumn.EREQ,
                    StatColumn.DREQ,
                    StatColumn.EINT);

    @Override
    public Manual manual() {
        return Verbs.manual(
                "errors",
                "[filter]",
                "errors since the start by cause, and the last malformed messages",
                List.of(Argument.OBJECT, Argument.FILTER),
                "errors be:web             # of these backends and their servers",
                "show errors               # the captured bytes (raw command)");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        var session = call.session();
        var snapshot = session.refresh();
        var headings = new ArrayList<String>(List.of("object"));
        for (var column : COUNTERS) {
            headings.add(column == StatColumn.HRSP_5XX ? "5xx" : column.columnName());
        }
        var table = Table.of(headings.toArray(String[]::new));
        for (var row : Selection.of(snapshot, snapshot.rows(), call.words(), session.history())) {
            long sum = 0;
            var cells = new Object[COUNTERS.size() + 1];
            cells[0] = row.kind() == ObjectKind.FRONTEND ? row.proxy() + " (frontend)" : row.path();
            for (int i = 0; i < COUNTERS.size(); i++) {
                cells[i + 1] = row.number(COUNTERS.get(i));
                sum += row.number(COUNTERS.get(i));
            }
            if (sum > 0) {
                table.row(cells);
            }
        }
        if (table.size() == 0) {
            table.note("no errors since the process started");
        } else {
            table.note(
                    "econ not connected · eresp cut, invalid or late answers · wretr/wredis"
                        + " retried, moved · cli/srv_abrt broken off by client, server · ereq bad"
                        + " requests · dreq denied · eint own errors");
        }
        captured(call, table);
        return new Result.Rows(table.build());
    }

    private static void captured(Invocation call, Table.Builder table) throws RuntimeFailure {
        var answer = call.session().client().ask("show errors");
        if (answer.failed()) {
            return;
        }
        int shown = 0;
        for (String line : answer.lines()) {
            if (line.startsWith("[") && shown++ < 8) {
                table.note("captured " + line);
            } else if (shown > 0 && shown <= 8 && line.contains("error at position")) {
                table.note("  " + line.strip());
            }
        }
    }
}

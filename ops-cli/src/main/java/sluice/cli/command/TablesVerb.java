package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.StickTable;
import sluice.runtime.diagnosis.Figures;
import sluice.runtime.filter.Spelling;

import java.time.Duration;
import java.util.List;

/// `tables [name]`.
final class TablesVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "tables",
                "[table]",
                "stick tables, or the entries of one",
                List.of(Argument.TABLE),
                "tables                    # how full they are",
                "tables fe_http | sort uses",
                "show table fe_http data.http_req_rate gt 50   # the proxy's own filter (raw"
                        + " command)");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var client = call.session().client();
        var tables = StickTable.parse(client.ask("show table").text());
        if (call.words().isEmpty()) {
            var table = Table.of("table", "type", "used", "size", "full");
            for (var one : tables) {
                table.row(
                        one.name(),
                        one.type(),
                        one.used(),
                        one.size(),
                        one.size() == 0 ? null : Figures.percent((double) one.used() / one.size()));
            }
            if (tables.isEmpty()) {
                table.note("no stick tables");
            }
            return new Result.Rows(table.build());
        }
        var chosen = named(tables, call.words()).getFirst();
        var answer = client.ask("show table " + chosen.name());
        if (answer.permissionDenied()) {
            throw new Failure(
                    Exit.FORBIDDEN, "this socket's level does not show keys (operator is needed)");
        }
        var rows = Table.of("key", "uses", "expires", "counters");
        for (var full : StickTable.parse(answer.text())) {
            for (var entry : full.entries()) {
                rows.row(
                        entry.key(),
                        entry.uses(),
                        Figures.time(Duration.ofMillis(entry.expiresMillis())),
                        counters(entry));
            }
        }
        if (rows.size() == 0) {
            rows.note("no entries");
        }
        if (answer.truncated()) {
            rows.note("the answer was cut at its limit: there are more keys");
        }
        return new Result.Rows(rows.build());
    }

    static List<StickTable> named(List<StickTable> tables, List<String> words) throws Failure {
        if (words.isEmpty()) {
            return tables;
        }
        String name = words.getFirst();
        for (var table : tables) {
            if (table.name().equals(name)) {
                return List.of(table);
            }
        }
        String near = Spelling.nearest(name, tables.stream().map(StickTable::name).toList());
        throw new Failure(
                Exit.NO_SUCH_OBJECT,
                "no stick table '"
                        + name
                        + "'"
                        + (near.isEmpty() ? "" : "; did you mean '" + near + "'?"));
    }

    static String counters(StickTable.Entry entry) {
        var words = new StringBuilder();
        entry.values()
                .forEach(
                        (name, value) -> {
                            if (value != 0) {
                                words.append(words.isEmpty() ? "" : " ")
                                        .append(name)
                                        .append('=')
                                        .append(value);
                            }
                        });
        return words.toString();
    }
}

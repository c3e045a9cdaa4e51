package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.StickTable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `who`: the busiest keys of all stick tables.
final class WhoVerb implements Verb {
    private static final List<String> RATES =
            List.of(
                    "http_req_rate",
                    "conn_rate",
                    "sess_rate",
                    "http_err_rate",
                    "http_req_cnt",
                    "conn_cnt",
                    "gpc0_rate",
                    "gpc0",
                    "conn_cur");

    private record Key(StickTable table, StickTable.Entry entry, long rate) {}

    @Override
    public Manual manual() {
        return Verbs.manual(
                "who",
                "[table] [--all]",
                "the busiest clients that stick tables know",
                List.of(Argument.TABLE),
                "who                       # over all tables",
                "clear table fe key 10.0.0.9   # forget one (raw command)");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var client = call.session().client();
        var keys = new ArrayList<Key>();
        boolean cut = false;
        var tables = StickTable.parse(client.ask("show table").text());
        for (var table : TablesVerb.named(tables, call.words())) {
            var answer = client.ask("show table " + table.name());
            if (answer.permissionDenied()) {
                throw new Failure(
                        Exit.FORBIDDEN,
                        "this socket's level does not show keys (operator is needed)");
            }
            cut |= answer.truncated();
            for (var full : StickTable.parse(answer.text())) {
                for (var entry : full.entries()) {
                    keys.add(new Key(full, entry, busiest(entry)));
                }
            }
        }
        keys.sort(Comparator.comparingLong(Key::rate).reversed());
        var rows = Table.of("key", "table", "rate", "uses", "counters");
        int limit = call.options().all() ? Integer.MAX_VALUE : 20;
        for (int i = 0; i < Math.min(limit, keys.size()); i++) {
            var key = keys.get(i);
            rows.row(
                    key.entry.key(),
                    key.table.name(),
                    key.rate,
                    key.entry.uses(),
                    TablesVerb.counters(key.entry));
        }
        if (tables.isEmpty()) {
            rows.note("no stick tables: who the clients are is in the log only");
        } else if (keys.isEmpty()) {
            rows.note("the stick tables are empty");
        } else if (keys.size() > limit) {
            rows.note((keys.size() - limit) + " more (--all shows them)");
        }
        if (cut) {
            rows.note("an answer was cut at its limit: there are more keys");
        }
        return new Result.Rows(rows.build());
    }

    private static long busiest(StickTable.Entry entry) {
        for (String name : RATES) {
            long value = entry.value(name);
            if (value > 0) {
                return value;
            }
        }
        return entry.uses();
    }
}

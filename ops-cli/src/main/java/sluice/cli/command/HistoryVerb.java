package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.action.Journal;
import sluice.runtime.diagnosis.Figures;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// `history [actions]`: what was changed, by whom, and why.
final class HistoryVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "history",
                "[actions] [--all] [--count N]",
                "the journal of this target's changes, latest first",
                List.of(),
                "history",
                "history --json --all      # the audit for the post-mortem");
    }

    @Override
    public Result run(Invocation call) throws Failure {
        if (call.words().size() > 1
                || call.words().size() == 1 && !call.words().getFirst().equals("actions")) {
            throw Failure.usage("usage: " + manual().usage());
        }
        var entries = call.session().journal().entries(call.session().client().target().label());
        int limit =
                call.options().all()
                        ? Integer.MAX_VALUE
                        : call.options().count() > 0 ? call.options().count() : 20;
        var table = Table.of("n", "when", "who", "object", "command", "before", "ok", "reason");
        for (int i = entries.size() - 1; i >= 0 && table.size() < limit; i--) {
            var entry = entries.get(i);
            table.row(
                    entry.number(),
                    Figures.clock(entry.time(), Instant.now(), ZoneId.systemDefault()),
                    entry.user() + '@' + entry.host(),
                    entry.object(),
                    entry.command(),
                    before(entry),
                    entry.ok() ? "yes" : "no",
                    entry.undoes() > 0 ? "undo of #" + entry.undoes() : entry.reason());
        }
        if (entries.isEmpty()) {
            table.note("nothing was changed from here (" + call.session().journal().file() + ")");
        }
        return new Result.Rows(table.build());
    }

    private static String before(Journal.Entry entry) {
        return entry.before().get("state") + " weight " + entry.before().get("weight");
    }
}

package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `events`: what changed lately, from what was seen, from the ages of states, and from the journal.
final class EventsVerb implements Verb {
    private record Line(Instant at, String object, String text, String who) {}

    @Override
    public Manual manual() {
        return Verbs.manual(
                "events",
                "[--count N]",
                "what changed lately: states, queues, reloads, people",
                List.of(),
                "events                    # latest first",
                "watch 1 events");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(0);
        var session = call.session();
        var snapshot = session.refresh();
        var lines = new ArrayList<Line>();
        var seen = session.history().events();
        for (var event : seen) {
            lines.add(new Line(event.at(), event.object(), event.text(), ""));
        }
        var firstSeen = session.history().snapshots().getFirst().takenAt();
        var started = snapshot.info().startedAt(snapshot.takenAt());
        for (var server : snapshot.servers()) {
            var at = snapshot.takenAt().minusSeconds(server.number(StatColumn.LASTCHG));
            // A change at the start is the configuration's, one after the first poll was seen.
            if (server.has(StatColumn.LASTCHG)
                    && at.isBefore(firstSeen)
                    && at.isAfter(started.plusSeconds(2))) {
                lines.add(
                        new Line(
                                at,
                                server.path(),
                                server.status().text() + ' ' + server.text(StatColumn.LAST_CHK),
                                ""));
            }
        }
        if (!snapshot.info().isEmpty()) {
            lines.add(
                    new Line(
                            started,
                            "",
                            "process started (pid " + snapshot.info().pid() + ")",
                            ""));
        }
        for (var entry : session.journal().entries(session.client().target().label())) {
            lines.add(
                    new Line(
                            entry.time(),
                            entry.object(),
                            entry.command() + (entry.ok() ? "" : " (failed)"),
                            entry.user()
                                    + (entry.reason().isEmpty() ? "" : ": " + entry.reason())));
        }
        lines.sort(Comparator.comparing(Line::at).reversed());
        int limit = call.options().count() > 0 ? call.options().count() : 20;
        var table = Table.of("when", "ago", "object", "what", "who");
        var now = Instant.now();
        for (var line : lines.subList(0, Math.min(limit, lines.size()))) {
            table.row(
                    Figures.clock(line.at, now, ZoneId.systemDefault()),
                    Figures.time(Duration.between(line.at, now)),
                    line.object,
                    line.text.strip(),
                    line.who);
        }
        return new Result.Rows(table.build());
    }
}

package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.vocabulary.TerminationPair;
import sluice.vocabulary.TerminationState;

import java.util.List;

/// `terminations`: every termination state seen, explained.
final class Terminations implements Question {
    @Override
    public String name() {
        return "terminations";
    }

    @Override
    public String summary() {
        return "termination states with meaning, culprit and next step";
    }

    @Override
    public int parts(Context context) {
        return context.evidence() > 0 ? Part.SAMPLES.bit() : 0;
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Group.By by = Group.By.of(context, Group.By.ALL);
        Tables table = new Tables("terminations", "");
        by.column(table)
                .column("state", "state", Unit.TEXT)
                .column("count", "count", Unit.COUNT)
                .column("share", "share", Unit.SHARE)
                .column("severity", "how bad", Unit.TEXT)
                .column("culprit", "who", Unit.TEXT)
                .column("meaning", "what happened", Unit.TEXT)
                .column("cause", "usually because", Unit.TEXT)
                .column("next", "next", Unit.TEXT);
        int top = context.top(60);
        for (Group group : Group.of(tally, by)) {
            for (Outcomes.Outcome outcome : Outcomes.of(group.rows, 4, false)) {
                if (table.size() == top) break;
                table.row(cells(by.cells(group.name), outcome, group.requests));
                evidence(table, outcome, context.evidence());
            }
        }
        return new Answer("terminations", List.of(table.table()), Tables.footer(tally));
    }

    /// The values of one row behind those that are there.
    private static @Nullable Object[] cells(
            List<@Nullable Object> cells, Outcomes.Outcome outcome, long all) {
        double share = all == 0 ? 0 : (double) outcome.count / all;
        TerminationPair pair = outcome.pair();
        if (pair == null) {
            cells.addAll(List.of("(none)", outcome.count, share, "", ""));
            cells.addAll(List.of("the line has no termination state", "", ""));
            return cells.toArray();
        }
        TerminationState state = TerminationState.parse(outcome.letters);
        String persistence = state == null ? null : state.persistence();
        String meaning = persistence == null ? pair.meaning() : pair.meaning() + "; " + persistence;
        boolean plain = pair.letters().equals("--");
        cells.addAll(List.of(outcome.letters, outcome.count, share));
        cells.addAll(List.of(pair.severity().word(), pair.culprit().word(), meaning));
        cells.add(plain ? "" : pair.usualCause());
        cells.add(plain ? "" : next(pair, "BACKEND", "SERVER"));
        return cells.toArray();
    }

    private static void evidence(Tables table, Outcomes.Outcome outcome, int lines) {
        for (int i = 0; i < Math.min(lines, outcome.samples.size()); i++) {
            Sample sample = outcome.samples.get(i);
            String place = outcome.letters + "  " + sample.source() + ":" + sample.line() + ": ";
            table.note(place + Tables.printable(sample.text(), 400));
        }
    }

    /// The next step with the names put in.
    static String next(TerminationPair pair, String backend, String server) {
        return pair.next().replace("{backend}", backend).replace("{server}", server);
    }
}

package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
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
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("terminations", "")
                        .column("state", "state", Unit.TEXT)
                        .column("count", "count", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("severity", "how bad", Unit.TEXT)
                        .column("culprit", "who", Unit.TEXT)
                        .column("meaning", "what happened", Unit.TEXT)
                        .column("cause", "usually because", Unit.TEXT)
                        .column("next", "next", Unit.TEXT);
        long all = tally.streams();
        List<Outcomes.Outcome> outcomes = Outcomes.of(tally.rows(), 4, false);
        int top = context.top(60);
        for (int i = 0; i < Math.min(top, outcomes.size()); i++) {
            Outcomes.Outcome outcome = outcomes.get(i);
            TerminationPair pair = outcome.pair();
            double share = all == 0 ? 0 : (double) outcome.count / all;
            if (pair == null) {
                table.row(
                        "(none)",
                        outcome.count,
                        share,
                        "",
                        "",
                        "the line has no termination state",
                        "",
                        "");
                continue;
            }
            TerminationState state = TerminationState.parse(outcome.letters);
            String persistence = state == null ? null : state.persistence();
            String meaning =
                    persistence == null ? pair.meaning() : pair.meaning() + "; " + persistence;
            boolean plain = pair.letters().equals("--");
            table.row(
                    outcome.letters,
                    outcome.count,
                    share,
                    pair.severity().word(),
                    pair.culprit().word(),
                    meaning,
                    plain ? "" : pair.usualCause(),
                    plain ? "" : next(pair, "BACKEND", "SERVER"));
        }
        return new Answer("terminations", List.of(table.table()), Tables.footer(tally));
    }

    /// The next step with the names put in.
    static String next(TerminationPair pair, String backend, String server) {
        return pair.next().replace("{backend}", backend).replace("{server}", server);
    }
}

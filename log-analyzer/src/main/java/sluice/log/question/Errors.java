package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Tally;
import sluice.vocabulary.TerminationPair;

import java.util.ArrayList;
import java.util.List;

/// `errors`: answers of 400 and above and failed ends, each with whose fault it usually is.
final class Errors implements Question {
    @Override
    public String name() {
        return "errors";
    }

    @Override
    public String summary() {
        return "statuses of 400 and above and failed ends, by cause";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.SAMPLES.bit();
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("errors", "")
                        .column("name", Group.By.of(context, Group.By.BACKEND).header(), Unit.TEXT)
                        .column("termination", "state", Unit.TEXT)
                        .column("status", "status", Unit.TEXT)
                        .column("count", "count", Unit.COUNT)
                        .column("share", "of its requests", Unit.SHARE)
                        .column("culprit", "who", Unit.TEXT)
                        .column("meaning", "what happened", Unit.TEXT);
        List<String> evidence = new ArrayList<>();
        int top = context.top(40);
        for (Group group : Group.of(tally, Group.By.of(context, Group.By.BACKEND))) {
            for (Outcomes.Outcome outcome : Outcomes.of(group.rows, 2, true)) {
                TerminationPair pair = outcome.pair();
                boolean failure = pair != null && pair.failure();
                if (!failure && outcome.status < 400 || table.size() >= top) continue;
                table.row(
                        group.name,
                        outcome.letters.isEmpty() ? "-" : outcome.letters,
                        outcome.status < 0 ? "-" : Integer.toString(outcome.status),
                        outcome.count,
                        group.requests == 0 ? 0.0 : (double) outcome.count / group.requests,
                        pair == null ? "" : culprit(pair, outcome.status),
                        pair == null ? "" : meaning(pair, outcome.status));
                for (int i = 0; i < Math.min(context.evidence(), outcome.samples.size()); i++) {
                    var sample = outcome.samples.get(i);
                    evidence.add(
                            sample.source()
                                    + ":"
                                    + sample.line()
                                    + ": "
                                    + Tables.printable(sample.text(), 400));
                }
            }
        }
        for (String line : evidence) table.note(line);
        return new Answer("errors", List.of(table.table()), Tables.footer(tally));
    }

    /// An error status with a normal end is the application's own.
    static String culprit(TerminationPair pair, int status) {
        if (pair.letters().equals("--")) return status >= 500 ? "server" : "client";
        if (pair.letters().equals("PR") && status == 400) return "client";
        return pair.culprit().word();
    }

    static String meaning(TerminationPair pair, int status) {
        if (pair.letters().equals("--")) return "the application itself answered " + status;
        if (pair.letters().equals("PR")) {
            if (status == 400) return "the request was invalid";
            if (status == 429) return "refused by a rate limit";
            return "refused by a rule";
        }
        return pair.meaning();
    }
}

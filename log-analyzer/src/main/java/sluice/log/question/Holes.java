package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Tally;

import java.util.List;

/// `holes`: times without a line. Either nothing happened, or logging was lost: the log alone cannot tell.
final class Holes implements Question {
    @Override
    public String name() {
        return "holes";
    }

    @Override
    public String summary() {
        return "times without any line: no traffic, or lost logging (--bucket 30s for the"
                + " shortest)";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMES.bit();
    }

    /// The shortest hole worth a word: given, or ten seconds and far above the usual distance.
    static long shortest(Tally tally, Context context) {
        if (context.bucketMillis() > 0) return Math.max(1, context.bucketMillis() / 1000);
        long length =
                Math.max(1, (tally.chronicle().lastTime() - tally.chronicle().firstTime()) / 1000);
        long lines = Math.max(1, tally.streams());
        return Math.max(10, 20 * length / lines);
    }

    @Override
    public String noGroupings() {
        return "a hole is a time without any line; --where 'backend=x' shows those of a backend";
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("holes", "")
                        .top(context)
                        .column("after", "last line", Unit.TIME)
                        .column("until", "next line", Unit.TIME)
                        .column("length_ms", "length", Unit.MILLIS);
        long shortest = shortest(tally, context);
        for (long[] gap : tally.chronicle().gaps(shortest)) {
            table.row(gap[0] * 1000, gap[1] * 1000, (gap[1] - gap[0]) * 1000);
        }
        table.note(
                "shown from "
                        + Words.millis(shortest * 1000)
                        + " on, measured in whole seconds between accept dates");
        table.note(
                "whether traffic went on, the log cannot tell: compare with the request counters of"
                        + " that time");
        return new Answer("holes", List.of(table.table()), Tables.footer(tally));
    }
}

package sluice.log.question;

import sluice.log.tally.Tally;

import java.util.List;

/// One sub-command: what must be counted for it, and the answer from the counts. Pure; one file each.
public interface Question {
    /// The sub-command.
    String name();

    /// One line for `--help`.
    String summary();

    /// Bits of [sluice.log.tally.Part] that must be counted.
    int parts(Context context);

    Answer answer(Tally tally, Context context);

    /// The words that `--by` takes; empty when there is nothing to choose.
    default List<String> groupings() {
        return List.of();
    }

    /// Why `--by` takes nothing; a clause.
    default String noGroupings() {
        return "'" + name() + "' has one way to be grouped; narrow it with --where";
    }
}

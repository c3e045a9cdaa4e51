package sluice.log.question;

import sluice.log.tally.Tally;

/// One sub-command: what must be counted for it, and the answer from the counts. Pure; one file each.
public interface Question {
    /// The sub-command.
    String name();

    /// One line for `--help`.
    String summary();

    /// Bits of [sluice.log.tally.Part] that must be counted.
    int parts(Context context);

    Answer answer(Tally tally, Context context);
}

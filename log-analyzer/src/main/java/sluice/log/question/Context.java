package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;

/// What the command line says about how to answer.
///
/// @param top how many rows of a table, 0 for the question's own number
/// @param by what to group by, null for the question's own choice
/// @param evidence how many raw lines per finding
/// @param bucketMillis the span of timelines, 0 to choose one
/// @param configuration known weights and limits, empty when no file was given
public record Context(
        int top,
        @Nullable String by,
        int evidence,
        long bucketMillis,
        Configuration configuration) {
    public static final Context DEFAULT = new Context(0, null, 0, 0, Configuration.NONE);

    int top(int own) {
        return top > 0 ? top : own;
    }
}

package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Health;
import sluice.vocabulary.CheckStatus;

/// What one check found.
///
/// @param code the HTTP status, or the protocol's; 0 for none
/// @param description in words; empty for nothing to add
record Outcome(CheckStatus status, Health.Result result, int code, String description) {
    static Outcome passed(CheckStatus status, int code, String description) {
        return new Outcome(status, Health.Result.PASSED, code, description);
    }

    static Outcome failed(CheckStatus status, int code, String description) {
        return new Outcome(status, Health.Result.FAILED, code, description);
    }

    /// The same with the description of an earlier step's outcome when it has none.
    Outcome after(@Nullable Outcome earlier) {
        return earlier == null || !description.isEmpty()
                ? this
                : new Outcome(status, result, code, earlier.description);
    }

    static Outcome neutral(String description) {
        return new Outcome(CheckStatus.UNK, Health.Result.NEUTRAL, 0, description);
    }
}

package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Health;
import sluice.vocabulary.CheckStatus;

/// What one check found.
///
/// @param code the HTTP status, or the protocol's; 0 for none
/// @param description in words; empty for nothing to add
/// @param remark said in the line of `option log-health-checks` where the description is empty; statistics do not keep it
record Outcome(
        CheckStatus status, Health.Result result, int code, String description, String remark) {
    Outcome(CheckStatus status, Health.Result result, int code, String description) {
        this(status, result, code, description, "");
    }

    /// A good answer of a protocol, of which only the line of the check tells more.
    static Outcome greeted(String remark) {
        return new Outcome(CheckStatus.L7OK, Health.Result.PASSED, 0, "", remark);
    }

    static Outcome passed(CheckStatus status, int code, String description) {
        return new Outcome(status, Health.Result.PASSED, code, description);
    }

    static Outcome failed(CheckStatus status, int code, String description) {
        return new Outcome(status, Health.Result.FAILED, code, description);
    }

    /// The same with the description of an earlier step's outcome when it has none.
    Outcome after(@Nullable Outcome earlier) {
        return earlier == null || !description.isEmpty() || !remark.isEmpty()
                ? this
                : new Outcome(status, result, code, earlier.description, earlier.remark);
    }

    /// An answer that says nothing about up or down.
    static Outcome neutral(String description) {
        return new Outcome(CheckStatus.CHECKED, Health.Result.NEUTRAL, 0, description);
    }
}

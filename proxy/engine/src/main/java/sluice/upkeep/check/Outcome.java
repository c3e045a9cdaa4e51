package sluice.upkeep.check;

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

    static Outcome neutral(String description) {
        return new Outcome(CheckStatus.UNK, Health.Result.NEUTRAL, 0, description);
    }
}

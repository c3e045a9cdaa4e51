package sluice.keyword.log;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.operation.log.FrontendLog;
import sluice.operation.log.LogProfile;
import sluice.stream.LogOrigin;
import sluice.stream.Phase;

/// Lines of the log that rules ask for.
final class LogActions {
    private LogActions() {}

    /// `do-log [profile <name>]` — writes a line now, with what is known of the stream so far, as its frontend logs.
    ///
    /// A `log-profile` named here goes before those of the `log` lines; its steps are `http-req`, `tcp-req-conn` and so on.
    /// The line that is written at the end of the stream stays. Nothing happens where the frontend has no `log` line.
    ///
    /// `tcp-request connection do-log if { src 192.0.2.0/24 }`. Manual §4.4.
    @ActionKeyword(
            name = "do-log",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action log(Words words) {
        LogProfile profile = words.take("profile") ? LogTargets.profile(words) : null;
        Phase phase = words.surroundings().phase();
        LogOrigin origin = phase == null ? LogOrigin.UNSPECIFIED : LogOrigin.of(phase);
        return stream -> {
            FrontendPlan plan =
                    stream.frontend == null ? null : stream.frontend.get(FrontendPlan.EXTRA);
            if (plan != null && plan.log instanceof FrontendLog log) {
                log.log(stream, origin, false, profile);
            }
            return Verdict.CONTINUE;
        };
    }
}

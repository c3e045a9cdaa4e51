package sluice.keyword.log;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;

/// Lines of the log that rules ask for.
final class LogActions {
    private LogActions() {}

    /// `do-log` — writes a line now, with what is known of the stream so far, as its frontend logs.
    ///
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
        if (words.take("profile")) {
            words.next("the name of a log profile");
            words.problem("'do-log' : log profiles are not supported by Sluice yet.");
        }
        return stream -> {
            FrontendPlan plan =
                    stream.frontend == null ? null : stream.frontend.get(FrontendPlan.EXTRA);
            if (plan != null && plan.log != null) {
                plan.log.log(stream, false);
            }
            return Verdict.CONTINUE;
        };
    }
}

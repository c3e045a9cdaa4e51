package sluice.keyword.rule;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// When `monitor-uri` says that this proxy should not be used.
final class MonitorFailure {
    private MonitorFailure() {}

    /// `monitor fail { if | unless } <condition>` — requests for `monitor-uri` are answered with 503 while the condition holds.
    ///
    /// Several lines are alternatives. Manual §4.2.
    @Directive(
            name = "monitor fail",
            in = {Section.FRONTEND, Section.LISTEN})
    static void fail(Words words) {
        var condition = Reading.condition(words);
        if (condition == null) {
            words.problem("'monitor fail' expects 'if' or 'unless' followed by a condition.");
            return;
        }
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.monitorFailures.add(condition);
        }
    }
}

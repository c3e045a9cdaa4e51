package sluice.keyword.rule;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// Backends that are ready but not shown to everybody.
final class PublicBackends {
    private PublicBackends() {}

    /// `be-unpublished` — other proxies' `use_backend` and `default_backend` lines pass this backend by.
    ///
    /// Its servers are checked as usual; `force-be-switch` lets a frontend choose it nevertheless. Manual §4.2.
    @Directive(
            name = "be-unpublished",
            in = {Section.LISTEN, Section.BACKEND})
    static void unpublished(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.configuredUnpublished();
        }
    }

    /// `force-be-switch { if | unless } <condition>` — requests for which this is true may choose disabled and unpublished backends.
    ///
    /// `force-be-switch if { src 10.0.0.0/8 }` lets the administrators try a backend before it is published. Manual §4.2.
    @Directive(
            name = "force-be-switch",
            in = {Section.FRONTEND, Section.LISTEN})
    static void force(Words words) {
        var condition = Reading.condition(words);
        if (condition == null) {
            words.problem("'force-be-switch' expects 'if' or 'unless' followed by a condition.");
            return;
        }
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.forcedSwitches.add(condition);
        }
    }
}

package sluice.keyword.rule;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// How long rules over contents wait for the data that their conditions look at.
final class InspectDelays {
    private InspectDelays() {}

    /// `tcp-request inspect-delay <time>` — rules of `tcp-request content` wait that long for the bytes they look at.
    ///
    /// Without it a condition over bytes that are not there yet is false. In HTTP the rules run when the head is complete, so that
    /// nothing is waited for. Manual §4.2.
    @Directive(
            name = "tcp-request inspect-delay",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void request(Words words) {
        int millis = (int) words.timeMillis("a delay");
        words.end();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.inspectDelay = millis);
    }

    /// `tcp-response inspect-delay <time>` — rules of `tcp-response content` wait that long for the server's bytes.
    ///
    /// Manual §4.2.
    @Directive(
            name = "tcp-response inspect-delay",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void response(Words words) {
        int millis = (int) words.timeMillis("a delay");
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.responseInspectDelay = millis;
        }
    }
}

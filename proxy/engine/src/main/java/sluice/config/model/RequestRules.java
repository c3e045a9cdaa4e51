package sluice.config.model;

import sluice.flow.rule.Rule;
import sluice.flow.rule.RuleChain;

import java.util.ArrayList;
import java.util.List;

/// The rules that a proxy runs over a request's head, in the order in which they run whatever the order of their lines:
/// `http-request`, then the statistics page, then `redirect`. A part of a [ProxyDraft]. Manual §4.2.
public final class RequestRules {
    public final List<Rule> requests = new ArrayList<>();
    public final List<Rule> services = new ArrayList<>();
    public final List<Rule> redirects = new ArrayList<>();
    private boolean linked;

    /// Puts them into the plan once everything has been read; to be called by whoever adds one.
    public void link(Words words, ProxyDraft draft) {
        if (linked) {
            return;
        }
        linked = true;
        words.later(
                _ -> {
                    var all = new ArrayList<>(requests);
                    all.addAll(services);
                    all.addAll(redirects);
                    var chain = new RuleChain(all);
                    // The two halves of a listen section share one chain, by which the traffic
                    // knows to run it once.
                    draft.eachPlan(plan -> plan.requestRules = chain);
                });
    }
}

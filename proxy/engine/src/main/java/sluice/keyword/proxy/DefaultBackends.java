package sluice.keyword.proxy;

import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;

/// The default backend of one frontend: a name until everything was read.
final class DefaultBackends {
    String name = "";

    /// Looks the name up; only the last of several lines counts.
    static void link(Words words, Model model, ProxyDraft proxy, String name) {
        var chosen = proxy.part(DefaultBackends.class);
        var plan = proxy.frontendPlan();
        if (chosen == null || !chosen.name.equals(name) || plan == null) {
            return;
        }
        var target = model.proxy(name);
        if (target == null || target.backendPlan() == null) {
            var known =
                    model.proxies().stream()
                            .filter(one -> one.backend() != null)
                            .map(ProxyDraft::name)
                            .toList();
            words.invalid(
                    proxy.title().replace("listen", "proxy").replace("frontend", "proxy")
                            + " : unable to find required default_backend: '"
                            + name
                            + "'"
                            + Suggestion.ending(name, known)
                            + ".");
            return;
        }
        target.backendPlan().named = true;
        plan.defaultBackend = target.backendPlan();
        plan.frontend.defaultBackend(target.backend());
    }
}

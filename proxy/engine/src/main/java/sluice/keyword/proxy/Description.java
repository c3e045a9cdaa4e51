package sluice.keyword.proxy;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// What a proxy is for, in words.
final class Description {
    private Description() {}

    /// `description <string>` — a sentence about the proxy, shown on the statistics page, and by the Prometheus exporter where the query says `desc-labels`.
    /// Manual §4.2.
    @Directive(
            name = "description",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void description(Words words) {
        if (!words.hasNext()) {
            words.problem("'description' expects a string argument.");
            return;
        }
        String text = words.rest();
        words.draft(ProxyDraft.class).each(proxy -> proxy.description(text));
    }
}

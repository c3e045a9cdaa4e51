package sluice.keyword.proxy;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// What a proxy is for, in words: shown on the statistics page.
public final class Description {
    /// Empty when there is none.
    public String text = "";

    /// `description <string>` — a sentence about the proxy, shown on the statistics page. Manual §4.2.
    @Directive(
            name = "description",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void description(Words words) {
        if (!words.hasNext()) {
            words.problem("'description' expects a string argument.");
            return;
        }
        words.draft(ProxyDraft.class).part(Description.class, Description::new).text = words.rest();
    }
}

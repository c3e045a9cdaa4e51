package sluice.keyword.stats;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// What is counted, and when.
final class CounterOptions {
    private CounterOptions() {}

    /// `option socket-stats` — each `bind` line is a row of the statistics of its own. Manual §4.2.
    @ProxyOption(
            name = "socket-stats",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void sockets(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.socketStats = !words.negated();
        }
    }

    /// `option contstats` — bytes are counted while a transfer goes on, not only at its end.
    ///
    /// Here they always are, every 64 KiB. Manual §4.2.
    @ProxyOption(
            name = "contstats",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void continuous(Words words) {
        words.end();
        words.notice("'option contstats' has no effect: bytes are always counted as they pass");
    }
}

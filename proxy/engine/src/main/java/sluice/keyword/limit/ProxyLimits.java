package sluice.keyword.limit;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// Limits of one proxy.
final class ProxyLimits {
    private ProxyLimits() {}

    /// `maxconn <number>` — most concurrent connections of the frontend; more wait in the system's accept queue.
    ///
    /// 0 leaves only the limit of the process. Manual §4.2.
    @Directive(
            name = "maxconn",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.LOG_FORWARD})
    static void maxconn(Words words) {
        int maxconn = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        var frontend = words.draft(ProxyDraft.class).frontend();
        if (frontend != null) {
            frontend.configuredMaxconn(maxconn);
        }
    }

    /// `backlog <number>` — length of the system's accept queue of each listener; by default the frontend's `maxconn`.
    ///
    /// Manual §4.2.
    @Directive(
            name = "backlog",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.LOG_FORWARD})
    static void backlog(Words words) {
        int backlog = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.backlog = backlog;
        }
    }

    /// `rate-limit sessions <rate>` — most new sessions per second; more wait in the system's accept queue. Manual §4.2.
    @Directive(
            name = "rate-limit sessions",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void rateLimit(Words words) {
        int rate = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.sessionRateLimit = rate;
        }
    }
}

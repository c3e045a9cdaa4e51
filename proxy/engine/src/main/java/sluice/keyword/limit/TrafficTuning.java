package sluice.keyword.limit;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.StatusSet;

/// What counts as an error, and how much is done at once.
final class TrafficTuning {

    private TrafficTuning() {}

    /// `http-err-codes [+-]<range>[,…] …` — the statuses that stick tables count as errors of clients; 400 to 499 by default.
    ///
    /// `http-err-codes 400-499 -404`: a word without a sign sets the range, `+` adds to it, `-` takes from it. Read by `http_err_cnt` and
    /// `http_err_rate`. Manual §3.1.
    @Directive(name = "http-err-codes", in = Section.GLOBAL)
    static void errors(Words words) {
        change(words, words.draft(Configuration.class).plan().errorCodes);
    }

    /// `http-fail-codes [+-]<range>[,…] …` — the statuses that stick tables count as failures of servers; 500 to 599 but 501 and 505 by default.
    ///
    /// Written as for `http-err-codes`. Read by `http_fail_cnt` and `http_fail_rate`. Manual §3.1.
    @Directive(name = "http-fail-codes", in = Section.GLOBAL)
    static void failures(Words words) {
        change(words, words.draft(Configuration.class).plan().failureCodes);
    }

    private static void change(Words words, StatusSet codes) {
        do {
            String wrong = codes.change(words.next("a range of status codes"));
            if (wrong != null) {
                words.problem("'" + words.keyword() + "': " + wrong + ".");
                return;
            }
        } while (words.hasNext());
    }

    /// `tune.maxaccept <number>` — connections that a loop takes from one listening socket before it does other work; -1 for no limit.
    ///
    /// Manual §3.2. Default 8.
    @Directive(name = "tune.maxaccept", in = Section.GLOBAL)
    static void accepted(Words words) {
        int number = (int) words.integer("a number", -1, Integer.MAX_VALUE);
        words.end();
        words.draft(Configuration.class).plan().acceptedAtOnce =
                number == -1 ? Integer.MAX_VALUE : Math.max(1, number);
    }

    /// `tune.idle-pool.shared { full | on | off }` — whether threads share idle server connections.
    ///
    /// With `on`, the default, and `full`, which say the same where there is one group of threads, a thread that needs a connection and has none
    /// takes over one that another thread keeps idle, as far as `http-reuse` allows and no fewer than `pool-low-conn` are idle. Connections with
    /// TLS, of HTTP/2, or through unix sockets stay with their thread. Manual §3.2.
    @Directive(name = "tune.idle-pool.shared", in = Section.GLOBAL)
    static void sharedPool(Words words) {
        String word = words.next("'full', 'on' or 'off'");
        words.end();
        switch (word) {
            case "off" -> words.draft(Configuration.class).plan().sharesIdle = false;
            case "on", "full" -> words.draft(Configuration.class).plan().sharesIdle = true;
            default ->
                    words.problem(
                            "'tune.idle-pool.shared' expects 'full', 'on' or 'off' but got '"
                                    + word
                                    + "'.");
        }
    }

    /// `tune.pattern.cache-size <number>` — results of pattern lookups that are remembered.
    ///
    /// Lookups here are indexed and need no cache. Manual §3.2.
    @Directive(name = "tune.pattern.cache-size", in = Section.GLOBAL)
    static void patternCache(Words words) {
        words.integer("a number", 0, Integer.MAX_VALUE);
        words.end();
        words.notice("'tune.pattern.cache-size' has no effect: lookups need no cache here");
    }
}

package sluice.keyword.balance;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.balance.Affinity;
import sluice.flow.balance.BalanceSettings;
import sluice.flow.balance.BalanceSettings.Kind;
import sluice.flow.balance.HashKeys;
import sluice.flow.balance.RetryOn;
import sluice.flow.balance.StreamHash;
import sluice.keyword.rule.Reading;
import sluice.proxies.Backend;
import sluice.value.ByteString;
import sluice.value.KeyHash;

import java.util.Locale;

/// The algorithm of a backend, and what happens after a failure.
final class BalanceDirectives {
    private BalanceDirectives() {}

    /// What the section's backend keeps about balancing; null in a section without one.
    static @Nullable BalanceSettings settings(Words words) {
        Backend backend = words.draft(ProxyDraft.class).backend();
        return backend == null ? null : backend.get(BalanceSettings.EXTRA);
    }

    /// `balance <algorithm> [arguments]` — how a server is chosen when nothing ties the request to one.
    ///
    /// | algorithm | chooses |
    /// |---|---|
    /// | `roundrobin` | each in turn, by weight, smoothly; weights may change at run time |
    /// | `static-rr` | each in turn, by weight, from a fixed table |
    /// | `leastconn` | the one with the fewest streams for its weight, queued ones included |
    /// | `first` | the lowest `id` with a free slot; wants `maxconn` |
    /// | `random[(draws)]` | the less loaded of some drawn at random, 2 by default; this is the default |
    /// | `source` | by the client's address |
    /// | `uri [whole] [len n] [depth n] [path-only]` | by the request target |
    /// | `url_param name [check_post]` | by a parameter of the query, or of a posted form |
    /// | `hdr(name) [use_domain_only]` | by a header |
    /// | `rdp-cookie[(name)]` | by the cookie of a Remote Desktop connection |
    /// | `hash <expression>` | by any sample |
    /// | `sticky` | in `mode log`: the same until it goes down, then the next one that is up |
    /// | `log-hash [<converters>]` | in `mode log`: by what the converters make of the message |
    ///
    /// Backends of `mode log` know the last two, `roundrobin` and `random`, and no weights but 0.
    ///
    /// A hash whose key is missing falls back to taking turns. See `hash-type`. Manual §4.2.
    @Directive(
            name = "balance",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void balance(Words words) {
        var settings = settings(words);
        if (settings == null) {
            words.rest();
            return;
        }
        String algorithm = words.next("an algorithm");
        int open = algorithm.indexOf('(');
        String argument = null;
        String name = algorithm;
        if (open >= 0) {
            name = algorithm.substring(0, open);
            if (!algorithm.endsWith(")")) {
                words.problem("'balance' : missing ')' in '" + algorithm + "'");
                return;
            }
            argument = algorithm.substring(open + 1, algorithm.length() - 1);
        }
        settings.name = algorithm.equals("random(2)") ? "random" : algorithm;
        settings.hashOf = null;
        switch (name) {
            case "roundrobin" -> settings.kind = Kind.ROUND_ROBIN;
            case "static-rr" -> settings.kind = Kind.STATIC_ROUND_ROBIN;
            case "leastconn" -> settings.kind = Kind.LEAST_CONNECTIONS;
            case "first" -> settings.kind = Kind.FIRST;
            case "random" -> {
                settings.kind = Kind.RANDOM;
                settings.draws = draws(words, argument);
            }
            case "source" -> hash(settings, HashKeys.source(settings));
            case "uri" -> uri(words, settings);
            case "url_param" -> {
                String parameter = words.next("a parameter's name");
                boolean post = words.take("check_post");
                if (post && words.hasNext()) {
                    words.next("a number of bytes");
                }
                hash(settings, HashKeys.parameter(settings, ByteString.of(parameter), post));
                var plan = words.draft(ProxyDraft.class).backendPlan();
                if (post && plan != null) {
                    // The form must be there before a server is chosen.
                    plan.http.bufferRequest = true;
                }
            }
            case "hdr" -> {
                if (argument == null || argument.isEmpty()) {
                    words.problem("'balance hdr(name)' requires a header name.");
                    return;
                }
                boolean domain = words.take("use_domain_only");
                hash(
                        settings,
                        HashKeys.header(
                                settings,
                                ByteString.of(argument.toLowerCase(Locale.ROOT)),
                                domain));
            }
            case "rdp-cookie" -> hash(settings, HashKeys.rdpCookie(settings, argument));
            case "sticky" -> LogAlgorithms.sticky(words);
            case "log-hash" -> LogAlgorithms.hash(words);
            case "hash" ->
                    hash(
                            settings,
                            HashKeys.expression(
                                    settings, Reading.expression(words, sluice.value.Kind.ANY)));
            default ->
                    words.problem(
                            "'balance' only supports 'roundrobin', 'static-rr', 'leastconn',"
                                + " 'first', 'random', 'source', 'uri', 'url_param', 'hdr(name)',"
                                + " 'rdp-cookie', 'rdp-cookie(name)' and 'hash' options, not '"
                                    + algorithm
                                    + "'.");
        }
        words.end();
    }

    private static void hash(BalanceSettings settings, StreamHash of) {
        settings.kind = Kind.HASH;
        settings.hashOf = of;
    }

    private static int draws(Words words, @Nullable String argument) {
        if (argument == null) {
            return 2;
        }
        try {
            int draws = Integer.parseInt(argument);
            if (draws >= 1) {
                return draws;
            }
        } catch (NumberFormatException e) {
            // The same sentence for words and for numbers below one.
        }
        words.problem("'balance random' supports a number of draws that must be at least 1.");
        return 2;
    }

    private static void uri(Words words, BalanceSettings settings) {
        boolean whole = false;
        boolean pathOnly = false;
        int length = 0;
        int depth = 0;
        while (words.hasNext()) {
            String word = words.next("an option");
            switch (word) {
                case "whole" -> whole = true;
                case "path-only" -> pathOnly = true;
                case "len" -> length = (int) words.integer("a positive integer", 1, 1 << 20);
                case "depth" -> depth = (int) words.integer("a positive integer", 1, 1 << 20);
                default -> {
                    words.problem(
                            "'balance uri' only accepts parameters 'len', 'depth', 'path-only',"
                                    + " and 'whole' (got '"
                                    + word
                                    + "').");
                    return;
                }
            }
        }
        hash(settings, HashKeys.uri(settings, whole, pathOnly, length, depth));
    }

    /// `hash-type <map-based|consistent> [sdbm|djb2|wt6|crc32|none] [avalanche]` — from a hash to a server.
    ///
    /// `map-based` spreads evenly but moves nearly all keys when a server comes or goes; `consistent` moves only that server's share.
    /// Without a function `consistent` uses sdbm with avalanche, `map-based` sdbm alone. Manual §4.2.
    @Directive(
            name = "hash-type",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void hashType(Words words) {
        var settings = settings(words);
        if (settings == null) {
            words.rest();
            return;
        }
        String method = words.next("'consistent' or 'map-based'");
        switch (method) {
            case "consistent" -> settings.consistent = true;
            case "map-based" -> settings.consistent = false;
            default -> {
                words.problem("'hash-type' only supports 'consistent' and 'map-based'.");
                return;
            }
        }
        settings.function = null;
        settings.avalanche = false;
        if (words.hasNext()) {
            String name = words.next("a hash function");
            settings.function = KeyHash.named(name);
            if (settings.function == null) {
                words.problem(
                        "'hash-type' only supports 'sdbm', 'djb2', 'crc32', 'wt6' or 'none' hash"
                                + " functions, not '"
                                + name
                                + "'.");
                return;
            }
        }
        if (words.hasNext()) {
            if (words.take("avalanche")) {
                settings.avalanche = true;
            } else {
                words.problem(
                        "'hash-type' only supports 'avalanche' as a modifier, not '"
                                + words.next("a modifier")
                                + "'.");
            }
        }
        words.end();
    }

    /// `hash-balance-factor <percent>` — no server gets more than that share of the average load; 0 for no bound.
    ///
    /// Wants `hash-type consistent` or `balance random`; 125 to 200 are reasonable. Manual §4.2.
    @Directive(
            name = "hash-balance-factor",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void balanceFactor(Words words) {
        var settings = settings(words);
        int factor = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        if (factor != 0 && factor <= 100) {
            words.problem("'hash-balance-factor' must be 0 or greater than 100.");
        }
        words.end();
        if (settings != null) {
            settings.balanceFactor = factor;
        }
    }

    /// `hash-preserve-affinity <always|maxconn|maxqueue>` — whether a hash still leads to a server that is full. Manual §4.2.
    @Directive(
            name = "hash-preserve-affinity",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void affinity(Words words) {
        var settings = settings(words);
        String word = words.next("'always', 'maxconn' or 'maxqueue'");
        Affinity affinity =
                switch (word) {
                    case "always" -> Affinity.ALWAYS;
                    case "maxconn" -> Affinity.MAXCONN;
                    case "maxqueue" -> Affinity.MAXQUEUE;
                    default -> {
                        words.problem(
                                "'hash-preserve-affinity' expects 'always', 'maxconn' or"
                                        + " 'maxqueue', not '"
                                        + word
                                        + "'.");
                        yield Affinity.ALWAYS;
                    }
                };
        words.end();
        if (settings != null) {
            settings.affinity = affinity;
        }
    }

    /// `option allbackups` — when no active server is left, all backup servers share the load, not only the first. Manual §4.2.
    @ProxyOption(
            name = "allbackups",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void allBackups(Words words) {
        var settings = settings(words);
        words.end();
        if (settings != null) {
            settings.allBackups = !words.negated();
        }
    }

    /// `option redispatch [interval]` — a request whose server cannot be reached may go to another one.
    ///
    /// Without a number on the last retry; with N on every Nth, with −N on the Nth from the last. Manual §4.2.
    @ProxyOption(
            name = "redispatch",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void redispatch(Words words) {
        var settings = settings(words);
        int after = -1;
        if (words.hasNext()) {
            after = (int) words.integer("an interval", -100_000, 100_000);
        }
        words.end();
        if (settings != null) {
            settings.redispatch = !words.negated() && after != 0;
            settings.redispatchAfter = after;
        }
    }

    /// `option persist` — a server that is down is still tried when cookie or table ask for it. Manual §4.2.
    @ProxyOption(
            name = "persist",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void persist(Words words) {
        var settings = settings(words);
        words.end();
        if (settings != null) {
            settings.persist = !words.negated();
        }
    }

    /// `option prefer-last-server` — requests of one connection stay with the server of the one before. Manual §4.2.
    @ProxyOption(
            name = "prefer-last-server",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void preferLastServer(Words words) {
        var settings = settings(words);
        words.end();
        if (settings != null) {
            settings.preferLastServer = !words.negated();
        }
    }

    /// `retries <number>` — new connection attempts after a failed one; 3 by default. Manual §4.2.
    @Directive(
            name = "retries",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void retries(Words words) {
        int retries = (int) words.integer("an integer argument", 0, 1_000_000);
        words.end();
        Backend backend = words.draft(ProxyDraft.class).backend();
        if (backend != null) {
            backend.retries(retries);
        }
    }

    /// `fullconn <connections>` — the load of the backend at which servers with `minconn` reach their `maxconn`. Manual §4.2.
    @Directive(
            name = "fullconn",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void fullconn(Words words) {
        int connections = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        Backend backend = words.draft(ProxyDraft.class).backend();
        if (backend != null) {
            backend.fullconn(connections);
        }
    }

    /// `retry-on <conditions>` — after which failures a request is sent again; `conn-failure` by default.
    ///
    /// `none`, `conn-failure`, `empty-response`, `junk-response`, `response-timeout`, `0rtt-rejected`, `all-retryable-errors`, and the
    /// statuses 401, 403, 404, 408, 421, 425, 429, 500, 501, 502, 503, 504. A line replaces what was said before.
    ///
    /// What a server answered, or did not, is only retried for requests that were complete when they were sent, their body in one buffer; `option
    /// http-buffer-request` waits for that. Only say so when the application bears to get a request twice. Manual §4.2.
    @Directive(
            name = "retry-on",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void retryOn(Words words) {
        var settings = settings(words);
        RetryOn retry = settings == null ? new RetryOn() : settings.retryOn;
        retry.clear();
        if (!words.hasNext()) {
            words.problem("'retry-on' expects at least one condition.");
        }
        while (words.hasNext()) {
            String word = words.next("a condition");
            switch (word) {
                case "none" -> retry.clear();
                case "conn-failure" -> retry.connectionFailure = true;
                case "empty-response" -> retry.emptyResponse = true;
                case "junk-response" -> retry.junkResponse = true;
                case "response-timeout" -> retry.responseTimeout = true;
                case "0rtt-rejected" -> retry.earlyDataRejected = true;
                case "401",
                        "403",
                        "404",
                        "408",
                        "421",
                        "425",
                        "429",
                        "500",
                        "501",
                        "502",
                        "503",
                        "504" ->
                        retry.addStatus(Integer.parseInt(word));
                case "all-retryable-errors" -> {
                    retry.connectionFailure = true;
                    retry.emptyResponse = true;
                    retry.junkResponse = true;
                    retry.responseTimeout = true;
                    retry.earlyDataRejected = true;
                    for (int status : new int[] {500, 502, 503, 504}) {
                        retry.addStatus(status);
                    }
                }
                default -> words.problem("'retry-on': unknown keyword '" + word + "'");
            }
        }
    }
}

package sluice.keyword.bandwidth;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Directive;
import sluice.config.model.FilterLines;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.filter.bandwidth.BandwidthFilter;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.keyword.stick.Tables;
import sluice.sample.Expression;
import sluice.sample.Named;
import sluice.sample.Suggestion;
import sluice.stick.StickTable;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The bandwidth filters of a proxy and the rules that refer to them.
final class BandwidthLines {
    private static final List<String> WORDS =
            List.of("default-limit", "default-period", "limit", "key", "table", "min-size");

    private BandwidthLines() {}

    /// Those of one proxy by name.
    private static final class Declared {
        private final Map<String, BandwidthFilter> filters = new HashMap<>();
    }

    private static Declared declared(Words words) {
        return words.draft(ProxyDraft.class).part(Declared.class, Declared::new);
    }

    /// `filter bwlim-in <name> …` — limits how quickly the bodies of requests, or the bytes of tcp clients, are taken.
    ///
    /// Everything else is as with `filter bwlim-out`; a shared limit is counted in the `bytes_in_rate` of its table.
    ///
    /// ```
    /// frontend uploads
    ///     filter bwlim-in per-client limit 10m key src table clients min-size 2896
    ///     http-request set-bandwidth-limit per-client if METH_POST
    /// backend clients
    ///     stick-table type ip size 1m expire 1h store bytes_in_rate(1s)
    /// ```
    ///
    /// Manual §9.7.
    @Directive(
            name = "filter bwlim-in",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void incoming(Words words) {
        declare(words, true);
    }

    /// `filter bwlim-out <name> default-limit <size> default-period <time> [min-size <size>]` — limits how quickly bodies of responses, or
    /// the bytes for tcp clients, are sent: at most `size` bytes in each `time`, for each stream by itself.
    ///
    /// `filter bwlim-out <name> limit <size> key <expression> [table <table>] [min-size <size>]` — the same limit for all streams of one
    /// key together, equally divided among them. The table (by default that of this proxy) has to store `bytes_out_rate(<period>)`: its
    /// period is the period. Whoever else refers to the entry, as `track-sc0` does, counts as one of those who share.
    ///
    /// | | |
    /// |---|---|
    /// | `min-size` | that many bytes go at a time at least, the last ones of a message excepted: fewer turns for small limits |
    ///
    /// Nothing is limited before a `set-bandwidth-limit` rule names the filter. Heads are not counted. Bytes go evenly over the
    /// period, in portions of about 10 ms, without a burst at its beginning. While bytes are kept back no timeout of the other side
    /// runs. Several filters hold in the order of their lines; whether compressed bytes count says the place of `filter compression`.
    ///
    /// ```
    /// frontend downloads
    ///     filter bwlim-out per-stream default-limit 1m default-period 1s
    ///     http-request set-bandwidth-limit per-stream limit 100k if { path_beg /slow }
    /// ```
    ///
    /// Manual §9.7.
    @Directive(
            name = "filter bwlim-out",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void outgoing(Words words) {
        declare(words, false);
    }

    private static void declare(Words words, boolean in) {
        String name = words.next("a name");
        if (name.isEmpty()) {
            return;
        }
        long own = 0;
        int period = 0;
        long shared = 0;
        long minimum = 0;
        Expression key = null;
        String table = null;
        while (words.hasNext()) {
            String word = words.next("an argument");
            switch (word) {
                case "default-limit" -> own = limit(words);
                case "default-period" -> period = period(words);
                case "limit" -> shared = limit(words);
                case "key" -> key = Reading.expression(words, Kind.ANY);
                case "table" -> table = words.next("a table");
                case "min-size" -> minimum = words.size("a size");
                default -> {
                    words.problem(
                            "'"
                                    + words.keyword()
                                    + "' : unknown argument '"
                                    + word
                                    + "'"
                                    + Suggestion.of(word, WORDS));
                    words.rest();
                    return;
                }
            }
        }
        boolean isShared = shared > 0 || key != null || table != null;
        boolean isOwn = own > 0 || period > 0;
        if (isShared && isOwn) {
            words.problem(
                    about(words, name)
                            + "'default-limit' and 'default-period' are for a limit of each stream,"
                            + " 'limit', 'key' and 'table' for a shared one: not both");
        } else if (isShared ? shared == 0 || key == null : own == 0 || period == 0) {
            words.problem(
                    about(words, name)
                            + (isShared
                                    ? "a shared limit needs 'limit' and 'key'"
                                    : "needs 'default-limit' and 'default-period', or 'limit' and"
                                            + " 'key'"));
        }
        BandwidthFilter.Share share = null;
        if (key != null) {
            share =
                    new BandwidthFilter.Share(
                            key, Tables.named(words, table, words.keyword() + " '" + name + "'"));
        }
        var filter =
                new BandwidthFilter(
                        name,
                        in,
                        Math.max(1, isShared ? shared : own),
                        Math.max(1, period),
                        minimum,
                        share);
        if (declared(words).filters.putIfAbsent(name, filter) != null) {
            words.problem(about(words, name) + "this proxy has a bandwidth filter of that name");
        }
        if (share != null) {
            requireRate(words, filter, share.table());
        }
        words.draft(ProxyDraft.class)
                .part(FilterLines.class, FilterLines::new)
                .declare(words, words.keyword(), () -> filter);
    }

    private static String about(Words words, String name) {
        return "'" + words.keyword() + " " + name + "' : ";
    }

    private static long limit(Words words) {
        long limit = words.size("a size");
        if (limit == 0) {
            words.problem("a limit of 0 would let nothing pass: at least 1 is expected");
        }
        return Math.max(1, limit);
    }

    private static int period(Words words) {
        long period = words.timeMillis("a time", TimeUnit.MILLISECONDS);
        if (period == 0) {
            words.problem("a period of 0 is none: at least 1ms is expected");
        }
        return (int) Math.max(1, period);
    }

    private static void requireRate(Words words, BandwidthFilter filter, Named<StickTable> named) {
        String title = words.draft(ProxyDraft.class).title();
        words.later(
                _ -> {
                    StickTable table = named.get();
                    if (table != null && !table.layout().has(filter.rate())) {
                        words.invalid(
                                title
                                        + ": bandwidth filter '"
                                        + filter.name()
                                        + "': stick-table '"
                                        + named.name()
                                        + "' does not store "
                                        + filter.rate().word()
                                        + "(<period>).");
                    }
                });
    }

    /// `set-bandwidth-limit <name> [limit { <size> | <expr> }] [period { <time> | <expr> }]` — switches a bandwidth filter of this proxy on for
    /// this stream.
    ///
    /// `limit` and `period` hold in place of the filter's own, for filters per stream only; expressions give bytes and milliseconds, and
    /// what they do not give, or a number below 1, leaves the filter's. The last rule run for a filter counts. See `filter bwlim-out`.
    ///
    /// ```
    /// http-request set-bandwidth-limit per-stream limit 100k period 1s if { path_beg /slow }
    /// http-response set-bandwidth-limit per-stream limit res.hdr(x-rate)
    /// ```
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-bandwidth-limit",
            in = {
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE
            })
    static Action enable(Words words) {
        String name = words.next("the name of a bandwidth filter");
        Given limit = Given.NOTHING;
        Given period = Given.NOTHING;
        while (true) {
            if (words.take("limit")) {
                limit = given(words, false);
            } else if (words.take("period")) {
                period = given(words, true);
            } else {
                break;
            }
        }
        if (words.draft(ProxyDraft.class).isScratch()) {
            words.problem("'set-bandwidth-limit' is not allowed in 'defaults' sections");
        }
        var found = new Named<BandwidthFilter>(name);
        boolean given = !limit.equals(Given.NOTHING) || !period.equals(Given.NOTHING);
        var declared = declared(words);
        String title = words.draft(ProxyDraft.class).title();
        words.later(
                _ -> {
                    var filter = declared.filters.get(name);
                    if (filter == null) {
                        words.invalid(
                                title
                                        + ": unable to find bandwidth filter '"
                                        + name
                                        + "' referenced by set-bandwidth-limit rule.");
                    } else if (given && filter.share() != null) {
                        words.invalid(
                                title
                                        + ": set-bandwidth-limit rule cannot define a limit or a"
                                        + " period for the shared bandwidth filter '"
                                        + name
                                        + "'.");
                    } else {
                        found.resolve(filter);
                    }
                });
        return enabling(found, limit, period);
    }

    private static Action enabling(Named<BandwidthFilter> named, Given limit, Given period) {
        return stream -> {
            var filter = named.get();
            if (filter != null) {
                filter.enable(stream, limit.of(stream), period.of(stream));
            }
            return Verdict.CONTINUE;
        };
    }

    /// A number that is written down or comes from an expression; 0 for none.
    private record Given(long number, @Nullable Expression expression) {
        static final Given NOTHING = new Given(0, null);

        long of(Stream stream) {
            if (expression == null) {
                return number;
            }
            Value value = stream.slots.take();
            long result = expression.evaluate(stream, value) ? Math.max(0, value.number()) : 0;
            stream.slots.give();
            return result;
        }
    }

    private static Given given(Words words, boolean time) {
        String word = words.peek();
        if (word != null && !word.isEmpty() && Character.isDigit(word.charAt(0))) {
            return new Given(time ? period(words) : limit(words), null);
        }
        return new Given(0, Reading.expression(words, Kind.SINT));
    }
}

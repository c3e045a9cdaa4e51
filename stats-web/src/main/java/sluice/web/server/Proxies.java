package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import org.jspecify.annotations.Nullable;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.filter.RowFilter;
import sluice.vocabulary.ObjectKind;
import sluice.web.api.Documents;
import sluice.web.poll.Certificates;
import sluice.web.poll.Charts;
import sluice.web.poll.Moment;
import sluice.web.poll.Patterns;
import sluice.web.poll.Poller;
import sluice.web.poll.ServerDetail;
import sluice.web.poll.StickTables;
import sluice.web.poll.Topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The documents of one proxy. What needs a question to the proxy itself is asked at most once in two seconds, however
/// many viewers look.
final class Proxies {
    /// Why the CSV of a statistics page has no tables, maps and certificates.
    static final String NO_COMMANDS =
            "a statistics page takes no commands: give a socket to see this";

    private static final long FRESH_NANOS = 2_000_000_000L;
    private static final int ASKED = 500;

    private final Settings settings;
    private final Map<String, Asked> asked =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
                    return size() > ASKED;
                }
            };

    /// A document that was asked for, and when.
    private record Asked(long nanos, byte[] document) {}

    /// Asks the proxy and writes the document.
    @FunctionalInterface
    private interface Question {
        byte[] ask() throws IOException, BadRequest;
    }

    Proxies(Settings settings) {
        this.settings = settings;
    }

    void serve(HttpServerExchange exchange, Poller poller, String document)
            throws IOException, BadRequest {
        var moment = poller.latest();
        var snapshot = moment == null ? null : moment.snapshot();
        if (moment == null || snapshot == null) {
            throw new BadRequest(
                    503,
                    moment == null || moment.silence().isEmpty()
                            ? "nothing is known of " + poller.name() + " yet"
                            : moment.silence());
        }
        switch (document) {
            case "rows" ->
                    Exchange.json(
                            exchange, Documents.rows(moment, selected(exchange, poller, snapshot)));
            case "findings" -> Exchange.json(exchange, Documents.findings(moment));
            case "events" -> Exchange.json(exchange, Documents.events(moment));
            case "row" -> row(exchange, poller, moment, snapshot);
            case "series" -> series(exchange, poller);
            case "tables" ->
                    once(
                            exchange,
                            poller,
                            "tables",
                            () -> Documents.tables(StickTables.of(poller.client())));
            case "table" -> table(exchange, poller);
            case "patterns" ->
                    once(
                            exchange,
                            poller,
                            "patterns",
                            () -> Documents.patterns(Patterns.of(poller.client())));
            case "pattern" -> pattern(exchange, poller);
            case "pattern-match" -> patternMatch(exchange, poller);
            case "certificates" ->
                    once(
                            exchange,
                            poller,
                            "certificates",
                            () -> Documents.certificates(Certificates.of(poller.client())));
            case "topology" -> once(exchange, poller, "topology", () -> topology(poller, moment));
            default ->
                    throw new BadRequest(404, "there is no such document; see docs/stats-web.md");
        }
    }

    private void once(HttpServerExchange exchange, Poller poller, String name, Question question)
            throws IOException, BadRequest {
        if (poller.client().target().readOnly() && !name.equals("topology")) {
            throw new BadRequest(501, NO_COMMANDS);
        }
        String key = poller.name() + '\n' + name;
        synchronized (asked) {
            var known = asked.get(key);
            if (known != null && System.nanoTime() - known.nanos() < FRESH_NANOS) {
                Exchange.json(exchange, known.document());
                return;
            }
        }
        byte[] document = question.ask();
        synchronized (asked) {
            asked.put(key, new Asked(System.nanoTime(), document));
        }
        Exchange.json(exchange, document);
    }

    private static List<StatRow> selected(
            HttpServerExchange exchange, Poller poller, Snapshot snapshot) throws BadRequest {
        return filter(exchange, "filter").select(snapshot.rows(), poller.history());
    }

    /// The filter in a parameter, by the grammar that all tools share.
    static RowFilter filter(HttpServerExchange exchange, String parameter) throws BadRequest {
        String text = Exchange.parameter(exchange, parameter, "");
        if (text.length() > 500) {
            throw new BadRequest(400, "the filter is longer than 500 characters");
        }
        try {
            return RowFilter.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(400, e.getMessage() == null ? "not a filter" : e.getMessage());
        }
    }

    void match(HttpServerExchange exchange, Collection<Poller> pollers)
            throws IOException, BadRequest {
        var filter = filter(exchange, "q");
        var moments = new ArrayList<Moment>();
        var keys = new ArrayList<List<String>>();
        for (var poller : pollers) {
            var moment = poller.latest();
            var snapshot = moment == null ? null : moment.snapshot();
            if (moment != null && snapshot != null) {
                moments.add(moment);
                keys.add(
                        filter.select(snapshot.rows(), poller.history()).stream()
                                .map(StatRow::key)
                                .toList());
            }
        }
        Exchange.json(exchange, Documents.matches(moments, keys));
    }

    private static StatRow known(HttpServerExchange exchange, Snapshot snapshot) throws BadRequest {
        @Nullable StatRow row = snapshot.row(Exchange.parameter(exchange, "key", ""));
        if (row == null) {
            row = snapshot.find(Exchange.parameter(exchange, "path", ""));
        }
        if (row == null) {
            throw new BadRequest(404, "the proxy has no such object");
        }
        return row;
    }

    private void row(HttpServerExchange exchange, Poller poller, Moment moment, Snapshot snapshot)
            throws IOException, BadRequest {
        var row = known(exchange, snapshot);
        boolean ask = row.kind() == ObjectKind.SERVER && !poller.client().target().readOnly();
        if (!ask) {
            Exchange.json(exchange, Documents.row(moment, row, ServerDetail.NONE));
            return;
        }
        once(
                exchange,
                poller,
                row.key(),
                () -> {
                    ServerDetail detail;
                    try {
                        detail = ServerDetail.of(poller.client(), row.proxy(), row.name());
                    } catch (RuntimeFailure _) {
                        detail = ServerDetail.NONE;
                    }
                    return Documents.row(moment, row, detail);
                });
    }

    private static void series(HttpServerExchange exchange, Poller poller)
            throws IOException, BadRequest {
        String key = Exchange.parameter(exchange, "key", "");
        Charts.Series series =
                switch (Exchange.parameter(exchange, "range", "15m")) {
                    case "15m" -> poller.charts().polls(key);
                    case "24h" -> poller.charts().minutes(key);
                    default -> throw new BadRequest(400, "range is 15m or 24h");
                };
        Exchange.json(exchange, Documents.series(key, series));
    }

    private void table(HttpServerExchange exchange, Poller poller) throws IOException, BadRequest {
        String name = Exchange.parameter(exchange, "name", "");
        String search = Exchange.parameter(exchange, "q", "");
        String sort = Exchange.parameter(exchange, "sort", "");
        int most = limit(exchange);
        if (search.length() > 200 || sort.length() > 60) {
            throw new BadRequest(400, "the search is too long");
        }
        once(
                exchange,
                poller,
                "table " + name + '\n' + search + '\n' + sort + '\n' + most,
                () -> {
                    boolean listed =
                            StickTables.of(poller.client()).stream()
                                    .anyMatch(table -> table.name().equals(name));
                    if (!listed) {
                        throw new BadRequest(404, "the proxy has no such stick table");
                    }
                    return Documents.entries(
                            StickTables.entries(poller.client(), name, search, sort, most));
                });
    }

    private static int limit(HttpServerExchange exchange) throws BadRequest {
        return Math.clamp(number(exchange, "limit", "100"), 1, 2000);
    }

    private static int number(HttpServerExchange exchange, String name, String otherwise)
            throws BadRequest {
        try {
            return Integer.parseInt(Exchange.parameter(exchange, name, otherwise));
        } catch (NumberFormatException _) {
            throw new BadRequest(400, name + " is a whole number");
        }
    }

    private void pattern(HttpServerExchange exchange, Poller poller)
            throws IOException, BadRequest {
        int id = number(exchange, "id", "");
        String search = Exchange.parameter(exchange, "q", "");
        int most = limit(exchange);
        if (search.length() > 200) {
            throw new BadRequest(400, "the search is too long");
        }
        once(
                exchange,
                poller,
                "pattern " + id + '\n' + search + '\n' + most,
                () ->
                        Documents.entries(
                                Patterns.entries(
                                        poller.client(), reference(poller, id), search, most)));
    }

    private void patternMatch(HttpServerExchange exchange, Poller poller)
            throws IOException, BadRequest {
        int id = number(exchange, "id", "");
        String value = Exchange.parameter(exchange, "value", "");
        once(
                exchange,
                poller,
                "pattern-match " + id + '\n' + value,
                () -> {
                    try {
                        return Documents.lookup(
                                Patterns.lookup(poller.client(), reference(poller, id), value));
                    } catch (IllegalArgumentException e) {
                        throw new BadRequest(400, String.valueOf(e.getMessage()));
                    }
                });
    }

    private static Patterns.Reference reference(Poller poller, int id)
            throws RuntimeFailure, BadRequest {
        for (var reference : Patterns.of(poller.client())) {
            if (reference.id() == id) {
                return reference;
            }
        }
        throw new BadRequest(404, "the proxy has no such map or list");
    }

    /// Which frontend leads to which backend, from the configuration where one was given.
    byte[] topology(Poller poller, Moment moment) throws IOException {
        if (!settings.configurations().isEmpty()) {
            return Documents.topology(Topology.ofConfiguration(settings.configurations()));
        }
        var snapshot = moment.snapshot();
        return Documents.topology(
                snapshot == null
                        ? new Topology("names", List.of())
                        : Topology.ofSessions(poller.client(), snapshot));
    }
}

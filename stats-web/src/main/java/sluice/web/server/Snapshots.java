package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import sluice.vocabulary.ObjectKind;
import sluice.web.api.Documents;
import sluice.web.api.Feed;
import sluice.web.page.Assets;
import sluice.web.page.SnapshotFile;
import sluice.web.poll.Certificates;
import sluice.web.poll.Moment;
import sluice.web.poll.Patterns;
import sluice.web.poll.Poller;
import sluice.web.poll.Row;
import sluice.web.poll.StickTables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Collects what a snapshot file holds: the state, charts, and the documents that the page would ask for.
///
/// The documents of a proxy stand under the names of `/api/v1/proxies/NAME/…`, with the name or number of the table or
/// list behind them (`table web`, `pattern 3`). What the proxy refused to tell is a document with its sentence.
final class Snapshots {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TITLE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Of more rows than these the file has charts and columns of frontends and backends only.
    private static final int ROWS = 300;

    /// So many tables, and so many maps and lists, each with so many entries.
    private static final int LISTS = 100;

    private static final int ENTRIES = 500;

    /// A table or list that is larger is not read for the file: the proxy has other things to do in an incident.
    private static final long LARGE = 50_000;

    private final Feed feed;
    private final Assets assets;
    private final Proxies proxies;
    private final byte[] columns;
    private final Clock clock;

    Snapshots(Feed feed, Assets assets, Proxies proxies, byte[] columns, Clock clock) {
        this.feed = feed;
        this.assets = assets;
        this.proxies = proxies;
        this.columns = columns;
        this.clock = clock;
    }

    /// Asks the proxy for one document.
    @FunctionalInterface
    private interface Question {
        byte[] ask() throws IOException;
    }

    /// Sends one file with everything that is known now.
    void send(HttpServerExchange exchange, Collection<Poller> pollers) throws IOException {
        var series = new LinkedHashMap<String, String>();
        var documents = new LinkedHashMap<String, Map<String, String>>();
        for (var poller : pollers) {
            var moment = poller.latest();
            if (moment != null && moment.snapshot() != null) {
                charts(poller, moment, series);
                documents.put(poller.name(), documents(poller, moment));
            }
        }
        var now = clock.instant();
        String names = String.join(" ", pollers.stream().map(Poller::name).toList());
        byte[] html =
                SnapshotFile.html(
                        assets,
                        new SnapshotFile.Content(
                                TITLE.format(now),
                                text(feed.stateJson()),
                                text(columns),
                                text(Documents.statColumns()),
                                series,
                                documents));
        Exchange.put(
                exchange,
                "Content-Disposition",
                "attachment; filename=\"sluice-"
                        + names.replaceAll("[^A-Za-z0-9._-]+", "-")
                        + '-'
                        + STAMP.format(now)
                        + ".html\"");
        Exchange.send(exchange, 200, Exchange.HTML, html);
    }

    private static boolean kept(Moment moment, Row row) {
        return moment.rows().size() <= ROWS || row.stat().kind() != ObjectKind.SERVER;
    }

    private static void charts(Poller poller, Moment moment, Map<String, String> series) {
        for (var row : moment.rows()) {
            if (kept(moment, row)) {
                series.put(
                        poller.name() + ' ' + row.key(),
                        text(Documents.series(row.key(), poller.charts().polls(row.key()))));
            }
        }
    }

    private Map<String, String> documents(Poller poller, Moment moment) {
        var documents = new LinkedHashMap<String, String>();
        var rows = moment.rows().stream().filter(row -> kept(moment, row)).map(Row::stat).toList();
        documents.put("rows", text(Documents.rows(moment, rows)));
        put(documents, "topology", () -> proxies.topology(poller, moment));
        if (poller.client().target().readOnly()) {
            for (String name : new String[] {"tables", "patterns", "certificates"}) {
                documents.put(name, text(Documents.error(Proxies.NO_COMMANDS)));
            }
            return documents;
        }
        put(documents, "tables", () -> tables(poller, documents));
        put(documents, "patterns", () -> patterns(poller, documents));
        put(
                documents,
                "certificates",
                () -> Documents.certificates(Certificates.of(poller.client())));
        return documents;
    }

    private static byte[] tables(Poller poller, Map<String, String> documents) throws IOException {
        var tables = StickTables.of(poller.client());
        tables.stream()
                .limit(LISTS)
                .forEach(
                        table ->
                                put(
                                        documents,
                                        "table " + table.name(),
                                        () ->
                                                table.used() > LARGE
                                                        ? tooLarge(table.used())
                                                        : Documents.entries(
                                                                StickTables.entries(
                                                                        poller.client(),
                                                                        table.name(),
                                                                        "",
                                                                        "",
                                                                        ENTRIES))));
        return Documents.tables(tables);
    }

    private static byte[] patterns(Poller poller, Map<String, String> documents)
            throws IOException {
        var references = Patterns.of(poller.client());
        references.stream()
                .limit(LISTS)
                .forEach(
                        reference ->
                                put(
                                        documents,
                                        "pattern " + reference.id(),
                                        () ->
                                                reference.entries() > LARGE
                                                        ? tooLarge(reference.entries())
                                                        : Documents.entries(
                                                                Patterns.entries(
                                                                        poller.client(),
                                                                        reference,
                                                                        "",
                                                                        ENTRIES))));
        return Documents.patterns(references);
    }

    private static byte[] tooLarge(long entries) {
        return Documents.error(
                "it has " + entries + " entries; a file is given those of up to " + LARGE);
    }

    private static void put(Map<String, String> documents, String name, Question question) {
        byte[] document;
        try {
            document = question.ask();
        } catch (IOException e) {
            document =
                    Documents.error(
                            e.getMessage() == null ? "the proxy said nothing" : e.getMessage());
        }
        documents.put(name, text(document));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}

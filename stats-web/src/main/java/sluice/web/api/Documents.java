package sluice.web.api;

import static sluice.web.api.Json.number;
import static sluice.web.api.Json.text;

import sluice.runtime.StatRow;
import sluice.vocabulary.Finding;
import sluice.vocabulary.StatColumn;
import sluice.web.poll.Cell;
import sluice.web.poll.Certificates;
import sluice.web.poll.Charts;
import sluice.web.poll.Gauge;
import sluice.web.poll.Moment;
import sluice.web.poll.Patterns;
import sluice.web.poll.ServerDetail;
import sluice.web.poll.StickTables;
import sluice.web.poll.Topology;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/// The documents of `/api/v1`; each method writes one. Shapes in `docs/stats-web.md`.
public final class Documents {
    private Documents() {}

    /// A refusal: `{"error":"…"}`.
    public static byte[] error(String sentence) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "error", sentence);
                    json.writeEndObject();
                });
    }

    /// What each cell and gauge means, in plain words.
    public static byte[] columns() {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("cells");
                    json.writeStartArray();
                    for (var cell : Cell.all()) {
                        var column = cell.column();
                        json.writeStartObject();
                        text(json, "id", cell.id());
                        text(json, "title", cell.title());
                        text(json, "unit", cell.unit());
                        text(json, "words", cell.explanation());
                        text(json, "column", column == null ? "" : column.columnName());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeName("gauges");
                    json.writeStartArray();
                    for (var gauge : Gauge.all()) {
                        json.writeStartObject();
                        text(json, "id", gauge.id());
                        text(json, "title", gauge.title());
                        text(json, "unit", gauge.unit());
                        text(json, "words", gauge.explanation());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// Every column that a proxy can print, in plain words: `[{"name","unit","words"}]`.
    public static byte[] statColumns() {
        return Json.bytes(
                json -> {
                    json.writeStartArray();
                    for (var column : StatColumn.all()) {
                        json.writeStartObject();
                        text(json, "name", column.columnName());
                        text(json, "unit", column.unit().word());
                        text(json, "words", column.description());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    /// The findings of one proxy, in the form that all tools print.
    public static byte[] findings(Moment moment) {
        return Finding.toJson(moment.findings()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Which proxies there are.
    public static byte[] proxies(List<Moment> moments) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("proxies");
                    json.writeStartArray();
                    for (var moment : moments) {
                        json.writeStartObject();
                        StateJson.header(json, moment);
                        number(json, "rows", moment.rows().size());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// All rows with every column that they have, by the names of `show stat`.
    public static byte[] rows(Moment moment, List<StatRow> rows) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "proxy", moment.proxy());
                    json.writeName("rows");
                    json.writeStartArray();
                    for (var row : rows) {
                        json.writeStartObject();
                        for (var column : StatColumn.all()) {
                            if (row.has(column)) {
                                value(json, row, column);
                            }
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void value(JsonGenerator json, StatRow row, StatColumn column) {
        if (column.type().number()) {
            json.writeNumberProperty(column.columnName(), row.number(column));
        } else {
            text(json, column.columnName(), row.text(column));
        }
    }

    /// One row: every column with its meaning, and for servers what `show servers state` adds.
    public static byte[] row(Moment moment, StatRow row, ServerDetail detail) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "proxy", moment.proxy());
                    text(json, "key", row.key());
                    text(json, "path", row.path());
                    json.writeName("columns");
                    json.writeStartArray();
                    for (var column : StatColumn.all()) {
                        if (!row.has(column)) {
                            continue;
                        }
                        json.writeStartObject();
                        text(json, "name", column.columnName());
                        text(json, "words", column.description());
                        text(json, "unit", column.unit().word());
                        json.writeName("value");
                        if (column.type().number()) {
                            json.writeNumber(row.number(column));
                        } else {
                            json.writeString(row.text(column));
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    var check = row.checkStatus();
                    text(json, "check", check == null ? "" : check.meaning());
                    number(json, "initialWeight", detail.initialWeight());
                    number(json, "weight", detail.weight());
                    text(json, "fqdn", detail.fqdn());
                    json.writeEndObject();
                });
    }

    /// The charts of one row.
    public static byte[] series(String key, Charts.Series series) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "key", key);
                    json.writeName("t");
                    json.writeStartArray();
                    for (long millis : series.millis()) {
                        number(json, millis / 1000.0);
                    }
                    json.writeEndArray();
                    json.writeName("lines");
                    json.writeStartObject();
                    for (int i = 0; i < Charts.LINES.size(); i++) {
                        json.writeName(Charts.LINES.get(i).id());
                        json.writeStartArray();
                        for (double value : series.values()[i]) {
                            number(
                                    json,
                                    Math.abs(value) < 1000
                                            ? Math.rint(value * 100) / 100
                                            : Math.rint(value));
                        }
                        json.writeEndArray();
                    }
                    json.writeEndObject();
                    json.writeEndObject();
                });
    }

    /// What happened, oldest first.
    public static byte[] events(Moment moment) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("events");
                    json.writeStartArray();
                    for (var mark : moment.events()) {
                        StateJson.mark(json, mark);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// The stick tables and how full they are.
    public static byte[] tables(List<StickTables.Table> tables) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("tables");
                    json.writeStartArray();
                    for (var table : tables) {
                        json.writeStartObject();
                        text(json, "name", table.name());
                        text(json, "type", table.type());
                        number(json, "size", table.size());
                        number(json, "used", table.used());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// Entries of one stick table.
    public static byte[] entries(StickTables.Entries entries) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "name", entries.table().name());
                    text(json, "type", entries.table().type());
                    number(json, "size", entries.table().size());
                    number(json, "used", entries.table().used());
                    json.writeBooleanProperty("truncated", entries.truncated());
                    json.writeName("columns");
                    json.writeStartArray();
                    entries.columns().forEach(json::writeString);
                    json.writeEndArray();
                    json.writeName("entries");
                    json.writeStartArray();
                    for (var entry : entries.entries()) {
                        json.writeStartObject();
                        entry.forEach((name, value) -> text(json, name, value));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// The maps and pattern lists.
    public static byte[] patterns(List<Patterns.Reference> references) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("patterns");
                    json.writeStartArray();
                    for (var reference : references) {
                        json.writeStartObject();
                        reference(json, reference);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void reference(JsonGenerator json, Patterns.Reference reference) {
        number(json, "id", reference.id());
        text(json, "kind", reference.map() ? "map" : "acl");
        text(json, "file", reference.file());
        text(json, "description", reference.description());
        number(json, "size", reference.entries() < 0 ? Double.NaN : reference.entries());
    }

    /// Entries of one map or pattern list.
    public static byte[] entries(Patterns.Entries entries) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    reference(json, entries.reference());
                    number(json, "matching", entries.matching());
                    json.writeBooleanProperty("truncated", entries.truncated());
                    json.writeName("entries");
                    json.writeStartArray();
                    for (var entry : entries.entries()) {
                        json.writeStartObject();
                        text(json, "key", entry.key());
                        if (entries.reference().map()) {
                            text(json, "value", entry.value());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// What a value matches.
    public static byte[] lookup(Patterns.Lookup lookup) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanProperty("found", lookup.found());
                    text(json, "key", lookup.key());
                    text(json, "value", lookup.value());
                    text(json, "type", lookup.type());
                    json.writeEndObject();
                });
    }

    /// The certificates that the process holds.
    public static byte[] certificates(List<Certificates.Certificate> certificates) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("certificates");
                    json.writeStartArray();
                    for (var certificate : certificates) {
                        var end =
                                Certificates.time(
                                        certificate.fields().getOrDefault("notAfter", ""));
                        json.writeStartObject();
                        text(json, "file", certificate.file());
                        number(json, "ends", end == null ? Double.NaN : end.toEpochMilli());
                        json.writeName("fields");
                        json.writeStartObject();
                        certificate.fields().forEach((name, value) -> text(json, name, value));
                        json.writeEndObject();
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// Which frontend leads to which backend, and why.
    public static byte[] topology(Topology topology) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "source", topology.source());
                    json.writeName("routes");
                    json.writeStartArray();
                    for (var route : topology.routes()) {
                        json.writeStartObject();
                        text(json, "frontend", route.frontend());
                        text(json, "rule", route.rule());
                        text(json, "backend", route.backend());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    /// Which rows a filter lets pass: their keys per proxy.
    public static byte[] matches(List<Moment> moments, List<List<String>> keys) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    for (int i = 0; i < moments.size(); i++) {
                        json.writeName(moments.get(i).proxy());
                        json.writeStartArray();
                        keys.get(i).forEach(json::writeString);
                        json.writeEndArray();
                    }
                    json.writeEndObject();
                });
    }

    /// Whether each proxy answers.
    public static byte[] health(List<Moment> moments, long nowMillis, boolean healthy) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "status", healthy ? "ok" : "stale");
                    json.writeName("proxies");
                    json.writeStartArray();
                    for (var moment : moments) {
                        var snapshot = moment.snapshot();
                        json.writeStartObject();
                        text(json, "id", moment.proxy());
                        number(
                                json,
                                "ageMillis",
                                snapshot == null
                                        ? Double.NaN
                                        : nowMillis - snapshot.takenAt().toEpochMilli());
                        text(json, "silence", moment.silence());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}

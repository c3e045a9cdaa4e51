package sluice.web.api;

import static sluice.web.api.Json.number;
import static sluice.web.api.Json.text;

import sluice.vocabulary.Finding;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.web.poll.Cell;
import sluice.web.poll.Charts;
import sluice.web.poll.Gauge;
import sluice.web.poll.Moment;
import sluice.web.poll.Row;
import sluice.web.poll.Totals;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/// Everything the page shows, as one document: the first frame of a stream, `/api/v1/state`, and what a snapshot file
/// carries. See `docs/stats-web.md` for the shape.
final class StateJson {
    /// Points of a sparkline: 15 minutes in steps of 15 seconds.
    static final int SPARK = 60;

    /// Up to so many rows servers have sparklines too; beyond, the first frame would be mostly that.
    private static final int ROWS_WITH_SPARKS = 1500;

    private static final List<Cell> TOTALS =
            List.of(Cell.REQUESTS, Cell.CODES_5, Cell.WAITING, Cell.SERVING);

    private StateJson() {}

    static void proxy(JsonGenerator json, Moment moment, int[] ids, Charts charts) {
        json.writeStartObject();
        header(json, moment);
        json.writeName("g");
        json.writeStartObject();
        var snapshot = moment.snapshot();
        if (snapshot != null) {
            for (var gauge : Gauge.all()) {
                double value = gauge.of(snapshot);
                if (!Double.isNaN(value)) {
                    number(json, gauge.id(), value);
                }
            }
        }
        json.writeEndObject();
        json.writeName("rows");
        json.writeStartArray();
        boolean servers = moment.rows().size() <= ROWS_WITH_SPARKS;
        for (int i = 0; i < ids.length; i++) {
            row(json, moment.rows().get(i), ids[i], charts, servers);
        }
        json.writeEndArray();
        json.writeName("totals");
        json.writeStartObject();
        for (var cell : TOTALS) {
            spark(json, cell.id(), charts.spark(Totals.KEY, cell, SPARK));
        }
        json.writeEndObject();
        json.writeName("findings");
        findings(json, moment.findings());
        json.writeName("events");
        json.writeStartArray();
        for (var mark : moment.events()) {
            mark(json, mark);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// The fields of the process; `id` first.
    static void header(JsonGenerator json, Moment moment) {
        text(json, "id", moment.proxy());
        text(json, "label", moment.label());
        var capabilities = moment.capabilities();
        text(json, "product", capabilities == null ? "" : capabilities.product());
        text(json, "version", capabilities == null ? "" : capabilities.version());
        text(json, "level", capabilities == null ? "unknown" : capabilities.level().word());
        json.writeBooleanProperty("mayChange", moment.mayChange());
        var snapshot = moment.snapshot();
        if (snapshot == null) {
            text(json, "node", "");
            number(json, "pid", Double.NaN);
            number(json, "started", Double.NaN);
        } else {
            var info = snapshot.info();
            text(json, "node", info.text(InfoField.NODE));
            number(json, "pid", info.isEmpty() ? Double.NaN : info.pid());
            number(
                    json,
                    "started",
                    info.isEmpty()
                            ? Double.NaN
                            : info.startedAt(snapshot.takenAt()).toEpochMilli());
        }
        number(json, "t", snapshot == null ? Double.NaN : snapshot.takenAt().toEpochMilli());
        var silent = moment.silentSince();
        number(json, "silentSince", silent == null ? Double.NaN : silent.toEpochMilli());
        text(json, "silence", moment.silence());
        number(json, "poll", moment.pollNanos() / 100_000 / 10.0);
    }

    private static void row(JsonGenerator json, Row row, int id, Charts charts, boolean servers) {
        json.writeStartObject();
        number(json, "i", id);
        text(json, "k", row.key());
        text(json, "kind", String.valueOf(row.stat().kind().letter()));
        text(json, "px", row.stat().proxy());
        text(json, "sv", row.stat().name());
        json.writeName("c");
        json.writeStartObject();
        for (var cell : Cell.all()) {
            if (cell.text()) {
                if (!row.text(cell).isEmpty()) {
                    text(json, cell.id(), row.text(cell));
                }
            } else if (!Double.isNaN(row.number(cell))) {
                number(json, cell.id(), row.number(cell));
            }
        }
        json.writeEndObject();
        boolean proxy =
                row.stat().kind() == ObjectKind.FRONTEND || row.stat().kind() == ObjectKind.BACKEND;
        if (proxy || servers && row.stat().kind() == ObjectKind.SERVER) {
            spark(json, "spark", charts.spark(row.key(), Cell.REQUESTS, SPARK));
        }
        json.writeEndObject();
    }

    private static void spark(JsonGenerator json, String name, double[] points) {
        json.writeName(name);
        json.writeStartArray();
        for (double point : points) {
            number(json, Double.isNaN(point) ? point : Math.rint(point * 10) / 10);
        }
        json.writeEndArray();
    }

    static void findings(JsonGenerator json, List<Finding> findings) {
        var array = new StringBuilder(256);
        Finding.appendJson(findings, array);
        json.writeRawValue(array.toString());
    }

    static void mark(JsonGenerator json, Moment.Mark mark) {
        json.writeStartObject();
        number(json, "n", mark.number());
        number(json, "at", mark.at().toEpochMilli());
        text(json, "kind", mark.kind());
        text(json, "object", mark.object());
        text(json, "text", mark.text());
        if (!mark.who().isEmpty()) {
            text(json, "who", mark.who());
        }
        json.writeEndObject();
    }
}

package sluice.web.page;

import static sluice.web.page.Html.escape;

import sluice.vocabulary.ObjectKind;
import sluice.web.poll.Cell;
import sluice.web.poll.Moment;
import sluice.web.poll.Row;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Verdicts and tables without scripts: for text browsers, printers, and whoever switched scripts off.
public final class PlainPage {
    private static final List<Cell> COLUMNS =
            List.of(
                    Cell.STATUS,
                    Cell.WAITING,
                    Cell.CURRENT,
                    Cell.SLOTS,
                    Cell.REQUESTS,
                    Cell.CODES_5,
                    Cell.RESPONSE_TIME,
                    Cell.WEIGHT,
                    Cell.CHECK);

    private PlainPage() {}

    /// The page of that moment.
    public static byte[] html(List<Moment> moments, Instant now) {
        var out = new StringBuilder(1 << 14);
        out.append(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta"
                    + " name=\"viewport\" content=\"width=device-width\"><title>Sluice,"
                    + " plain</title><link rel=\"stylesheet\""
                    + " href=\"/assets/login.css\"></head><body"
                    + " class=\"plain\"><h1>Sluice</h1><p><a href=\"/plain\">Read again</a> · <a"
                    + " href=\"/\">the page with scripts</a></p>");
        for (var moment : moments) {
            proxy(out, moment, now);
        }
        return out.append("</body></html>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void proxy(StringBuilder out, Moment moment, Instant now) {
        out.append("<h2>").append(escape(moment.proxy())).append("</h2>");
        var snapshot = moment.snapshot();
        if (!moment.silence().isEmpty()) {
            out.append("<p><strong>").append(escape(moment.silence())).append("</strong></p>");
        }
        if (snapshot == null) {
            out.append("<p>Nothing is known yet.</p>");
            return;
        }
        out.append("<p>data ")
                .append(Duration.between(snapshot.takenAt(), now).toMillis() / 100 / 10.0)
                .append(" s old</p><ul>");
        for (var finding : moment.findings()) {
            out.append("<li>")
                    .append(finding.severity().mark())
                    .append(' ')
                    .append(escape(finding.object()))
                    .append(": ")
                    .append(escape(finding.text()))
                    .append(" [")
                    .append(escape(finding.id()))
                    .append("]</li>");
        }
        if (moment.findings().isEmpty()) {
            out.append("<li>No problem found.</li>");
        }
        out.append("</ul>");
        for (var kind : List.of(ObjectKind.BACKEND, ObjectKind.FRONTEND)) {
            table(out, moment, kind);
        }
    }

    private static void table(StringBuilder out, Moment moment, ObjectKind kind) {
        out.append("<table><caption>")
                .append(kind == ObjectKind.BACKEND ? "Backends and servers" : "Frontends")
                .append("</caption><thead><tr><th scope=\"col\">Name</th>");
        for (var cell : COLUMNS) {
            out.append("<th scope=\"col\" title=\"")
                    .append(escape(cell.explanation()))
                    .append("\">")
                    .append(escape(cell.title()))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>");
        for (var row : moment.rows()) {
            boolean server = kind == ObjectKind.BACKEND && row.stat().kind() == ObjectKind.SERVER;
            if (row.stat().kind() == kind || server) {
                row(out, row);
            }
        }
        out.append("</tbody></table>");
    }

    private static void row(StringBuilder out, Row row) {
        out.append("<tr><th scope=\"row\">").append(escape(row.stat().path())).append("</th>");
        for (var cell : COLUMNS) {
            out.append("<td>");
            if (cell.text()) {
                out.append(escape(row.text(cell)));
            } else if (Double.isNaN(row.number(cell))) {
                out.append('–');
            } else {
                double value = row.number(cell);
                out.append(
                        value == Math.rint(value)
                                ? Long.toString((long) value)
                                : Double.toString(value));
                if (!cell.unit().isEmpty()) {
                    out.append(' ').append(escape(cell.unit()));
                }
            }
            out.append("</td>");
        }
        out.append("</tr>");
    }
}

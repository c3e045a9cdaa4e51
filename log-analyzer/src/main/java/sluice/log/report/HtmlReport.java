package sluice.log.report;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Conclusion;
import sluice.log.tally.Cell;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding;
import sluice.vocabulary.TerminationPair;
import sluice.vocabulary.TerminationState;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The report as one self-contained page: findings, plots over time with a brush that filters all of them, servers,
/// termination states. No network, no library; the data stand in the page as JSON.
///
/// The data are cells of time × route (frontend, backend, server), at most [#MOST_SPANS] spans, so the page stays small
/// whatever the log's size.
public final class HtmlReport {
    private static final int MOST_SPANS = 180;
    private static final int MOST_ROUTES = 60;

    private HtmlReport() {}

    /// @param title what was read
    public static String of(Answer answer, Tally tally, String title) {
        StringBuilder json = new StringBuilder(1 << 16);
        json.append("{\"title\":");
        Values.quote(json, title);
        json.append(",\"blocks\":[");
        boolean first = true;
        for (Block block : answer.blocks()) {
            if (block instanceof Block.Text text) {
                if (!first) json.append(',');
                first = false;
                json.append("{\"key\":");
                Values.quote(json, text.key());
                json.append(",\"text\":");
                Values.quote(json, text.text());
                json.append('}');
            }
        }
        json.append("],\"footer\":[");
        for (int i = 0; i < answer.footer().size(); i++) {
            if (i > 0) json.append(',');
            Values.quote(json, answer.footer().get(i));
        }
        json.append("],\"findings\":[");
        findings(json, answer);
        json.append("],");
        cells(json, tally);
        json.append(",\"terminations\":{");
        terminations(json, tally);
        json.append("}}");
        return page().replace("/*DATA*/null", json);
    }

    private static void findings(StringBuilder json, Answer answer) {
        boolean first = true;
        for (Block block : answer.blocks()) {
            if (!(block instanceof Block.Conclusions conclusions)) continue;
            for (Conclusion conclusion : conclusions.list()) {
                if (!first) json.append(',');
                first = false;
                Finding f = conclusion.finding();
                json.append("{\"id\":");
                Values.quote(json, f.id());
                json.append(",\"severity\":");
                Values.quote(json, f.severity().word());
                json.append(",\"object\":");
                Values.quote(json, f.object());
                json.append(",\"culprit\":");
                Values.quote(json, f.culprit().word());
                json.append(",\"text\":");
                Values.quote(json, f.text());
                json.append(",\"next\":");
                Values.quote(json, f.next());
                json.append(",\"details\":[");
                for (int i = 0; i < conclusion.details().size(); i++) {
                    if (i > 0) json.append(',');
                    Values.quote(json, conclusion.details().get(i));
                }
                json.append("]}");
            }
        }
    }

    /// `"span":ms,"routes":[…],"ends":[[termination,…]],"cells":[[time,route,requests,…]]`
    private static void cells(StringBuilder json, Tally tally) {
        List<Row> rows = new ArrayList<>(tally.rows());
        rows.sort((a, b) -> Long.compare(b.requests(), a.requests()));
        long span = span(tally);
        json.append("\"span\":")
                .append(span)
                .append(",\"start\":")
                .append(Math.max(0, tally.chronicle().firstTime()));
        json.append(",\"end\":")
                .append(Math.max(0, tally.chronicle().lastTime()))
                .append(",\"routes\":[");
        int routes = Math.min(MOST_ROUTES, rows.size());
        for (int r = 0; r < routes; r++) {
            Row row = rows.get(r);
            if (r > 0) json.append(',');
            json.append('[');
            Values.quote(json, row.frontend());
            json.append(',');
            Values.quote(json, row.backend());
            json.append(',');
            Values.quote(json, row.server());
            json.append(",{");
            boolean first = true;
            Map<String, Long> letters = new TreeMap<>();
            for (long outcome : row.outcomes())
                letters.merge(Row.letters(outcome), row.seen(outcome), Long::sum);
            for (Map.Entry<String, Long> entry : letters.entrySet()) {
                if (!first) json.append(',');
                first = false;
                Values.quote(json, entry.getKey());
                json.append(':').append(entry.getValue());
            }
            json.append("}]");
        }
        if (rows.size() > routes)
            json.append(routes > 0 ? "," : "").append("[\"\",\"(others)\",\"\",{}]");
        json.append("],\"cells\":[");
        boolean first = true;
        for (int r = 0; r < routes; r++)
            first = cells(json, List.of(rows.get(r)), r, tally, span, first);
        if (rows.size() > routes)
            cells(json, rows.subList(routes, rows.size()), routes, tally, span, first);
        json.append(']');
    }

    private static boolean cells(
            StringBuilder json, List<Row> rows, int route, Tally tally, long span, boolean first) {
        Map<Long, Cell> wide = new TreeMap<>();
        for (Row row : rows) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long time = Math.floorDiv(bucket * tally.spanMillis(), span);
                wide.computeIfAbsent(time, _ -> new Cell()).merge(cell);
            }
        }
        boolean none = first;
        for (Map.Entry<Long, Cell> entry : wide.entrySet()) {
            Cell c = entry.getValue();
            if (!none) json.append(',');
            none = false;
            json.append('[')
                    .append(entry.getKey() * span)
                    .append(',')
                    .append(route)
                    .append(',')
                    .append(c.requests);
            json.append(',')
                    .append(c.failures)
                    .append(',')
                    .append(c.retries)
                    .append(',')
                    .append(c.queued)
                    .append(',');
            json.append(c.longestWait).append(',').append(c.bytes).append(",[");
            append(json, c.status);
            json.append("],[");
            append(json, c.latency);
            json.append("],[");
            for (int i = 0; i < c.phase.length; i++)
                json.append(i == 0 ? "" : ",").append(c.phase[i]);
            json.append("]]");
        }
        return none;
    }

    private static void append(StringBuilder json, int[] numbers) {
        for (int i = 0; i < numbers.length; i++) json.append(i == 0 ? "" : ",").append(numbers[i]);
    }

    private static long span(Tally tally) {
        long length = Math.max(1, tally.chronicle().lastTime() - tally.chronicle().firstTime());
        long unit = tally.spanMillis();
        return Math.max(unit, (length / MOST_SPANS + unit - 1) / unit * unit);
    }

    private static void terminations(StringBuilder json, Tally tally) {
        Map<String, String[]> pairs = new TreeMap<>();
        for (Row row : tally.rows()) {
            for (long outcome : row.outcomes()) {
                String letters = Row.letters(outcome);
                TerminationState state =
                        letters.length() < 2 ? null : TerminationState.parse(letters);
                if (state == null) continue;
                TerminationPair pair = state.pair();
                pairs.put(
                        pair.letters(),
                        new String[] {
                            pair.meaning(),
                            pair.culprit().word(),
                            pair.severity().word(),
                            pair.usualCause()
                        });
            }
        }
        boolean first = true;
        for (Map.Entry<String, String[]> entry : pairs.entrySet()) {
            if (!first) json.append(',');
            first = false;
            Values.quote(json, entry.getKey());
            json.append(":[");
            for (int i = 0; i < entry.getValue().length; i++) {
                if (i > 0) json.append(',');
                Values.quote(json, entry.getValue()[i]);
            }
            json.append(']');
        }
    }

    private static String page() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            if (in == null)
                throw new IllegalStateException("report.html is missing from the program");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

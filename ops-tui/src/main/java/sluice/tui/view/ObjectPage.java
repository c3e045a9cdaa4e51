package sluice.tui.view;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.tui.poll.Node;
import sluice.tui.screen.Column;
import sluice.tui.screen.Group;
import sluice.tui.screen.Line;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Wait;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// Everything known about one server, backend or frontend: verdicts, load, checks, times, errors, events.
final class ObjectPage {
    private ObjectPage() {}

    private record Row(String label, String text, Style style) {}

    static void draw(Frame frame, ScreenState state, String key, int offset) {
        var line = lineOf(state, key);
        if (line == null || line.row() == null) {
            frame.put(1, 1, "this object is gone", Style.WARN);
            return;
        }
        frame.fill(0, frame.width(), 1, '─', Style.TITLE);
        frame.put(2, 1, title(state, line, line.row()), Style.TITLE);
        var rows = rows(state, line, line.row(), frame.width() - 16);
        int room = Math.max(0, frame.height() - 3);
        int from = Math.clamp(offset, 0, Math.max(0, rows.size() - room));
        for (int i = 0; i < room && from + i < rows.size(); i++) {
            draw(frame, rows.get(from + i), 0, 2 + i, frame.width());
        }
    }

    /// The same in the pane at the right of a list.
    static void pane(Frame frame, ScreenState state, Line line, int from, int top, int bottom) {
        var stat = line.row();
        if (stat == null) {
            return;
        }
        var rows = rows(state, line, stat, frame.width() - from - 12);
        for (int i = 0; top + i < bottom && i < rows.size(); i++) {
            draw(frame, rows.get(i), from, top + i, frame.width());
        }
    }

    private static void draw(Frame frame, Row row, int from, int at, int end) {
        boolean pane = from > 0;
        int text = from + (pane ? 11 : 15);
        frame.put(from + 1, at, row.label(), Style.COLUMN, text - 1);
        frame.put(
                row.label().isEmpty() && row.style() == Style.TITLE ? from + 1 : text,
                at,
                row.text(),
                row.style(),
                end);
    }

    private static @Nullable Line lineOf(ScreenState state, String key) {
        for (var line : state.lines()) {
            if (line.key().equals(key)) {
                return line;
            }
        }
        return null;
    }

    static String title(ScreenState state, Line line, StatRow row) {
        String kind = row.kind().jsonName();
        return kind + ' ' + (state.several() ? state.nodeOf(line).name() + ':' : "") + row.path();
    }

    private static List<Row> rows(ScreenState state, Line line, StatRow row, int width) {
        var rows = new ArrayList<Row>();
        var node = state.nodeOf(line);
        var history = node.history();
        var group = line.group();
        status(row, group, rows);
        verdicts(node, row, rows, width);
        load(history, row, group, rows, width);
        answers(history, row, rows);
        times(row, rows);
        if (row.kind() == ObjectKind.SERVER) {
            check(row, rows, width);
            server(row, rows);
        }
        events(state, node, row, rows);
        return rows;
    }

    private static void status(StatRow row, @Nullable Group group, List<Row> rows) {
        var status = row.status();
        String since =
                row.has(StatColumn.LASTCHG)
                        ? " for " + Words.age(row.number(StatColumn.LASTCHG))
                        : "";
        var style =
                group != null && group.dead() || status.failed()
                        ? Style.CRIT
                        : status.serving() ? Style.STRONG : Style.WARN;
        String usable =
                group == null
                        ? ""
                        : ", "
                                + group.usable()
                                + " of "
                                + group.servers().size()
                                + " servers usable";
        rows.add(new Row("state", status + since + usable, style));
        if (row.has(StatColumn.CHKDOWN)) {
            rows.add(
                    new Row(
                            "went down",
                            row.number(StatColumn.CHKDOWN)
                                    + " times, "
                                    + Words.age(row.number(StatColumn.DOWNTIME))
                                    + " in all; failed checks "
                                    + row.number(StatColumn.CHKFAIL),
                            Style.PLAIN));
        }
    }

    private static void verdicts(Node node, StatRow row, List<Row> rows, int width) {
        for (var finding : node.findings()) {
            boolean same =
                    finding.object().equals(row.path())
                            || row.kind() == ObjectKind.SERVER
                                    && finding.object().equals(row.proxy());
            if (!same) {
                continue;
            }
            var style =
                    switch (finding.severity()) {
                        case CRIT -> Style.CRIT;
                        case WARN -> Style.WARN;
                        case INFO -> Style.INFO;
                    };
            wrapped(
                    finding.severity().mark() + ' ' + finding.id(),
                    VerdictRows.sentence(finding),
                    style,
                    rows,
                    width);
            for (String evidence : finding.evidence()) {
                rows.add(new Row("", evidence, Style.DIM));
            }
            if (!finding.next().isEmpty()) {
                rows.add(new Row("  next", finding.next(), Style.KEY));
            }
        }
    }

    private static void wrapped(String label, String text, Style style, List<Row> rows, int width) {
        boolean first = true;
        for (String part : sluice.tui.screen.HelpText.wrap(text, Math.max(10, width))) {
            rows.add(new Row(first ? label : "", part, style));
            first = false;
        }
    }

    private static void load(
            History history, StatRow row, @Nullable Group group, List<Row> rows, int width) {
        boolean server = row.kind() == ObjectKind.SERVER;
        if (server || group != null) {
            long waiting = group == null ? row.number(StatColumn.QCUR) : group.waiting();
            double wait = Column.WAIT.value(history, row, group);
            int trend = CellText.trend(history, row, group);
            String direction = trend > 0 ? ", growing ↑" : trend < 0 ? ", shrinking ↓" : "";
            rows.add(
                    new Row(
                            "queue",
                            waiting
                                    + " waiting"
                                    + (waiting > 0 ? ", wait ~" + Words.wait(wait) : "")
                                    + direction
                                    + "; most "
                                    + row.number(StatColumn.QMAX),
                            waiting > 0 ? Style.WARN : Style.PLAIN));
            var series = CellText.queueSeries(history, row, group, 120);
            spark("  history", series, rows, width);
        }
        long limit = group == null ? row.number(StatColumn.SLIM) : group.slots();
        long used = group == null ? row.number(StatColumn.SCUR) : group.used();
        rows.add(
                new Row(
                        server || group != null ? "slots" : "sessions",
                        used
                                + (limit == 0 ? " in use, no limit" : " of " + limit + " in use")
                                + "; most "
                                + row.number(StatColumn.SMAX),
                        limit > 0 && used >= limit ? Style.WARN : Style.PLAIN));
        var column = Column.requestColumn(row);
        rows.add(
                new Row(
                        "requests",
                        Words.rate(history.rate(row, column))
                                + "/s; "
                                + Words.count(row.number(column))
                                + " in all",
                        Style.PLAIN));
        spark("  history", history.series(row, column, 120), rows, width);
        if (waitingFormula(history, row, group)) {
            rows.add(new Row("", "wait = waiting / handed out per second", Style.DIM));
        }
    }

    private static boolean waitingFormula(History history, StatRow row, @Nullable Group group) {
        long waiting = group == null ? row.number(StatColumn.QCUR) : group.waiting();
        return waiting > 0
                && !Double.isNaN(
                        Wait.seconds(
                                history, waiting, group == null ? List.of(row) : group.servers()));
    }

    private static void spark(String label, double[] series, List<Row> rows, int width) {
        double most = 0;
        for (double value : series) {
            most = Double.isNaN(value) ? most : Math.max(most, value);
        }
        if (most > 0) {
            rows.add(
                    new Row(
                            label,
                            Words.sparkline(series, Math.clamp(width - 8, 4, 60))
                                    + " max "
                                    + Words.rate(most),
                            Style.SPARK));
        }
    }

    private static void answers(History history, StatRow row, List<Row> rows) {
        if (row.has(StatColumn.HRSP_2XX)) {
            rows.add(
                    new Row(
                            "answers/s",
                            "2xx "
                                    + Words.rate(history.rate(row, StatColumn.HRSP_2XX))
                                    + "  3xx "
                                    + Words.rate(history.rate(row, StatColumn.HRSP_3XX))
                                    + "  4xx "
                                    + Words.rate(history.rate(row, StatColumn.HRSP_4XX))
                                    + "  5xx "
                                    + Words.rate(history.rate(row, StatColumn.HRSP_5XX)),
                            history.rate(row, StatColumn.HRSP_5XX) > 0 ? Style.WARN : Style.PLAIN));
        }
        if (row.has(StatColumn.ECON)) {
            rows.add(
                    new Row(
                            "errors/s",
                            "connect "
                                    + Words.rate(history.rate(row, StatColumn.ECON))
                                    + "  answer "
                                    + Words.rate(history.rate(row, StatColumn.ERESP))
                                    + "  retries "
                                    + Words.rate(history.rate(row, StatColumn.WRETR))
                                    + "  redispatched "
                                    + Words.rate(history.rate(row, StatColumn.WREDIS)),
                            Style.PLAIN));
        }
        if (row.has(StatColumn.CLI_ABRT)) {
            rows.add(
                    new Row(
                            "aborts/s",
                            "by clients "
                                    + Words.rate(history.rate(row, StatColumn.CLI_ABRT))
                                    + "  by servers "
                                    + Words.rate(history.rate(row, StatColumn.SRV_ABRT)),
                            Style.PLAIN));
        }
        rows.add(
                new Row(
                        "bytes/s",
                        "in "
                                + Words.rate(history.rate(row, StatColumn.BIN))
                                + "  out "
                                + Words.rate(history.rate(row, StatColumn.BOUT)),
                        Style.PLAIN));
    }

    private static void times(StatRow row, List<Row> rows) {
        if (!row.has(StatColumn.RTIME)) {
            return;
        }
        rows.add(
                new Row(
                        "times",
                        time(row, "queue ", StatColumn.QTIME, StatColumn.QTIME_MAX)
                                + time(row, "connect ", StatColumn.CTIME, StatColumn.CTIME_MAX)
                                + time(row, "answer ", StatColumn.RTIME, StatColumn.RTIME_MAX),
                        Style.PLAIN));
        rows.add(
                new Row(
                        "",
                        time(row, "total ", StatColumn.TTIME, StatColumn.TTIME_MAX)
                                + " (mean of 1024 / most)",
                        Style.PLAIN));
    }

    private static String time(StatRow row, String word, StatColumn mean, StatColumn most) {
        return word
                + Words.millis(row.number(mean))
                + (row.has(most) ? "/" + Words.millis(row.number(most)) : "")
                + "  ";
    }

    private static void check(StatRow row, List<Row> rows, int width) {
        var status = row.checkStatus();
        if (row.text(StatColumn.CHECK_STATUS).isEmpty()) {
            rows.add(new Row("check", "none configured", Style.DIM));
            return;
        }
        String said = row.text(StatColumn.LAST_CHK);
        wrapped(
                "check",
                row.text(StatColumn.CHECK_STATUS)
                        + (row.text(StatColumn.CHECK_CODE).isEmpty()
                                ? ""
                                : " code " + row.text(StatColumn.CHECK_CODE))
                        + " in "
                        + Words.millis(row.number(StatColumn.CHECK_DURATION))
                        + (said.isEmpty() ? "" : ": " + said),
                status != null && !status.passed() ? Style.CRIT : Style.PLAIN,
                rows,
                width);
        if (status != null) {
            wrapped("", status.meaning(), Style.DIM, rows, width);
        }
        if (row.has(StatColumn.CHECK_RISE)) {
            rows.add(
                    new Row(
                            "",
                            "health "
                                    + row.number(StatColumn.CHECK_HEALTH)
                                    + ", rise "
                                    + row.number(StatColumn.CHECK_RISE)
                                    + ", fall "
                                    + row.number(StatColumn.CHECK_FALL),
                            Style.PLAIN));
        }
        if (!row.text(StatColumn.AGENT_STATUS).isEmpty()) {
            rows.add(
                    new Row(
                            "agent",
                            row.text(StatColumn.AGENT_STATUS)
                                    + ' '
                                    + row.text(StatColumn.AGENT_DESC),
                            Style.PLAIN));
        }
    }

    private static void server(StatRow row, List<Row> rows) {
        long weight = row.number(StatColumn.WEIGHT);
        long user = row.number(StatColumn.UWEIGHT, weight);
        rows.add(
                new Row(
                        "weight",
                        weight
                                + (user == weight ? "" : " effective, set to " + user)
                                + (row.number(StatColumn.BCK) > 0 ? ", backup" : ""),
                        weight == 0 ? Style.WARN : Style.PLAIN));
        String cookie = row.text(StatColumn.COOKIE);
        rows.add(
                new Row(
                        "address",
                        row.text(StatColumn.ADDR) + (cookie.isEmpty() ? "" : "  cookie " + cookie),
                        Style.PLAIN));
    }

    private static void events(ScreenState state, Node node, StatRow row, List<Row> rows) {
        int count = 0;
        for (var event : node.history().events().reversed()) {
            boolean own =
                    event.object().equals(row.path())
                            || row.kind() == ObjectKind.BACKEND
                                    && event.object().startsWith(row.proxy() + '/');
            if (own && count < 20) {
                var time = event.at().atZone(state.zone()).toLocalTime().withNano(0);
                String object =
                        event.object().equals(row.path())
                                ? ""
                                : event.object().substring(row.proxy().length() + 1) + ' ';
                rows.add(
                        new Row(
                                count == 0 ? "events" : "",
                                time + " " + object + event.text(),
                                Style.PLAIN));
                count++;
            }
        }
    }
}

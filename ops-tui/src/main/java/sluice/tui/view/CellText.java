package sluice.tui.view;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.tui.screen.Column;
import sluice.tui.screen.Group;
import sluice.tui.screen.Line;
import sluice.tui.screen.Wait;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

/// What stands in a cell of a row of statistics; absent values are `–`.
final class CellText {
    private CellText() {}

    static String of(Column column, History history, Line line, String node) {
        var row = line.row();
        if (row == null) {
            return "";
        }
        var group = line.group();
        return switch (column) {
            case NAME -> name(line, row);
            case NODE -> node;
            case STATUS -> status(row, group);
            case QUEUE -> queue(row, group);
            case SLOTS -> slots(history, row, group);
            case LOAD -> "";
            case WAIT -> Words.wait(column.value(history, row, group));
            case QUEUE_TIME, QUEUE_TIME_MAX, RESPONSE_TIME, CONNECT_TIME, TOTAL_TIME ->
                    Words.millis(column.value(history, row, group));
            case REQUESTS,
                    ERRORS_5XX,
                    ERRORS_4XX,
                    CONNECT_ERRORS,
                    RESPONSE_ERRORS,
                    RETRIES,
                    CONNECTIONS,
                    BYTES_IN,
                    BYTES_OUT,
                    DENIED,
                    BAD_REQUESTS ->
                    Words.rate(column.value(history, row, group));
            case SESSIONS, SESSIONS_MAX, QUEUE_MAX -> number(column.value(history, row, group));
            case LIMIT ->
                    row.number(StatColumn.SLIM) == 0
                            ? "–"
                            : Words.count(row.number(StatColumn.SLIM));
            case WEIGHT -> weight(row);
            case CHECK -> check(row);
            case CHECK_TEXT -> checkText(row);
            case SINCE ->
                    row.has(StatColumn.LASTCHG) ? Words.age(row.number(StatColumn.LASTCHG)) : "–";
            case ADDRESS -> row.text(StatColumn.ADDR);
            case COOKIE -> row.text(StatColumn.COOKIE);
            case HISTORY -> "";
        };
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : Words.count(Math.round(value));
    }

    private static String name(Line line, StatRow row) {
        return line.branch().isEmpty() ? row.path() : line.branch() + row.name();
    }

    private static String status(StatRow row, @Nullable Group group) {
        if (group != null && group.dead() && row.status().serving()) {
            return group.servers().isEmpty() ? "EMPTY" : "DEAD";
        }
        var status = row.status();
        String word =
                switch (status.word()) {
                    case NO_CHECK -> "nochk";
                    case UNKNOWN -> status.text();
                    default -> status.word().spelling();
                };
        return status.changing() ? word + ' ' + status.level() + '/' + status.of() : word;
    }

    private static String queue(StatRow row, @Nullable Group group) {
        long waiting = group == null ? row.number(StatColumn.QCUR) : group.waiting();
        return row.kind() == ObjectKind.SERVER || group != null ? Words.count(waiting) : "–";
    }

    private static String slots(History history, StatRow row, @Nullable Group group) {
        long used = group == null ? row.number(StatColumn.SCUR) : group.used();
        long limit = group == null ? row.number(StatColumn.SLIM) : group.slots();
        if (limit == 0) {
            return Words.count(row.number(StatColumn.SCUR));
        }
        return Words.count(used) + '/' + Words.count(limit) + arrow(trend(history, row, group));
    }

    /// Whether the queue grows: from the queue of the row, of the backend and all its servers for a backend.
    static int trend(History history, StatRow row, @Nullable Group group) {
        return Wait.trend(queueSeries(history, row, group, 12));
    }

    static double[] queueSeries(History history, StatRow row, @Nullable Group group, int points) {
        var series = history.series(row, StatColumn.QCUR, points);
        if (group != null && group.servers().size() <= 200) {
            for (var server : group.servers()) {
                var more = history.series(server, StatColumn.QCUR, points);
                for (int i = 0; i < points; i++) {
                    series[i] += Double.isNaN(more[i]) ? 0 : more[i];
                }
            }
        }
        return series;
    }

    private static String arrow(int trend) {
        return trend > 0 ? "↑" : trend < 0 ? "↓" : "";
    }

    private static String weight(StatRow row) {
        if (!row.has(StatColumn.WEIGHT)) {
            return "–";
        }
        long weight = row.number(StatColumn.WEIGHT);
        long user = row.number(StatColumn.UWEIGHT, weight);
        return weight == user ? Words.count(weight) : Words.count(weight) + '/' + Words.count(user);
    }

    private static String check(StatRow row) {
        String code = row.text(StatColumn.CHECK_STATUS);
        if (code.isEmpty()) {
            return row.kind() == ObjectKind.SERVER ? "none" : "–";
        }
        String status = row.text(StatColumn.CHECK_CODE);
        return code
                + (status.isEmpty() || status.equals("0") ? "" : " " + status)
                + (row.has(StatColumn.CHECK_DURATION)
                        ? " " + Words.millis(row.number(StatColumn.CHECK_DURATION))
                        : "");
    }

    private static String checkText(StatRow row) {
        String code = row.text(StatColumn.CHECK_STATUS);
        String said = row.text(StatColumn.LAST_CHK);
        return said.isEmpty() ? code : code + ' ' + said;
    }

    static Style style(
            Column column, History history, StatRow row, @Nullable Group group, Line.Tone tone) {
        double value =
                switch (column) {
                    case NAME, NODE, ADDRESS, COOKIE, HISTORY, CHECK_TEXT -> Double.NaN;
                    default -> column.value(history, row, group);
                };
        return switch (column) {
            case STATUS, NAME -> ofTone(tone);
            case QUEUE -> value > 0 ? Style.STRONG : Style.DIM;
            case SLOTS -> value >= 1 ? Style.WARN : value > 0 ? Style.PLAIN : Style.DIM;
            case WAIT -> Double.isNaN(value) ? Style.DIM : value >= 1 ? Style.CRIT : Style.WARN;
            case ERRORS_5XX, CONNECT_ERRORS, RESPONSE_ERRORS -> value > 0 ? Style.CRIT : Style.DIM;
            case RETRIES, ERRORS_4XX, DENIED, BAD_REQUESTS -> value > 0 ? Style.WARN : Style.DIM;
            case CHECK ->
                    row.checkStatus() != null && !row.checkStatus().passed()
                            ? Style.CRIT
                            : Style.PLAIN;
            case WEIGHT -> value == 0 ? Style.WARN : Style.PLAIN;
            case ADDRESS, COOKIE, CHECK_TEXT, NODE, SINCE -> Style.DIM;
            default -> value == 0 || Double.isNaN(value) ? Style.DIM : Style.PLAIN;
        };
    }

    static Style ofTone(Line.Tone tone) {
        return switch (tone) {
            case PLAIN -> Style.PLAIN;
            case GOOD -> Style.GOOD;
            case WARN -> Style.WARN;
            case CRIT -> Style.CRIT;
            case DIM, FOLD -> Style.DIM;
        };
    }
}

package sluice.runtime.filter;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.StatColumn;

import java.util.List;
import java.util.Locale;

/// A number of a row that can be compared and sorted by: a column, a sum of columns under a name that people use, or
/// the growth of either per second (`5xx/s`).
///
/// @param columns whose values are added
/// @param perSecond whether the growth is meant
public record Quantity(List<StatColumn> columns, boolean perSecond) {

    public Quantity {
        columns = List.copyOf(columns);
    }

    /// Understands a column name, one of the short names below, or either with `/s` behind it; else null.
    public static @Nullable Quantity of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean perSecond = lower.endsWith("/s");
        String base = perSecond ? lower.substring(0, lower.length() - 2) : lower;
        var columns = columns(base);
        if (columns.isEmpty()) {
            return null;
        }
        return new Quantity(columns, perSecond);
    }

    private static List<StatColumn> columns(String name) {
        return switch (name) {
            case "queue", "waiting" -> List.of(StatColumn.QCUR);
            case "sessions", "sess", "conn" -> List.of(StatColumn.SCUR);
            case "maxconn", "limit", "slots" -> List.of(StatColumn.SLIM);
            case "req", "requests", "reqs" -> List.of(StatColumn.STOT);
            case "errors", "err" -> List.of(StatColumn.HRSP_5XX, StatColumn.ECON, StatColumn.ERESP);
            case "1xx" -> List.of(StatColumn.HRSP_1XX);
            case "2xx" -> List.of(StatColumn.HRSP_2XX);
            case "3xx" -> List.of(StatColumn.HRSP_3XX);
            case "4xx" -> List.of(StatColumn.HRSP_4XX);
            case "5xx" -> List.of(StatColumn.HRSP_5XX);
            case "retries" -> List.of(StatColumn.WRETR, StatColumn.WREDIS);
            case "denied" -> List.of(StatColumn.DREQ, StatColumn.DRESP);
            case "time", "response" -> List.of(StatColumn.RTIME);
            case "aborts" -> List.of(StatColumn.CLI_ABRT, StatColumn.SRV_ABRT);
            case "servers" -> List.of(StatColumn.ACT, StatColumn.BCK);
            case "in" -> List.of(StatColumn.BIN);
            case "out" -> List.of(StatColumn.BOUT);
            default -> {
                var column = StatColumn.ofName(name);
                yield column == null || !column.type().number() ? List.of() : List.of(column);
            }
        };
    }

    static String suggestion(String name) {
        String best = "";
        int least = 3;
        for (var column : StatColumn.all()) {
            int distance = Spelling.distance(name.toLowerCase(Locale.ROOT), column.columnName());
            if (distance < least) {
                least = distance;
                best = column.columnName();
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /// The value of a row; 0 where the row lacks it or its growth cannot be told.
    public double of(StatRow row, @Nullable History history) {
        double sum = 0;
        for (var column : columns) {
            double value = perSecond ? growth(row, column, history) : row.number(column);
            sum += value;
        }
        return sum;
    }

    private static double growth(StatRow row, StatColumn column, @Nullable History history) {
        double rate = history == null ? Double.NaN : history.rate(row, column);
        return Double.isNaN(rate) ? 0 : rate;
    }
}

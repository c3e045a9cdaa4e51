package sluice.cli.command;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.StatColumn;

/// Rates for tables: measured between polls where there are two, else what the proxy says itself.
final class Rates {
    private Rates() {}

    /// Requests per second.
    static double requests(History history, StatRow row) {
        double measured = history.rate(row, StatColumn.STOT);
        return Double.isNaN(measured) ? row.number(StatColumn.RATE) : measured;
    }

    /// 5xx per second, or since the start where there is one poll only.
    static Object errors(History history, StatRow row) {
        double measured = history.rate(row, StatColumn.HRSP_5XX);
        return Double.isNaN(measured)
                ? (Object) row.number(StatColumn.HRSP_5XX)
                : (Object) measured;
    }

    /// `5xx/s`, or `5xx` where there is one poll only.
    static String errorsHeading(History history) {
        return history.size() > 1 ? "5xx/s" : "5xx";
    }

    /// `4/8`, or `4` without a limit.
    static Object slots(StatRow row) {
        long limit = row.number(StatColumn.SLIM);
        return limit > 0
                ? row.number(StatColumn.SCUR) + "/" + limit
                : (Object) row.number(StatColumn.SCUR);
    }
}

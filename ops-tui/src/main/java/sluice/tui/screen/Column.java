package sluice.tui.screen;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.List;
import java.util.Locale;

/// The columns of the views made of statistics: their title and width, and the number by which they sort.
public enum Column {
    NAME("BACKEND/SERVER", 17, "name"),
    STATUS("ST", 6, "State: UP, DOWN, DRAIN, MAINT, NOLB, OPEN; n/m while checks are changing it"),
    QUEUE("QUEUE", 10, "Requests that wait for a slot right now, as a bar and a number"),
    QUEUE_MAX("QMAX", 5, "Longest queue since the process started"),
    SLOTS("SLOTS", 7, "Requests in progress / maxconn"),
    LOAD("USED", 8, "Slots in use as a bar"),
    WAIT("WAIT", 5, "Estimated wait of a request that comes now; see Estimates"),
    QUEUE_TIME("QTIME", 6, "Time in queue, mean of the last 1024 requests"),
    QUEUE_TIME_MAX("QTMAX", 6, "Longest time in queue since the process started"),
    REQUESTS("req/s", 5, "Requests per second between the last two polls"),
    ERRORS_5XX("5xx/s", 5, "Answers with a 5xx status per second"),
    ERRORS_4XX("4xx/s", 6, "Answers with a 4xx status per second"),
    RESPONSE_TIME("RTIME", 6, "Time to the head of the answer, mean of the last 1024 requests"),
    CONNECT_TIME("CTIME", 6, "Time to connect, mean of the last 1024 requests"),
    TOTAL_TIME("TTIME", 6, "Time of the whole request, mean of the last 1024 requests"),
    HISTORY("60s", 8, "Sparkline of the last polls: the queue where there is one, else requests"),
    SESSIONS("SESS", 5, "Sessions in progress"),
    SESSIONS_MAX("SMAX", 5, "Most sessions in progress at one moment since the process started"),
    LIMIT("LIMIT", 6, "Limit of sessions"),
    WEIGHT("WGT", 7, "Effective weight / weight set"),
    CONNECT_ERRORS("econ/s", 6, "Connections to servers that failed, per second"),
    RESPONSE_ERRORS("eresp/s", 7, "Invalid or broken answers per second"),
    RETRIES("retr/s", 6, "Retries and redispatches per second"),
    CHECK("CHECK", 12, "Last health check: code and duration"),
    CHECK_TEXT("CHECK SAYS", 24, "What the last health check printed"),
    SINCE("SINCE", 6, "Time in this state"),
    ADDRESS("ADDRESS", 21, "Address and port"),
    COOKIE("COOKIE", 8, "Value of the persistence cookie"),
    CONNECTIONS("conn/s", 7, "New connections per second"),
    BYTES_IN("in B/s", 8, "Bytes of requests per second"),
    BYTES_OUT("out B/s", 8, "Bytes of answers per second"),
    DENIED("deny/s", 6, "Requests refused by a rule per second"),
    BAD_REQUESTS("ereq/s", 6, "Invalid or unfinished requests per second"),
    NODE("NODE", 10, "The instance");

    private final String title;
    private final int width;
    private final String help;

    Column(String title, int width, String help) {
        this.title = title;
        this.width = width;
        this.help = help;
    }

    public String title() {
        return title;
    }

    public int width() {
        return width;
    }

    /// One sentence for the help.
    public String help() {
        return help;
    }

    /// Whether it is written at the left margin of its cell.
    public boolean left() {
        return switch (this) {
            case NAME, STATUS, QUEUE, LOAD, HISTORY, CHECK, CHECK_TEXT, ADDRESS, COOKIE, NODE ->
                    true;
            default -> false;
        };
    }

    /// The name by which a person sorts: the title in lower case without blanks.
    public String id() {
        return this == NAME
                ? "name"
                : this == HISTORY ? "history" : title.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    /// The value to show and to sort by; `NaN` where the row has none. Texts sort by themselves.
    public double value(
            History history, StatRow row, @org.jspecify.annotations.Nullable Group group) {
        return switch (this) {
            case NAME, CHECK_TEXT, ADDRESS, COOKIE, NODE, HISTORY -> Double.NaN;
            case STATUS -> badness(row);
            case QUEUE -> group == null ? number(row, StatColumn.QCUR) : group.waiting();
            case QUEUE_MAX -> number(row, StatColumn.QMAX);
            case SLOTS, LOAD -> fill(row, group);
            case WAIT ->
                    group == null
                            ? Wait.seconds(history, row.number(StatColumn.QCUR), List.of(row))
                            : Wait.seconds(history, group.waiting(), group.servers());
            case QUEUE_TIME -> number(row, StatColumn.QTIME);
            case QUEUE_TIME_MAX -> number(row, StatColumn.QTIME_MAX);
            case REQUESTS -> requests(history, row);
            case ERRORS_5XX -> history.rate(row, StatColumn.HRSP_5XX);
            case ERRORS_4XX -> history.rate(row, StatColumn.HRSP_4XX);
            case RESPONSE_TIME -> number(row, StatColumn.RTIME);
            case CONNECT_TIME -> number(row, StatColumn.CTIME);
            case TOTAL_TIME -> number(row, StatColumn.TTIME);
            case SESSIONS -> number(row, StatColumn.SCUR);
            case SESSIONS_MAX -> number(row, StatColumn.SMAX);
            case LIMIT -> number(row, StatColumn.SLIM);
            case WEIGHT -> number(row, StatColumn.WEIGHT);
            case CONNECT_ERRORS -> history.rate(row, StatColumn.ECON);
            case RESPONSE_ERRORS -> history.rate(row, StatColumn.ERESP);
            case RETRIES ->
                    history.rate(row, StatColumn.WRETR) + history.rate(row, StatColumn.WREDIS);
            case CHECK -> number(row, StatColumn.CHECK_DURATION);
            case SINCE -> number(row, StatColumn.LASTCHG);
            case CONNECTIONS ->
                    history.rate(
                            row,
                            row.has(StatColumn.CONN_TOT) ? StatColumn.CONN_TOT : StatColumn.STOT);
            case BYTES_IN -> history.rate(row, StatColumn.BIN);
            case BYTES_OUT -> history.rate(row, StatColumn.BOUT);
            case DENIED -> history.rate(row, StatColumn.DREQ);
            case BAD_REQUESTS -> history.rate(row, StatColumn.EREQ);
        };
    }

    /// Requests per second where the mode counts them, else sessions per second.
    public static double requests(History history, StatRow row) {
        return history.rate(row, requestColumn(row));
    }

    /// The counter behind [#requests].
    public static StatColumn requestColumn(StatRow row) {
        return row.kind() != ObjectKind.SERVER && row.number(StatColumn.REQ_TOT) > 0
                ? StatColumn.REQ_TOT
                : StatColumn.STOT;
    }

    private static double number(StatRow row, StatColumn column) {
        return row.has(column) ? row.number(column) : Double.NaN;
    }

    private static double fill(StatRow row, @org.jspecify.annotations.Nullable Group group) {
        if (group != null) {
            return group.slots() == 0 ? Double.NaN : (double) group.used() / group.slots();
        }
        long limit = row.number(StatColumn.SLIM);
        return limit == 0 ? Double.NaN : (double) row.number(StatColumn.SCUR) / limit;
    }

    private static double badness(StatRow row) {
        return switch (row.status().word()) {
            case DOWN -> 6;
            case STOP, FULL, WAITING -> 5;
            case NOLB -> 4;
            case MAINT -> 3;
            case DRAIN -> 2;
            case UNKNOWN -> 1;
            case UP, NO_CHECK, OPEN -> row.status().changing() ? 1.5 : 0;
        };
    }

    /// What a text column sorts by.
    public String text(StatRow row) {
        return switch (this) {
            case CHECK_TEXT -> row.text(StatColumn.LAST_CHK);
            case ADDRESS -> row.text(StatColumn.ADDR);
            case COOKIE -> row.text(StatColumn.COOKIE);
            default -> row.path();
        };
    }
}

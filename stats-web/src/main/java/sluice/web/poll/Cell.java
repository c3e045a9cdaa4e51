package sluice.web.poll;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// What the page shows of a row and what is pushed when it changed. Rates are per second between two polls, rounded to
/// three digits so that noise is not pushed; counters are never pushed as such.
///
/// ```
/// id | title | unit | how it is computed | in plain words
/// ```
public enum Cell {
    STATUS(
            "st",
            "State",
            "",
            "Whether it takes new requests. MAINT and DRAIN were decided by somebody; DOWN was"
                    + " not."),
    CHECK(
            "chk",
            "Check",
            "",
            "What the last health check found, as a code: L4 connection, L6 TLS, L7 answer."),
    CHECK_TEXT("chkt", "Check answer", "", "What the server said to the last health check."),
    AGENT("agt", "Agent", "", "What the agent check found, where one is configured."),
    ADDRESS("addr", "Address", "", "Where requests are sent."),
    COOKIE(
            "ck",
            "Cookie",
            "",
            "For a server its cookie value, for a backend the cookie's name: clients that carry it"
                    + " come back to the same server."),
    ALGORITHM("alg", "Balancing", "", "How the backend chooses a server."),
    MODE("mode", "Mode", "", "http understands requests, tcp forwards bytes."),
    TRACKED("trk", "Tracks", "", "The server whose checks decide for this one."),

    WAITING(
            "q",
            "Waiting",
            "requests",
            "Requests waiting right now for a free slot. A backend shows its own queue and those of"
                    + " its servers together."),
    WAITING_MAX("qmax", "Waiting, most", "requests", "Longest queue since the process started."),
    WAITING_LIMIT(
            "qlim",
            "Queue limit",
            "requests",
            "How many may wait for this server before others are tried (maxqueue)."),
    WAIT(
            "wait",
            "Wait",
            "ms",
            "How long a request that arrives now will wait: those waiting, divided by how many are"
                    + " finished per second."),
    CURRENT("cur", "Slots used", "sessions", "Sessions in progress right now."),
    CURRENT_MAX(
            "max",
            "Slots used, most",
            "sessions",
            "Most sessions in progress at one moment since the process started."),
    SLOTS(
            "lim",
            "Slots",
            "sessions",
            "How many sessions may be in progress (maxconn); for a backend the sum of its servers"
                    + " that serve. Empty means no limit."),
    REQUESTS(
            "req",
            "Requests",
            "/s",
            "Requests per second between the last two polls; sessions where the mode is tcp."),
    CODES_1("s1", "1xx", "/s", "Answers with a status of 100 to 199 per second."),
    CODES_2("s2", "2xx", "/s", "Answers with a status of 200 to 299 per second: success."),
    CODES_3("s3", "3xx", "/s", "Answers with a status of 300 to 399 per second: redirections."),
    CODES_4(
            "s4",
            "4xx",
            "/s",
            "Answers with a status of 400 to 499 per second: the client is told that it erred."),
    CODES_5(
            "s5",
            "5xx",
            "/s",
            "Answers with a status of 500 to 599 per second: the server, or the proxy for it,"
                    + " failed."),
    CONNECT_ERRORS(
            "econ",
            "Connect errors",
            "/s",
            "Attempts per second to reach a server that failed: refused, unreachable or too slow."),
    RESPONSE_ERRORS(
            "eresp",
            "Answer errors",
            "/s",
            "Answers per second that were invalid, cut off or never came."),
    RETRIES("retr", "Retries", "/s", "Connection attempts per second that were repeated."),
    REDISPATCHES(
            "redis",
            "Moved on",
            "/s",
            "Requests per second that were given to another server after this one failed."),
    DENIED("deny", "Denied", "/s", "Requests and answers per second that a rule refused."),
    REQUEST_ERRORS(
            "ereq",
            "Bad requests",
            "/s",
            "Requests per second that were invalid, incomplete or too slow."),
    CLIENT_ABORTS("cli", "Client gone", "/s", "Transfers per second that the client broke off."),
    SERVER_ABORTS("srv", "Server gone", "/s", "Transfers per second that the server broke off."),
    QUEUE_TIME("qt", "Queue time", "ms", "Average time in the queue over the last 1024 requests."),
    CONNECT_TIME(
            "ct",
            "Connect time",
            "ms",
            "Average time to connect to the server over the last 1024 requests."),
    RESPONSE_TIME(
            "rt",
            "Response time",
            "ms",
            "Average time until the server began to answer, over the last 1024 requests."),
    TOTAL_TIME(
            "tt",
            "Total time",
            "ms",
            "Average time of a whole session over the last 1024 requests."),
    BYTES_IN("bin", "In", "B/s", "Bytes of requests per second."),
    BYTES_OUT("bout", "Out", "B/s", "Bytes of answers per second."),
    WEIGHT(
            "w",
            "Weight",
            "",
            "The share of requests that it gets, as it is right now (slow start and agents"
                    + " included)."),
    USER_WEIGHT("uw", "Weight set", "", "The weight that was configured or set by hand."),
    SERVING("up", "Serving", "servers", "Servers that take new requests, backups included."),
    ACTIVE(
            "act",
            "Active",
            "servers",
            "Servers in use that are no backups; for a server 1 where it is one."),
    BACKUP(
            "bck",
            "Backup",
            "servers",
            "Servers in use that are backups; for a server 1 where it is one."),
    SERVERS("n", "Servers", "servers", "All servers of the backend."),
    FAILED("down", "Down", "servers", "Servers that failed their checks."),
    DECIDED(
            "maint",
            "Out by hand",
            "servers",
            "Servers in maintenance or draining: somebody decided so."),
    CHECKS_FAILED(
            "cf",
            "Checks failed",
            "checks",
            "Failed checks since the process started, counted while the server was up."),
    TIMES_DOWN("cd", "Times down", "times", "How often it went from up to down."),
    CHECK_TIME("cdur", "Check time", "ms", "How long the last health check took."),
    CHANGED("chg", "Since", "time", "When the state changed last."),
    THROTTLE("thr", "Slow start", "%", "How far a server that just came back is allowed to go."),
    RATE_LIMIT("rlim", "Rate limit", "/s", "Sessions per second above which new ones wait.");

    private static final List<Cell> ALL = List.of(values());
    private static final @Nullable StatColumn[] COLUMNS = columns();

    private final String id;
    private final String title;
    private final String unit;
    private final String explanation;

    Cell(String id, String title, String unit, String explanation) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.explanation = explanation;
    }

    public static List<Cell> all() {
        return ALL;
    }

    /// The short name in the event stream and in the page's address.
    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /// `ms`, `/s`, …; empty where the value stands for itself.
    public String unit() {
        return unit;
    }

    public String explanation() {
        return explanation;
    }

    /// The column of `show stat` behind the cell, null where it is computed from several.
    public @Nullable StatColumn column() {
        return COLUMNS[ordinal()];
    }

    private static @Nullable StatColumn[] columns() {
        var columns = new @Nullable StatColumn[ALL.size()];
        for (var cell : ALL) {
            columns[cell.ordinal()] = cell.behind();
        }
        return columns;
    }

    private @Nullable StatColumn behind() {
        return switch (this) {
            case STATUS -> StatColumn.STATUS;
            case CHECK -> StatColumn.CHECK_STATUS;
            case CHECK_TEXT -> StatColumn.LAST_CHK;
            case AGENT -> StatColumn.AGENT_STATUS;
            case ADDRESS -> StatColumn.ADDR;
            case COOKIE -> StatColumn.COOKIE;
            case ALGORITHM -> StatColumn.ALGO;
            case MODE -> StatColumn.MODE;
            case WAITING -> StatColumn.QCUR;
            case WAITING_MAX -> StatColumn.QMAX;
            case WAITING_LIMIT -> StatColumn.QLIMIT;
            case CURRENT -> StatColumn.SCUR;
            case CURRENT_MAX -> StatColumn.SMAX;
            case SLOTS -> StatColumn.SLIM;
            case CODES_1 -> StatColumn.HRSP_1XX;
            case CODES_2 -> StatColumn.HRSP_2XX;
            case CODES_3 -> StatColumn.HRSP_3XX;
            case CODES_4 -> StatColumn.HRSP_4XX;
            case CODES_5 -> StatColumn.HRSP_5XX;
            case CONNECT_ERRORS -> StatColumn.ECON;
            case RESPONSE_ERRORS -> StatColumn.ERESP;
            case RETRIES -> StatColumn.WRETR;
            case REDISPATCHES -> StatColumn.WREDIS;
            case REQUEST_ERRORS -> StatColumn.EREQ;
            case CLIENT_ABORTS -> StatColumn.CLI_ABRT;
            case SERVER_ABORTS -> StatColumn.SRV_ABRT;
            case QUEUE_TIME -> StatColumn.QTIME;
            case CONNECT_TIME -> StatColumn.CTIME;
            case RESPONSE_TIME -> StatColumn.RTIME;
            case TOTAL_TIME -> StatColumn.TTIME;
            case BYTES_IN -> StatColumn.BIN;
            case BYTES_OUT -> StatColumn.BOUT;
            case WEIGHT -> StatColumn.WEIGHT;
            case USER_WEIGHT -> StatColumn.UWEIGHT;
            case ACTIVE -> StatColumn.ACT;
            case BACKUP -> StatColumn.BCK;
            case CHECKS_FAILED -> StatColumn.CHKFAIL;
            case TIMES_DOWN -> StatColumn.CHKDOWN;
            case CHECK_TIME -> StatColumn.CHECK_DURATION;
            case THROTTLE -> StatColumn.THROTTLE;
            case RATE_LIMIT -> StatColumn.RATE_LIM;
            case TRACKED, WAIT, REQUESTS, DENIED, SERVING, SERVERS, FAILED, DECIDED, CHANGED ->
                    null;
        };
    }

    /// Whether the value is a text and not a number.
    public boolean text() {
        return ordinal() <= TRACKED.ordinal();
    }

    /// The cells in the order of `ids`, unknown names left out.
    public static List<Cell> ofIds(List<String> ids) {
        var cells = new ArrayList<Cell>();
        for (var id : ids) {
            for (var cell : ALL) {
                if (cell.id.equals(id)) {
                    cells.add(cell);
                }
            }
        }
        return cells;
    }
}

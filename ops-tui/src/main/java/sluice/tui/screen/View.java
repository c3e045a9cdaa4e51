package sluice.tui.screen;

import static sluice.tui.screen.Column.*;

import org.jspecify.annotations.Nullable;

import sluice.tui.key.KeyRow;
import sluice.tui.poll.Question;

import java.util.List;

/// What can be looked at. A view of statistics has [Column]s, the first ones fit into 80 columns and the others appear
/// where there is room; the other views have titles of their own and ask the proxy a question while they are open.
public enum View {
    PROBLEMS(
            "Problems",
            KeyRow.PROBLEMS,
            null,
            List.of(
                    NAME,
                    STATUS,
                    QUEUE,
                    SLOTS,
                    WAIT,
                    REQUESTS,
                    ERRORS_5XX,
                    RESPONSE_TIME,
                    HISTORY,
                    Column.SESSIONS,
                    SESSIONS_MAX,
                    CONNECT_ERRORS,
                    RESPONSE_ERRORS,
                    RETRIES,
                    CHECK_TEXT),
            List.of()),
    QUEUES(
            "Queues",
            KeyRow.QUEUES,
            null,
            List.of(
                    NAME,
                    QUEUE,
                    SLOTS,
                    WAIT,
                    QUEUE_TIME,
                    REQUESTS,
                    HISTORY,
                    LOAD,
                    QUEUE_MAX,
                    STATUS,
                    QUEUE_TIME_MAX,
                    RESPONSE_TIME),
            List.of()),
    SERVERS(
            "Servers",
            KeyRow.SERVERS,
            null,
            List.of(
                    NAME,
                    STATUS,
                    WEIGHT,
                    SLOTS,
                    REQUESTS,
                    ERRORS_5XX,
                    RESPONSE_TIME,
                    CHECK,
                    SINCE,
                    QUEUE,
                    RETRIES,
                    CONNECT_ERRORS,
                    RESPONSE_ERRORS,
                    CONNECT_TIME,
                    ADDRESS,
                    COOKIE,
                    HISTORY),
            List.of()),
    FRONTENDS(
            "Frontends",
            KeyRow.FRONTENDS,
            null,
            List.of(
                    NAME,
                    STATUS,
                    Column.SESSIONS,
                    LIMIT,
                    CONNECTIONS,
                    REQUESTS,
                    ERRORS_4XX,
                    ERRORS_5XX,
                    HISTORY,
                    DENIED,
                    BAD_REQUESTS,
                    BYTES_IN,
                    BYTES_OUT,
                    SESSIONS_MAX),
            List.of()),
    TABLES(
            "Tables",
            KeyRow.TABLES,
            Question.Topic.TABLES,
            List.of(),
            List.of("TABLE", "TYPE", "USED", "SIZE", "FULL")),
    EVENTS("Events", KeyRow.EVENTS, null, List.of(), List.of("TIME", "OBJECT", "WHAT")),
    SESSIONS(
            "Sessions",
            KeyRow.SESSIONS,
            Question.Topic.SESSIONS,
            List.of(),
            List.of("AGE", "CLIENT", "FRONTEND", "BACKEND/SERVER", "PROTOCOL", "IDLE", "ID")),
    CERTIFICATES(
            "Certificates",
            KeyRow.CERTIFICATES,
            Question.Topic.CERTIFICATES,
            List.of(),
            List.of("DAYS", "EXPIRES", "FILE", "SUBJECT", "NAMES", "ISSUER", "KEY")),
    ERRORS(
            "Errors",
            KeyRow.ERRORS,
            Question.Topic.ERRORS,
            List.of(),
            List.of("TIME", "WHERE", "WHAT", "CLIENT", "SERVER", "BYTES AROUND THE ERROR")),
    LOG("Log", KeyRow.LOG, Question.Topic.RINGS, List.of(), List.of("TIME", "LINE")),
    PROCESS("Process", KeyRow.PROCESS, null, List.of(), List.of("FIELD", "VALUE", "MEANING")),
    /// The keys of one stick table; opened from [#TABLES].
    ENTRIES(
            "Table",
            KeyRow.TABLES,
            Question.Topic.TABLE,
            List.of(),
            List.of("KEY", "USE", "EXPIRES", "DATA"));

    private final String title;
    private final KeyRow key;
    private final Question.@Nullable Topic topic;
    private final List<Column> columns;
    private final List<String> titles;

    View(
            String title,
            KeyRow key,
            Question.@Nullable Topic topic,
            List<Column> columns,
            List<String> titles) {
        this.title = title;
        this.key = key;
        this.topic = topic;
        this.columns = columns;
        this.titles = titles;
    }

    public String title() {
        return title;
    }

    /// The key that opens it.
    public KeyRow key() {
        return key;
    }

    /// What has to be asked while it is open, null where statistics suffice.
    public Question.@Nullable Topic topic() {
        return topic;
    }

    /// The columns of a view of statistics, the most important first; empty for the others.
    public List<Column> columns() {
        return columns;
    }

    /// The titles of a view of cells; empty for those of statistics.
    public List<String> titles() {
        return titles;
    }
}

package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Every alias that may follow `%` in a log-format string: the letters, what they print, and of which type.
///
/// The engine writes a line with these fields and the log reader reads it back with the same ones, so the two cannot
/// drift apart. Manual: configuration §8.2.6; field meanings §8.2.2, §8.2.3; timers §8.4.
public enum LogField {
    OPTIONS(
            "o",
            "options",
            Type.NONE,
            "1.5",
            null,
            "applies its flags to all the items that follow"),

    ACCEPT_DATE_UTC(
            "T", "accept_date_utc", Type.CLF_DATE, "1.5", null, "accept date, UTC with zone"),
    ACCEPT_DATE_ZONED(
            "Tl", "accept_date_zoned", Type.CLF_DATE, "1.5", null, "accept date, local with zone"),
    ACCEPT_TIMESTAMP(
            "Ts",
            "accept_timestamp",
            Type.NUMBER,
            "1.5",
            "accept_date",
            "accept date in seconds since 1970"),
    ACCEPT_DATE(
            "t",
            "accept_date",
            Type.MILLI_DATE,
            "1.5",
            null,
            "accept date, local with milliseconds"),
    ACCEPT_MILLIS(
            "ms",
            "accept_millis",
            Type.NUMBER,
            "1.5",
            null,
            "milliseconds of the accept date, three digits"),
    REQUEST_DATE(
            "tr",
            "request_date",
            Type.MILLI_DATE,
            "1.7",
            null,
            "date of the first byte of the request, local"),
    REQUEST_DATE_UTC(
            "trg",
            "request_date_utc",
            Type.CLF_DATE,
            "1.7",
            null,
            "date of the request, UTC with zone"),
    REQUEST_DATE_ZONED(
            "trl",
            "request_date_zoned",
            Type.CLF_DATE,
            "1.7",
            null,
            "date of the request, local with zone"),

    ACTIVE_TIME(
            "Ta",
            "Ta",
            Type.MILLIS,
            "1.7",
            "txn.timer.total",
            "active time: first byte of the request to the end"),
    CONNECT_TIME(
            "Tc",
            "Tc",
            Type.MILLIS,
            "1.5",
            "bc.timer.connect",
            "connecting to the server, retries included"),
    DATA_TIME(
            "Td",
            "Td",
            Type.MILLIS,
            "1.7",
            "res.timer.data",
            "transferring the body of the response"),
    HANDSHAKE_TIME(
            "Th",
            "Th",
            Type.MILLIS,
            "1.7",
            "fc.timer.handshake",
            "TLS and PROXY handshakes of the client"),
    IDLE_TIME("Ti", "Ti", Type.MILLIS, "1.7", "req.timer.idle", "idle before the request"),
    REQUEST_TIME(
            "Tq",
            "Tq",
            Type.MILLIS,
            "1.5",
            "req.timer.tq",
            "handshake, idle and receiving the request: Th+Ti+TR"),
    HEADERS_TIME(
            "TR", "TR", Type.MILLIS, "1.7", "req.timer.hdr", "receiving the head of the request"),
    RESPONSE_TIME(
            "Tr",
            "Tr",
            Type.MILLIS,
            "1.5",
            "res.timer.hdr",
            "waiting for the head of the response"),
    TOTAL_TIME("Tt", "Tt", Type.MILLIS, "1.5", "fc.timer.total", "accept to the last close"),
    USER_TIME(
            "Tu",
            "Tu",
            Type.MILLIS,
            "2.5",
            "txn.timer.user",
            "as the user sees it: Tt without the idle time"),
    QUEUE_TIME(
            "Tw",
            "Tw",
            Type.MILLIS,
            "1.5",
            "req.timer.queue",
            "waiting in queues; the hold of a tarpit as well"),

    BYTES_READ(
            "B",
            "bytes_read",
            Type.BYTES,
            "1.5",
            "res.bytes_in",
            "bytes from the server to the client"),
    REQUEST_COOKIE(
            "CC",
            "captured_request_cookie",
            Type.STRING,
            "1.5",
            null,
            "captured cookie of the request"),
    RESPONSE_COOKIE(
            "CS",
            "captured_response_cookie",
            Type.STRING,
            "1.5",
            null,
            "captured cookie of the response"),
    HOSTNAME(
            "H",
            "hostname",
            Type.STRING,
            "1.5",
            "hostname",
            "name of the machine the proxy runs on"),
    METHOD("HM", "method", Type.STRING, "1.6", "method", "method of the request"),
    URI_WITHOUT_QUERY(
            "HP",
            "uri_without_query",
            Type.STRING,
            "1.6",
            null,
            "URI of the request up to the question mark"),
    PATH(
            "HPO",
            "path",
            Type.STRING,
            "2.5",
            "path",
            "path of the request: neither host nor query string"),
    QUERY("HQ", "query", Type.STRING, "1.6", null, "query string with its question mark"),
    URI("HU", "uri", Type.STRING, "1.6", "url", "URI of the request"),
    VERSION("HV", "http_version", Type.STRING, "1.6", null, "HTTP version of the request"),
    UNIQUE_ID(
            "ID", "unique_id", Type.STRING, "1.5", "unique-id", "unique identifier of the request"),
    STATUS(
            "ST",
            "status_code",
            Type.NUMBER,
            "1.5",
            "txn.status",
            "status sent to the client, -1 if none"),
    BYTES_UPLOADED(
            "U",
            "bytes_uploaded",
            Type.BYTES,
            "1.5",
            "req.bytes_in",
            "bytes from the client to the server"),
    PROCESS_CONNECTIONS(
            "ac", "actconn", Type.NUMBER, "1.5", "act_conn", "connections of the process"),
    BACKEND("b", "backend_name", Type.NAME, "1.5", "be_name", "backend that handled the request"),
    BACKEND_CONNECTIONS(
            "bc", "beconn", Type.NUMBER, "1.5", "be_conn", "connections of the backend"),
    BACKEND_SOURCE_IP(
            "bi",
            "backend_source_ip",
            Type.IP,
            "1.5",
            "bc_src",
            "address the server was contacted from"),
    BACKEND_SOURCE_PORT(
            "bp",
            "backend_source_port",
            Type.PORT,
            "1.5",
            "bc_src_port",
            "port the server was contacted from"),
    BACKEND_QUEUE(
            "bq",
            "backend_queue",
            Type.NUMBER,
            "1.5",
            "bc_be_queue",
            "requests ahead in the backend's queue"),
    CLIENT_IP("ci", "client_ip", Type.IP, "1.5", "src", "address of the client, or unix"),
    CLIENT_PORT("cp", "client_port", Type.PORT, "1.5", "src_port", "port of the client"),
    FRONTEND(
            "f",
            "frontend_name",
            Type.NAME,
            "1.5",
            "fe_name",
            "frontend that accepted the connection"),
    FRONTEND_CONNECTIONS(
            "fc", "feconn", Type.NUMBER, "1.5", "fe_conn", "connections of the frontend"),
    FRONTEND_IP("fi", "frontend_ip", Type.IP, "1.5", "dst", "address the client connected to"),
    FRONTEND_PORT(
            "fp", "frontend_port", Type.PORT, "1.5", "dst_port", "port the client connected to"),
    FRONTEND_TRANSPORT(
            "ft",
            "frontend_name_transport",
            Type.NAME,
            "1.5",
            null,
            "frontend, with ~ after it when over TLS"),
    LOG_COUNTER(
            "lc",
            "frontend_log_counter",
            Type.NUMBER,
            "1.5",
            null,
            "number of lines this frontend has logged"),
    REQUEST_HEADERS(
            "hr",
            "captured_request_headers",
            Type.CAPTURES,
            "1.5",
            null,
            "captured headers of the request"),
    REQUEST_HEADERS_CLF(
            "hrl",
            "captured_request_headers_clf",
            Type.CAPTURES,
            "1.5",
            null,
            "the same, one per field"),
    RESPONSE_HEADERS(
            "hs",
            "captured_response_headers",
            Type.CAPTURES,
            "1.5",
            null,
            "captured headers of the response"),
    RESPONSE_HEADERS_CLF(
            "hsl",
            "captured_response_headers_clf",
            Type.CAPTURES,
            "1.5",
            null,
            "the same, one per field"),
    ORIGIN(
            "OG",
            "log_origin",
            Type.STRING,
            "3.1",
            null,
            "the step that produced the line, such as txn_close"),
    PID("pid", "pid", Type.NUMBER, "1.5", "pid", "process identifier"),
    REQUEST("r", "http_request", Type.REQUEST, "1.5", null, "request line, or <BADREQ>"),
    RETRIES(
            "rc",
            "retries",
            Type.RETRIES,
            "1.5",
            null,
            "connection retries, + before it after a redispatch"),
    REQUEST_COUNTER(
            "rt",
            "request_counter",
            Type.NUMBER,
            "1.5",
            "txn.id32",
            "requests or sessions counted so far"),
    SERVER(
            "s",
            "server_name",
            Type.NAME,
            "1.5",
            "srv_name",
            "server, or <NOSRV>, <STATS>, <CACHE>, a service"),
    SERVER_CONNECTIONS("sc", "srv_conn", Type.NUMBER, "1.5", null, "connections of the server"),
    SERVER_IP("si", "server_ip", Type.IP, "1.5", "bc_dst", "address of the server"),
    SERVER_PORT("sp", "server_port", Type.PORT, "1.5", "bc_dst_port", "port of the server"),
    SERVER_QUEUE(
            "sq",
            "srv_queue",
            Type.NUMBER,
            "1.5",
            "bc_srv_queue",
            "requests ahead in the server's queue"),
    TLS_CIPHER(
            "sslc",
            "ssl_ciphers",
            Type.STRING,
            "1.5",
            "ssl_fc_cipher",
            "cipher of the client's connection"),
    TLS_VERSION(
            "sslv",
            "ssl_version",
            Type.STRING,
            "1.5",
            "ssl_fc_protocol",
            "TLS version of the client's connection"),
    TERMINATION(
            "ts",
            "termination_state",
            Type.TERMINATION,
            "1.5",
            null,
            "termination state: cause and phase"),
    TERMINATION_COOKIE(
            "tsc",
            "termination_state_cookie",
            Type.TERMINATION,
            "1.5",
            null,
            "the same and the cookie letters");

    /// What an alias prints, which decides how it is quoted, encoded and read back.
    public enum Type {
        /// Prints nothing of its own.
        NONE,
        /// Free text; `-` when empty, or nothing inside quotes.
        STRING,
        /// The name of a frontend, backend or server: never contains a space.
        NAME,
        /// A decimal number, or -1.
        NUMBER,
        /// A duration in milliseconds, -1 if the phase was not reached; `+` before it when more will follow.
        MILLIS,
        /// A byte count; `+` before it when more will follow (`option logasap`).
        BYTES,
        /// A retry count; `+` before it means that the last try went to another server.
        RETRIES,
        /// IPv4, IPv6 without brackets, `unix`, or `-`.
        IP,
        /// A port, or the identifier of a unix listener.
        PORT,
        /// `22/Nov/2026:16:19:57.870`
        MILLI_DATE,
        /// `22/Nov/2026:16:19:57 +0000`
        CLF_DATE,
        /// `{a|b}`, or in CLF style `"a" "b"`; nothing at all when nothing is captured.
        CAPTURES,
        /// `GET /path HTTP/1.1`, usually within quotes.
        REQUEST,
        /// Two or four letters, see [TerminationState].
        TERMINATION
    }

    /// Where an alias makes sense; elsewhere a configuration that uses it draws a warning.
    public enum Restriction {
        NONE,
        HTTP,
        TLS,
        LOG
    }

    private static final Map<String, LogField> BY_ALIAS = new HashMap<>();
    private static final Map<String, LogField> BY_FETCH = new HashMap<>();

    /// Spellings of the 1.5 development versions, still found in old configurations; HAProxy itself refuses them now.
    private static final Map<String, String> FORMER =
            Map.ofEntries(
                    Map.entry("Bi", "bi"),
                    Map.entry("Bp", "bp"),
                    Map.entry("Ci", "ci"),
                    Map.entry("Cp", "cp"),
                    Map.entry("Fi", "fi"),
                    Map.entry("Fp", "fp"),
                    Map.entry("Si", "si"),
                    Map.entry("Sp", "sp"),
                    Map.entry("cc", "CC"),
                    Map.entry("cs", "CS"),
                    Map.entry("st", "ST"));

    static {
        for (LogField field : values()) {
            BY_ALIAS.put(field.alias, field);
            if (field.sampleFetch != null) BY_FETCH.put(field.sampleFetch, field);
        }
    }

    private final String alias;
    private final String key;
    private final Type type;
    private final String since;
    private final @Nullable String sampleFetch;
    private final String meaning;

    LogField(
            String alias,
            String key,
            Type type,
            String since,
            @Nullable String sampleFetch,
            String meaning) {
        this.alias = alias;
        this.key = key;
        this.type = type;
        this.since = since;
        this.sampleFetch = sampleFetch;
        this.meaning = meaning;
    }

    /// The letters after `%`.
    public String alias() {
        return alias;
    }

    /// The name in the manual's tables, used as the key of normalised JSON: `client_ip`, `Tw`.
    public String key() {
        return key;
    }

    public Type type() {
        return type;
    }

    /// The first HAProxy version that has it.
    public String since() {
        return since;
    }

    /// The sample fetch that gives the same value, so `%[src]` is read as `%ci`.
    public @Nullable String sampleFetch() {
        return sampleFetch;
    }

    /// What it prints, in a few words.
    public String meaning() {
        return meaning;
    }

    public Restriction restriction() {
        return switch (this) {
            case REQUEST_DATE,
                    REQUEST_DATE_UTC,
                    REQUEST_DATE_ZONED,
                    ACTIVE_TIME,
                    IDLE_TIME,
                    REQUEST_TIME,
                    HEADERS_TIME,
                    RESPONSE_TIME,
                    REQUEST_COOKIE,
                    RESPONSE_COOKIE,
                    METHOD,
                    URI_WITHOUT_QUERY,
                    PATH,
                    QUERY,
                    URI,
                    VERSION,
                    REQUEST,
                    TERMINATION_COOKIE ->
                    Restriction.HTTP;
            case TLS_CIPHER, TLS_VERSION -> Restriction.TLS;
            case ORIGIN -> Restriction.LOG;
            default -> Restriction.NONE;
        };
    }

    /// The field of these letters, or null.
    public static @Nullable LogField byAlias(String alias) {
        return BY_ALIAS.get(alias);
    }

    /// The field that prints the same as this sample fetch (without arguments or converters), or null.
    public static @Nullable LogField bySampleFetch(String fetch) {
        return BY_FETCH.get(fetch);
    }

    /// The current spelling of an alias of the 1.5 development versions, or null.
    public static @Nullable String currentSpelling(String formerAlias) {
        return FORMER.get(formerAlias);
    }
}

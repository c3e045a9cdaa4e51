package sluice.vocabulary;

import static sluice.vocabulary.FieldType.*;
import static sluice.vocabulary.Unit.*;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The columns of `show stat`, one row each: whoever prints statistics (CSV, typed, JSON, HTML, Prometheus) and whoever
/// reads them uses this table.
///
/// ```
/// name | objects that have it (L F B S) | type | tags | unit | Prometheus name[@objects] … | description
/// ```
///
/// The order is that of the CSV. The core columns come first, then a column named `-`, then the counters of the
/// modules, whose order is free; readers map columns by [#ofName] and never by position. Tags that differ for one kind
/// of object follow after a comma (`MGPV,S=SGPV`). The Prometheus name lacks its `haproxy_<object>_` in front.
/// Manual: management §9.1, §9.2.
public enum StatColumn {
    PXNAME(
            "pxname",
            "LFBS",
            STR,
            "KNSV",
            TEXT,
            "",
            "Name of the proxy: the frontend, backend or listen section"),
    SVNAME(
            "svname",
            "LFBS",
            STR,
            "KNSV",
            TEXT,
            "",
            "Name of the row inside its proxy: FRONTEND, BACKEND, the server, or the bind line"),
    QCUR(
            "qcur",
            "BS",
            U32,
            "MGPV",
            REQUESTS,
            "current_queue",
            "Requests waiting right now for a free slot; a backend counts those not yet given to"
                    + " one server"),
    QMAX(
            "qmax",
            "BS",
            U32,
            "MMPV",
            REQUESTS,
            "max_queue",
            "Longest queue seen since the process started"),
    SCUR(
            "scur",
            "LFBS",
            U32,
            "MGPV",
            SESSIONS,
            "current_sessions",
            "Sessions in progress right now"),
    SMAX(
            "smax",
            "LFBS",
            U32,
            "MMPV",
            SESSIONS,
            "max_sessions",
            "Most sessions in progress at one moment since the process started"),
    SLIM(
            "slim",
            "LFBS",
            U32,
            "CLPV",
            SESSIONS,
            "limit_sessions",
            "Limit of sessions in progress: maxconn of a frontend, listener or server, fullconn of"
                    + " a backend"),
    STOT(
            "stot",
            "LFBS",
            U64,
            "MCPP",
            SESSIONS,
            "sessions_total",
            "Sessions since the process started"),
    BIN(
            "bin",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "bytes_in_total",
            "Bytes of requests since the process started"),
    BOUT(
            "bout",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "bytes_out_total",
            "Bytes of responses since the process started"),
    DREQ(
            "dreq",
            "LFB",
            U64,
            "MCPP",
            REQUESTS,
            "requests_denied_total",
            "Requests refused by a rule"),
    DRESP(
            "dresp",
            "LFBS",
            U64,
            "MCPP",
            RESPONSES,
            "responses_denied_total",
            "Responses refused by a rule"),
    EREQ(
            "ereq",
            "LF",
            U64,
            "MCPP",
            REQUESTS,
            "request_errors_total",
            "Requests that were invalid, incomplete, too slow or cut short by the client"),
    ECON(
            "econ",
            "BS",
            U64,
            "MCPP",
            REQUESTS,
            "connection_errors_total",
            "Requests that met an error while connecting to a server"),
    ERESP(
            "eresp",
            "BS",
            U64,
            "MCPP",
            RESPONSES,
            "response_errors_total",
            "Responses that were invalid or cut short by the server"),
    WRETR(
            "wretr",
            "BS",
            U64,
            "MCPP",
            RETRIES,
            "retry_warnings_total",
            "Connection attempts repeated on a server"),
    WREDIS(
            "wredis",
            "BS",
            U64,
            "MCPP",
            REQUESTS,
            "redispatch_warnings_total",
            "Requests moved to another server because the first could not be reached"),
    STATUS(
            "status",
            "LFBS",
            STR,
            "SGPV",
            TEXT,
            "status",
            "State in words: OPEN, FULL, STOP of a frontend or listener, UP or DOWN of a backend,"
                    + " the health and administrative state of a server"),
    WEIGHT(
            "weight",
            "BS",
            U32,
            "MaPV",
            Unit.WEIGHT,
            "weight",
            "Effective weight now; a backend adds up its active servers"),
    ACT(
            "act",
            "BS",
            U32,
            "MGPV,S=SGPV",
            SERVERS,
            "active_servers@B active@S",
            "Usable servers that are not backups; for a server, 1 when it is one of them"),
    BCK(
            "bck",
            "BS",
            U32,
            "MGPV,S=SGPV",
            SERVERS,
            "backup_servers@B backup@S",
            "Usable backup servers; for a server, 1 when it is one of them"),
    CHKFAIL(
            "chkfail",
            "S",
            U64,
            "MCPP",
            CHECKS,
            "check_failures_total",
            "Health checks that failed while the server was up"),
    CHKDOWN(
            "chkdown",
            "BS",
            U64,
            "MCPP",
            CHANGES,
            "check_up_down_total",
            "Changes from up to down"),
    LASTCHG(
            "lastchg",
            "BS",
            U32,
            "MAPP",
            SECONDS,
            "check_last_change_seconds",
            "Time since the last change between up and down"),
    DOWNTIME(
            "downtime",
            "BS",
            U32,
            "MCPV",
            SECONDS,
            "downtime_seconds_total",
            "Time spent down since the process started"),
    QLIMIT(
            "qlimit",
            "S",
            U32,
            "CGSV",
            REQUESTS,
            "queue_limit",
            "Longest queue the server accepts (maxqueue); empty means no limit"),
    PID("pid", "LFBS", U32, "KGPV", TEXT, "", "Relative number of the worker process, always 1"),
    IID("iid", "LFBS", U32, "KGSV", TEXT, "", "Numeric identifier of the proxy"),
    SID(
            "sid",
            "LFBS",
            U32,
            "KGSV",
            TEXT,
            "",
            "Numeric identifier of the server or listener inside its proxy"),
    THROTTLE(
            "throttle",
            "S",
            U32,
            "MGPV",
            PERCENT,
            "current_throttle",
            "Share of its weight that a server in slow start gets already"),
    LBTOT(
            "lbtot",
            "BS",
            U64,
            "MCPP",
            REQUESTS,
            "loadbalanced_total",
            "Times the balancing algorithm chose this server, for new requests and for redispatched"
                    + " ones"),
    TRACKED(
            "tracked",
            "S",
            STR,
            "CNSV",
            TEXT,
            "",
            "The server whose health this one follows (backend/server)"),
    TYPE(
            "type",
            "LFBS",
            U32,
            "CGSV",
            TEXT,
            "",
            "Kind of the row: 0 frontend, 1 backend, 2 server, 3 listener"),
    RATE(
            "rate",
            "FBS",
            U32,
            "MRPP",
            PER_SECOND,
            "current_session_rate",
            "Sessions of the last second; of a backend or server, requests"),
    RATE_LIM(
            "rate_lim",
            "F",
            U32,
            "CLPV",
            PER_SECOND,
            "limit_session_rate",
            "Limit of new sessions per second (rate-limit sessions)"),
    RATE_MAX(
            "rate_max",
            "FBS",
            U32,
            "MMPV,B=MGPV",
            PER_SECOND,
            "max_session_rate",
            "Most sessions in one second since the process started"),
    CHECK_STATUS(
            "check_status",
            "S",
            STR,
            "MOPV",
            TEXT,
            "check_status",
            "Result of the last health check; a leading star means that one is running"),
    CHECK_CODE(
            "check_code",
            "S",
            U32,
            "MOPV",
            TEXT,
            "check_code",
            "Code that the last health check received (HTTP, SMTP, LDAP)"),
    CHECK_DURATION(
            "check_duration",
            "S",
            U64,
            "MDPV",
            MILLISECONDS,
            "check_duration_seconds",
            "Time that the last health check took"),
    HRSP_1XX(
            "hrsp_1xx",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with status 100 to 199"),
    HRSP_2XX(
            "hrsp_2xx",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with status 200 to 299"),
    HRSP_3XX(
            "hrsp_3xx",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with status 300 to 399"),
    HRSP_4XX(
            "hrsp_4xx",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with status 400 to 499"),
    HRSP_5XX(
            "hrsp_5xx",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with status 500 to 599"),
    HRSP_OTHER(
            "hrsp_other",
            "FBS",
            U64,
            "MCPP",
            RESPONSES,
            "http_responses_total",
            "HTTP responses with any other status, and requests that ended without one"),
    HANAFAIL(
            "hanafail",
            "S",
            U64,
            "MCPP",
            CHECKS,
            "",
            "Failed checks that errors of real traffic stand for ('observe')"),
    REQ_RATE("req_rate", "F", U32, "MRPP", PER_SECOND, "", "HTTP requests of the last second"),
    REQ_RATE_MAX(
            "req_rate_max",
            "F",
            U32,
            "MMPV",
            PER_SECOND,
            "http_requests_rate_max",
            "Most HTTP requests in one second since the process started"),
    REQ_TOT(
            "req_tot",
            "FBS",
            U64,
            "MCPP",
            REQUESTS,
            "http_requests_total",
            "HTTP requests since the process started"),
    CLI_ABRT(
            "cli_abrt",
            "BS",
            U64,
            "MCPP",
            TRANSFERS,
            "client_aborts_total",
            "Transfers broken off by the client"),
    SRV_ABRT(
            "srv_abrt",
            "BS",
            U64,
            "MCPP",
            TRANSFERS,
            "server_aborts_total",
            "Transfers broken off by the server"),
    COMP_IN(
            "comp_in",
            "FB",
            U64,
            "MCPP",
            BYTES,
            "http_comp_bytes_in_total",
            "Bytes of responses given to the compressor"),
    COMP_OUT(
            "comp_out",
            "FB",
            U64,
            "MCPP",
            BYTES,
            "http_comp_bytes_out_total",
            "Bytes of responses that came out of the compressor"),
    COMP_BYP(
            "comp_byp",
            "FB",
            U64,
            "MCPP",
            BYTES,
            "http_comp_bytes_bypassed_total",
            "Bytes that passed uncompressed because processor, memory or bandwidth was short"),
    COMP_RSP(
            "comp_rsp",
            "FB",
            U64,
            "MCPP",
            RESPONSES,
            "http_comp_responses_total",
            "HTTP responses that were compressed"),
    LASTSESS(
            "lastsess",
            "BS",
            S32,
            "MAPP",
            SECONDS,
            "last_session_seconds",
            "Time since the last session was given to this server or backend; -1 when there was"
                    + " none"),
    LAST_CHK("last_chk", "S", STR, "MOPV", TEXT, "", "What the last health check found, in words"),
    LAST_AGT("last_agt", "S", STR, "MOPV", TEXT, "", "What the last agent check found, in words"),
    QTIME(
            "qtime",
            "BS",
            U32,
            "MaPV",
            MILLISECONDS,
            "queue_time_average_seconds",
            "Time in the queue, averaged over the last 1024 requests"),
    CTIME(
            "ctime",
            "BS",
            U32,
            "MaPV",
            MILLISECONDS,
            "connect_time_average_seconds",
            "Time to connect, averaged over the last 1024 requests"),
    RTIME(
            "rtime",
            "BS",
            U32,
            "MaPV",
            MILLISECONDS,
            "response_time_average_seconds",
            "Time until the response began, averaged over the last 1024 requests; 0 for TCP"),
    TTIME(
            "ttime",
            "BS",
            U32,
            "MaPV",
            MILLISECONDS,
            "total_time_average_seconds",
            "Time of the whole session, averaged over the last 1024 requests"),
    AGENT_STATUS(
            "agent_status",
            "S",
            STR,
            "MOPV",
            TEXT,
            "",
            "Result of the last agent check; a leading star means that one is running"),
    AGENT_CODE("agent_code", "S", U32, "MOPV", TEXT, "", "Code that the agent reported (not used)"),
    AGENT_DURATION(
            "agent_duration",
            "S",
            U64,
            "MDPV",
            MILLISECONDS,
            "",
            "Time that the last agent check took"),
    CHECK_DESC(
            "check_desc",
            "S",
            STR,
            "MOPV",
            TEXT,
            "",
            "The result of the last health check in a few words"),
    AGENT_DESC(
            "agent_desc",
            "S",
            STR,
            "MOPV",
            TEXT,
            "",
            "The result of the last agent check in a few words"),
    CHECK_RISE(
            "check_rise",
            "S",
            U32,
            "CGSV",
            CHECKS,
            "",
            "Successful health checks needed to come up (rise)"),
    CHECK_FALL(
            "check_fall",
            "S",
            U32,
            "CGSV",
            CHECKS,
            "",
            "Failed health checks needed to go down (fall)"),
    CHECK_HEALTH(
            "check_health",
            "S",
            U32,
            "CGSV",
            CHECKS,
            "",
            "Health counter, from 0 to rise + fall - 1; up from rise onwards"),
    AGENT_RISE(
            "agent_rise",
            "S",
            U32,
            "CGSV",
            CHECKS,
            "",
            "Successful agent checks needed to come up"),
    AGENT_FALL("agent_fall", "S", U32, "CGSV", CHECKS, "", "Failed agent checks needed to go down"),
    AGENT_HEALTH(
            "agent_health",
            "S",
            U32,
            "CGSV",
            CHECKS,
            "",
            "Agent counter, from 0 to rise + fall - 1"),
    ADDR(
            "addr",
            "LS",
            STR,
            "CGSV",
            TEXT,
            "",
            "Address and port, IPv6 in brackets, or \"unix\"; shown from level operator"),
    COOKIE(
            "cookie",
            "BS",
            STR,
            "CNSV",
            TEXT,
            "",
            "Cookie value of a server, cookie name of a backend"),
    MODE("mode", "LFBS", STR, "CGSV", TEXT, "", "Mode of the proxy: tcp, http, health, cli, spop"),
    ALGO(
            "algo",
            "B",
            STR,
            "CGSV",
            TEXT,
            "",
            "Balancing algorithm of the backend; shown from level operator"),
    CONN_RATE(
            "conn_rate",
            "F",
            U32,
            "MRPP",
            PER_SECOND,
            "",
            "Connections accepted in the last second"),
    CONN_RATE_MAX(
            "conn_rate_max",
            "F",
            U32,
            "MMPV",
            PER_SECOND,
            "connections_rate_max",
            "Most connections in one second since the process started"),
    CONN_TOT(
            "conn_tot",
            "F",
            U64,
            "MCPP",
            CONNECTIONS,
            "connections_total",
            "Connections accepted since the process started"),
    INTERCEPTED(
            "intercepted",
            "F",
            U64,
            "MCPP",
            REQUESTS,
            "intercepted_requests_total",
            "HTTP requests answered by the proxy itself (redirects, statistics, services)"),
    DCON(
            "dcon",
            "LF",
            U64,
            "MCPP",
            CONNECTIONS,
            "denied_connections_total",
            "Connections refused by a tcp-request connection rule"),
    DSES(
            "dses",
            "LF",
            U64,
            "MCPP",
            SESSIONS,
            "denied_sessions_total",
            "Sessions refused by a tcp-request session rule"),
    WREW(
            "wrew",
            "LFBS",
            U64,
            "MCPP",
            WARNINGS,
            "failed_header_rewriting_total",
            "Header fields that could not be rewritten"),
    CONNECT(
            "connect",
            "BS",
            U64,
            "MCPP",
            CONNECTIONS,
            "connection_attempts_total",
            "Connection attempts towards servers"),
    REUSE(
            "reuse",
            "BS",
            U64,
            "MCPP",
            CONNECTIONS,
            "connection_reuses_total",
            "Requests sent over a connection that was already open"),
    CACHE_LOOKUPS(
            "cache_lookups",
            "FB",
            U64,
            "MCPP",
            REQUESTS,
            "http_cache_lookups_total",
            "HTTP requests looked up in the cache"),
    CACHE_HITS(
            "cache_hits",
            "FB",
            U64,
            "MCPP",
            REQUESTS,
            "http_cache_hits_total",
            "HTTP requests answered from the cache"),
    SRV_ICUR(
            "srv_icur",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "idle_connections_current",
            "Idle connections to the server that can be used again"),
    SRC_ILIM(
            "src_ilim",
            "S",
            U32,
            "CLPV",
            CONNECTIONS,
            "idle_connections_limit",
            "Limit of idle connections to the server (pool-max-conn)"),
    QTIME_MAX(
            "qtime_max",
            "BS",
            U32,
            "MMPV",
            MILLISECONDS,
            "max_queue_time_seconds",
            "Longest time in the queue"),
    CTIME_MAX(
            "ctime_max",
            "BS",
            U32,
            "MMPV",
            MILLISECONDS,
            "max_connect_time_seconds",
            "Longest time to connect"),
    RTIME_MAX(
            "rtime_max",
            "BS",
            U32,
            "MMPV",
            MILLISECONDS,
            "max_response_time_seconds",
            "Longest time until a response began; 0 for TCP"),
    TTIME_MAX(
            "ttime_max",
            "BS",
            U32,
            "MMPV",
            MILLISECONDS,
            "max_total_time_seconds",
            "Longest time of a whole session"),
    EINT(
            "eint",
            "LFBS",
            U64,
            "MCPP",
            ERRORS,
            "internal_errors_total",
            "Errors of the proxy itself"),
    IDLE_CONN_CUR(
            "idle_conn_cur",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "unsafe_idle_connections_current",
            "Idle connections on which a failure could hit a request (unsafe)"),
    SAFE_CONN_CUR(
            "safe_conn_cur",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "safe_idle_connections_current",
            "Idle connections that have proved reusable (safe)"),
    USED_CONN_CUR(
            "used_conn_cur",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "used_connections_current",
            "Connections to the server in use"),
    NEED_CONN_EST(
            "need_conn_est",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "need_connections_current",
            "Connections that the server is estimated to need"),
    UWEIGHT(
            "uweight",
            "BS",
            U32,
            "MaPV",
            Unit.WEIGHT,
            "uweight",
            "Weight as set by the user; a backend adds up its active servers"),
    AGG_SERVER_STATUS(
            "agg_server_status",
            "B",
            U32,
            "MGPV",
            SERVERS,
            "agg_server_status",
            "Servers of the backend per state (Prometheus only)"),
    AGG_SERVER_CHECK_STATUS(
            "agg_server_check_status",
            "B",
            U32,
            "MGPV",
            SERVERS,
            "agg_server_check_status",
            "Old name of agg_server_status, kept for dashboards"),
    AGG_CHECK_STATUS(
            "agg_check_status",
            "B",
            U32,
            "MGPV",
            SERVERS,
            "agg_check_status",
            "Servers of the backend per result of their last check (Prometheus only)"),
    SRID(
            "srid",
            "S",
            U32,
            "MCPV",
            TEXT,
            "",
            "Revision of the server's identifier, raised when a deleted identifier is used again"),
    SESS_OTHER(
            "sess_other", "F", U64, "MCPV", SESSIONS, "sess_other", "Sessions that were not HTTP"),
    H1SESS("h1sess", "F", U64, "MCPP", SESSIONS, "h1sess", "HTTP/1 sessions"),
    H2SESS("h2sess", "F", U64, "MCPP", SESSIONS, "h2sess", "HTTP/2 sessions"),
    H3SESS("h3sess", "F", U64, "MCPP", SESSIONS, "h3sess", "HTTP/3 sessions"),
    REQ_OTHER("req_other", "F", U64, "MCPP", REQUESTS, "req_other", "Requests that were not HTTP"),
    H1REQ("h1req", "F", U64, "MCPP", REQUESTS, "h1req", "HTTP/1 requests"),
    H2REQ("h2req", "F", U64, "MCPP", REQUESTS, "h2req", "HTTP/2 requests"),
    H3REQ("h3req", "F", U64, "MCPP", REQUESTS, "h3req", "HTTP/3 requests"),
    PROTO("proto", "L", STR, "CGSV", TEXT, "", "Protocol of the listener"),
    PRIV_IDLE_CUR(
            "priv_idle_cur",
            "S",
            U32,
            "MGPV",
            CONNECTIONS,
            "private_idle_connections_current",
            "Idle connections that belong to one session only (private)"),
    REQBIN(
            "reqbin",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "req_bytes_in_total",
            "Bytes of requests received"),
    REQBOUT(
            "reqbout",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "req_bytes_out_total",
            "Bytes of requests sent on"),
    RESBIN(
            "resbin",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "res_bytes_in_total",
            "Bytes of responses received"),
    RESBOUT(
            "resbout",
            "LFBS",
            U64,
            "MCPP",
            BYTES,
            "res_bytes_out_total",
            "Bytes of responses sent on"),
    CACHE_HINT_HITS(
            "cache_hint_hits",
            "FB",
            U64,
            "MCPP",
            REQUESTS,
            "http_cache_hint_hits_total",
            "HTTP requests for which the cache sent 103 Early Hints"),
    H2_HEADERS_RCVD(
            "h2_headers_rcvd",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h2_headers_rcvd",
            "HEADERS frames received"),
    H2_DATA_RCVD("h2_data_rcvd", "FB", U64, "MCPV", FRAMES, "h2_data_rcvd", "DATA frames received"),
    H2_SETTINGS_RCVD(
            "h2_settings_rcvd",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h2_settings_rcvd",
            "SETTINGS frames received"),
    H2_RST_STREAM_RCVD(
            "h2_rst_stream_rcvd",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h2_rst_stream_rcvd",
            "RST_STREAM frames received"),
    H2_GOAWAY_RCVD(
            "h2_goaway_rcvd",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h2_goaway_rcvd",
            "GOAWAY frames received"),
    H2_DETECTED_CONN_PROTOCOL_ERRORS(
            "h2_detected_conn_protocol_errors",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h2_detected_conn_protocol_errors",
            "HTTP/2 protocol errors that ended the connection"),
    H2_DETECTED_STRM_PROTOCOL_ERRORS(
            "h2_detected_strm_protocol_errors",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h2_detected_strm_protocol_errors",
            "HTTP/2 protocol errors that ended one stream"),
    H2_RST_STREAM_RESP(
            "h2_rst_stream_resp",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h2_rst_stream_resp",
            "RST_STREAM frames sent because of an error"),
    H2_GOAWAY_RESP(
            "h2_goaway_resp",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h2_goaway_resp",
            "GOAWAY frames sent because of an error"),
    H2_OPEN_CONNECTIONS(
            "h2_open_connections",
            "FB",
            U64,
            "MGPV",
            CONNECTIONS,
            "h2_open_connections",
            "HTTP/2 connections open now"),
    H2_BACKEND_OPEN_STREAMS(
            "h2_backend_open_streams",
            "FB",
            U64,
            "MGPV",
            STREAMS,
            "h2_backend_open_streams",
            "HTTP/2 streams open now"),
    H2_TOTAL_CONNECTIONS(
            "h2_total_connections",
            "FB",
            U64,
            "MCPV",
            CONNECTIONS,
            "h2_total_connections",
            "HTTP/2 connections since the start"),
    H2_BACKEND_TOTAL_STREAMS(
            "h2_backend_total_streams",
            "FB",
            U64,
            "MCPV",
            STREAMS,
            "h2_backend_total_streams",
            "HTTP/2 streams since the start"),
    SSL_SESS("ssl_sess", "LFBS", U64, "MCPV", SESSIONS, "ssl_sess", "TLS sessions established"),
    SSL_REUSED_SESS(
            "ssl_reused_sess",
            "LFBS",
            U64,
            "MCPV",
            SESSIONS,
            "ssl_reused_sess",
            "TLS sessions that resumed an earlier one"),
    SSL_FAILED_HANDSHAKE(
            "ssl_failed_handshake",
            "LFBS",
            U64,
            "MCPV",
            EVENTS,
            "ssl_failed_handshake",
            "TLS handshakes that failed"),
    SSL_OCSP_STAPLE(
            "ssl_ocsp_staple",
            "LFBS",
            U64,
            "MCPV",
            EVENTS,
            "ssl_ocsp_staple",
            "OCSP responses stapled"),
    SSL_FAILED_OCSP_STAPLE(
            "ssl_failed_ocsp_staple",
            "LFBS",
            U64,
            "MCPV",
            EVENTS,
            "ssl_failed_ocsp_staple",
            "OCSP responses that could not be stapled"),
    H3_DATA("h3_data", "FB", U64, "MCPV", FRAMES, "h3_data", "HTTP/3 DATA frames received"),
    H3_HEADERS(
            "h3_headers",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h3_headers",
            "HTTP/3 HEADERS frames received"),
    H3_CANCEL_PUSH(
            "h3_cancel_push",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h3_cancel_push",
            "CANCEL_PUSH frames received"),
    H3_PUSH_PROMISE(
            "h3_push_promise",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h3_push_promise",
            "PUSH_PROMISE frames received"),
    H3_MAX_PUSH_ID(
            "h3_max_push_id",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h3_max_push_id",
            "MAX_PUSH_ID frames received"),
    H3_GOAWAY("h3_goaway", "FB", U64, "MCPV", FRAMES, "h3_goaway", "HTTP/3 GOAWAY frames received"),
    H3_SETTINGS(
            "h3_settings",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "h3_settings",
            "HTTP/3 SETTINGS frames received"),
    H3_NO_ERROR(
            "h3_no_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_no_error",
            "HTTP/3 errors H3_NO_ERROR received"),
    H3_GENERAL_PROTOCOL_ERROR(
            "h3_general_protocol_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_general_protocol_error",
            "HTTP/3 errors H3_GENERAL_PROTOCOL_ERROR received"),
    H3_INTERNAL_ERROR(
            "h3_internal_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_internal_error",
            "HTTP/3 errors H3_INTERNAL_ERROR received"),
    H3_STREAM_CREATION_ERROR(
            "h3_stream_creation_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_stream_creation_error",
            "HTTP/3 errors H3_STREAM_CREATION_ERROR received"),
    H3_CLOSED_CRITICAL_STREAM(
            "h3_closed_critical_stream",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_closed_critical_stream",
            "HTTP/3 errors H3_CLOSED_CRITICAL_STREAM received"),
    H3_FRAME_UNEXPECTED(
            "h3_frame_unexpected",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_frame_unexpected",
            "HTTP/3 errors H3_FRAME_UNEXPECTED received"),
    H3_FRAME_ERROR(
            "h3_frame_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_frame_error",
            "HTTP/3 errors H3_FRAME_ERROR received"),
    H3_EXCESSIVE_LOAD(
            "h3_excessive_load",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_excessive_load",
            "HTTP/3 errors H3_EXCESSIVE_LOAD received"),
    H3_ID_ERROR(
            "h3_id_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_id_error",
            "HTTP/3 errors H3_ID_ERROR received"),
    H3_SETTINGS_ERROR(
            "h3_settings_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_settings_error",
            "HTTP/3 errors H3_SETTINGS_ERROR received"),
    H3_MISSING_SETTINGS(
            "h3_missing_settings",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_missing_settings",
            "HTTP/3 errors H3_MISSING_SETTINGS received"),
    H3_REQUEST_REJECTED(
            "h3_request_rejected",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_request_rejected",
            "HTTP/3 errors H3_REQUEST_REJECTED received"),
    H3_REQUEST_CANCELLED(
            "h3_request_cancelled",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_request_cancelled",
            "HTTP/3 errors H3_REQUEST_CANCELLED received"),
    H3_REQUEST_INCOMPLETE(
            "h3_request_incomplete",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_request_incomplete",
            "HTTP/3 errors H3_REQUEST_INCOMPLETE received"),
    H3_MESSAGE_ERROR(
            "h3_message_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_message_error",
            "HTTP/3 errors H3_MESSAGE_ERROR received"),
    H3_CONNECT_ERROR(
            "h3_connect_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_connect_error",
            "HTTP/3 errors H3_CONNECT_ERROR received"),
    H3_VERSION_FALLBACK(
            "h3_version_fallback",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "h3_version_fallback",
            "HTTP/3 errors H3_VERSION_FALLBACK received"),
    PACK_DECOMPRESSION_FAILED(
            "pack_decompression_failed",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "pack_decompression_failed",
            "QPACK errors DECOMPRESSION_FAILED received"),
    QPACK_ENCODER_STREAM_ERROR(
            "qpack_encoder_stream_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "qpack_encoder_stream_error",
            "QPACK errors ENCODER_STREAM_ERROR received"),
    QPACK_DECODER_STREAM_ERROR(
            "qpack_decoder_stream_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "qpack_decoder_stream_error",
            "QPACK errors DECODER_STREAM_ERROR received"),
    QUIC_RXBUF_FULL(
            "quic_rxbuf_full",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_rxbuf_full",
            "Receptions given up because the receive buffer was full"),
    QUIC_DROPPED_PKT(
            "quic_dropped_pkt",
            "FB",
            U64,
            "MCPV",
            PACKETS,
            "quic_dropped_pkt",
            "QUIC packets dropped"),
    QUIC_DROPPED_PKT_BUFOVERRUN(
            "quic_dropped_pkt_bufoverrun",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_dropped_pkt_bufoverrun",
            "QUIC packets dropped because a buffer overran"),
    QUIC_DROPPED_PARSING_PKT(
            "quic_dropped_parsing_pkt",
            "FB",
            U64,
            "MCPV",
            PACKETS,
            "quic_dropped_parsing_pkt",
            "QUIC packets dropped because they could not be parsed"),
    QUIC_SOCKET_FULL(
            "quic_socket_full",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_socket_full",
            "Sends refused because the socket was full"),
    QUIC_SENDTO_ERR(
            "quic_sendto_err",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_sendto_err",
            "Sends that failed for another reason than a full socket"),
    QUIC_SENDTO_ERR_UNKNWN(
            "quic_sendto_err_unknwn",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_sendto_err_unknwn",
            "Sends that failed for a reason not known"),
    QUIC_SENT_PKT(
            "quic_sent_pkt", "FB", U64, "MCPV", PACKETS, "quic_sent_pkt", "QUIC packets sent"),
    QUIC_LOST_PKT(
            "quic_lost_pkt",
            "FB",
            U64,
            "MCPV",
            PACKETS,
            "quic_lost_pkt",
            "QUIC packets sent and lost"),
    QUIC_TOO_SHORT_DGRAM(
            "quic_too_short_dgram",
            "FB",
            U64,
            "MCPV",
            PACKETS,
            "quic_too_short_dgram",
            "Datagrams too short for an Initial packet"),
    QUIC_RETRY_SENT(
            "quic_retry_sent", "FB", U64, "MCPV", EVENTS, "quic_retry_sent", "Retry packets sent"),
    QUIC_RETRY_VALIDATED(
            "quic_retry_validated",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_retry_validated",
            "Retry tokens that proved valid"),
    QUIC_RETRY_ERROR(
            "quic_retry_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_retry_error",
            "Retry tokens that proved wrong"),
    QUIC_HALF_OPEN_CONN(
            "quic_half_open_conn",
            "FB",
            U64,
            "MGPV",
            CONNECTIONS,
            "quic_half_open_conn",
            "QUIC connections half open now"),
    QUIC_HDSHK_FAIL(
            "quic_hdshk_fail",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_hdshk_fail",
            "QUIC handshakes that failed"),
    QUIC_STLESS_RST_SENT(
            "quic_stless_rst_sent",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_stless_rst_sent",
            "Stateless resets sent"),
    QUIC_CONN_MIGRATION_DONE(
            "quic_conn_migration_done",
            "FB",
            U64,
            "MCPV",
            CONNECTIONS,
            "quic_conn_migration_done",
            "QUIC connections that moved to another address"),
    QUIC_TRANSP_ERR_NO_ERROR(
            "quic_transp_err_no_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_no_error",
            "QUIC transport errors NO_ERROR received"),
    QUIC_TRANSP_ERR_INTERNAL_ERROR(
            "quic_transp_err_internal_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_internal_error",
            "QUIC transport errors INTERNAL_ERROR received"),
    QUIC_TRANSP_ERR_CONNECTION_REFUSED(
            "quic_transp_err_connection_refused",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_connection_refused",
            "QUIC transport errors CONNECTION_REFUSED received"),
    QUIC_TRANSP_ERR_FLOW_CONTROL_ERROR(
            "quic_transp_err_flow_control_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_flow_control_error",
            "QUIC transport errors FLOW_CONTROL_ERROR received"),
    QUIC_TRANSP_ERR_STREAM_LIMIT_ERROR(
            "quic_transp_err_stream_limit_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_stream_limit_error",
            "QUIC transport errors STREAM_LIMIT_ERROR received"),
    QUIC_TRANSP_ERR_STREAM_STATE_ERROR(
            "quic_transp_err_stream_state_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_stream_state_error",
            "QUIC transport errors STREAM_STATE_ERROR received"),
    QUIC_TRANSP_ERR_FINAL_SIZE_ERROR(
            "quic_transp_err_final_size_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_final_size_error",
            "QUIC transport errors FINAL_SIZE_ERROR received"),
    QUIC_TRANSP_ERR_FRAME_ENCODING_ERROR(
            "quic_transp_err_frame_encoding_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_frame_encoding_error",
            "QUIC transport errors FRAME_ENCODING_ERROR received"),
    QUIC_TRANSP_ERR_TRANSPORT_PARAMETER_ERROR(
            "quic_transp_err_transport_parameter_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_transport_parameter_error",
            "QUIC transport errors TRANSPORT_PARAMETER_ERROR received"),
    QUIC_TRANSP_ERR_CONNECTION_ID_LIMIT(
            "quic_transp_err_connection_id_limit",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_connection_id_limit",
            "QUIC transport errors CONNECTION_ID_LIMIT_ERROR received"),
    QUIC_TRANSP_ERR_PROTOCOL_VIOLATION_ERROR(
            "quic_transp_err_protocol_violation_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_protocol_violation_error",
            "QUIC transport errors PROTOCOL_VIOLATION_ERROR received"),
    QUIC_TRANSP_ERR_INVALID_TOKEN(
            "quic_transp_err_invalid_token",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_invalid_token",
            "QUIC transport errors INVALID_TOKEN received"),
    QUIC_TRANSP_ERR_APPLICATION_ERROR(
            "quic_transp_err_application_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_application_error",
            "QUIC transport errors APPLICATION_ERROR received"),
    QUIC_TRANSP_ERR_CRYPTO_BUFFER_EXCEEDED(
            "quic_transp_err_crypto_buffer_exceeded",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_crypto_buffer_exceeded",
            "QUIC transport errors CRYPTO_BUFFER_EXCEEDED received"),
    QUIC_TRANSP_ERR_KEY_UPDATE_ERROR(
            "quic_transp_err_key_update_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_key_update_error",
            "QUIC transport errors KEY_UPDATE_ERROR received"),
    QUIC_TRANSP_ERR_AEAD_LIMIT_REACHED(
            "quic_transp_err_aead_limit_reached",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_aead_limit_reached",
            "QUIC transport errors AEAD_LIMIT_REACHED received"),
    QUIC_TRANSP_ERR_NO_VIABLE_PATH(
            "quic_transp_err_no_viable_path",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_no_viable_path",
            "QUIC transport errors NO_VIABLE_PATH received"),
    QUIC_TRANSP_ERR_CRYPTO_ERROR(
            "quic_transp_err_crypto_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_crypto_error",
            "QUIC transport errors CRYPTO_ERROR received"),
    QUIC_TRANSP_ERR_UNKNOWN_ERROR(
            "quic_transp_err_unknown_error",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_transp_err_unknown_error",
            "QUIC transport errors UNKNOWN_ERROR received"),
    QUIC_DATA_BLOCKED(
            "quic_data_blocked",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "quic_data_blocked",
            "DATA_BLOCKED frames received"),
    QUIC_STREAM_DATA_BLOCKED(
            "quic_stream_data_blocked",
            "FB",
            U64,
            "MCPV",
            FRAMES,
            "quic_stream_data_blocked",
            "STREAM_DATA_BLOCKED frames received"),
    QUIC_STREAMS_BLOCKED_BIDI(
            "quic_streams_blocked_bidi",
            "FB",
            U64,
            "MCPV",
            STREAMS,
            "quic_streams_blocked_bidi",
            "STREAMS_BLOCKED frames received for two-way streams"),
    QUIC_STREAMS_BLOCKED_UNI(
            "quic_streams_blocked_uni",
            "FB",
            U64,
            "MCPV",
            STREAMS,
            "quic_streams_blocked_uni",
            "STREAMS_BLOCKED frames received for one-way streams"),
    QUIC_NCBUF_GAP_LIMIT(
            "quic_ncbuf_gap_limit",
            "FB",
            U64,
            "MCPV",
            EVENTS,
            "quic_ncbuf_gap_limit",
            "Frames that could not be kept because the gap between them was too small"),
    H1_OPEN_CONNECTIONS(
            "h1_open_connections",
            "FB",
            U64,
            "MGPV",
            CONNECTIONS,
            "h1_open_connections",
            "HTTP/1 connections open now"),
    H1_OPEN_STREAMS(
            "h1_open_streams",
            "FB",
            U64,
            "MGPV",
            STREAMS,
            "h1_open_streams",
            "HTTP/1 streams open now"),
    H1_TOTAL_CONNECTIONS(
            "h1_total_connections",
            "FB",
            U64,
            "MCPV",
            CONNECTIONS,
            "h1_total_connections",
            "HTTP/1 connections since the start"),
    H1_TOTAL_STREAMS(
            "h1_total_streams",
            "FB",
            U64,
            "MCPV",
            STREAMS,
            "h1_total_streams",
            "HTTP/1 streams since the start"),
    H1_BYTES_IN(
            "h1_bytes_in", "FB", U64, "MCPV", BYTES, "h1_bytes_in", "Bytes received over HTTP/1"),
    H1_BYTES_OUT(
            "h1_bytes_out", "FB", U64, "MCPV", BYTES, "h1_bytes_out", "Bytes sent over HTTP/1"),
    H1_SPLICED_BYTES_IN(
            "h1_spliced_bytes_in",
            "FB",
            U64,
            "MCPV",
            BYTES,
            "h1_spliced_bytes_in",
            "Bytes received over HTTP/1 without leaving the kernel"),
    H1_SPLICED_BYTES_OUT(
            "h1_spliced_bytes_out",
            "FB",
            U64,
            "MCPV",
            BYTES,
            "h1_spliced_bytes_out",
            "Bytes sent over HTTP/1 without leaving the kernel");

    /// The name that stands in the header between the core columns and those of the modules.
    public static final String MODULE_SEPARATOR = "-";

    private static final List<StatColumn> ALL = List.of(values());
    private static final Map<String, StatColumn> BY_NAME = byName();

    private final String columnName;
    private final Set<ObjectKind> objects;
    private final FieldType type;
    private final FieldTags tags;
    private final @Nullable ObjectKind exception;
    private final FieldTags exceptionTags;
    private final Unit unit;
    private final Map<ObjectKind, String> prometheusNames;
    private final String description;

    StatColumn(
            String columnName,
            String objects,
            FieldType type,
            String tags,
            Unit unit,
            String prometheus,
            String description) {
        this.columnName = columnName;
        this.objects = kinds(objects);
        this.type = type;
        this.tags = FieldTags.of(tags);
        int comma = tags.indexOf(',');
        this.exception =
                comma < 0 ? null : kinds(tags.substring(comma + 1, comma + 2)).iterator().next();
        this.exceptionTags = comma < 0 ? this.tags : FieldTags.of(tags.substring(comma + 3));
        this.unit = unit;
        this.prometheusNames = prometheusNames(prometheus);
        this.description = description;
    }

    /// `name@BS other@F`: a name for each of the objects behind it, or, without any, for all that have the column.
    private Map<ObjectKind, String> prometheusNames(String text) {
        var names = new EnumMap<ObjectKind, String>(ObjectKind.class);
        for (String each : text.isEmpty() ? new String[0] : text.split(" ")) {
            int at = each.indexOf('@');
            String name = at < 0 ? each : each.substring(0, at);
            (at < 0 ? objects : kinds(each.substring(at + 1)))
                    .forEach(kind -> names.put(kind, name));
        }
        return names;
    }

    private static Set<ObjectKind> kinds(String letters) {
        var kinds = EnumSet.noneOf(ObjectKind.class);
        for (var kind : ObjectKind.values()) {
            if (letters.indexOf(kind.letter()) >= 0) {
                kinds.add(kind);
            }
        }
        return java.util.Collections.unmodifiableSet(kinds);
    }

    private static Map<String, StatColumn> byName() {
        var map = new HashMap<String, StatColumn>(512);
        for (var column : ALL) {
            map.put(column.columnName, column);
        }
        map.put("agg_server_status_check", AGG_SERVER_CHECK_STATUS);
        map.put("h1_sess", H1SESS);
        map.put("h2_sess", H2SESS);
        map.put("h3_sess", H3SESS);
        map.put("srv_ilim", SRC_ILIM);
        map.put("qpack_decompression_failed", PACK_DECOMPRESSION_FAILED);
        return map;
    }

    /// All columns in the order of the CSV, without the separator.
    public static List<StatColumn> all() {
        return ALL;
    }

    /// The column of that name, or null; also knows the names that the manual spells differently from the program.
    public static @Nullable StatColumn ofName(String name) {
        return BY_NAME.get(name);
    }

    /// The header line of the CSV: `# pxname,svname,…,-,h2_headers_rcvd,…,` without a line feed.
    public static String csvHeader() {
        var header = new StringBuilder(4096).append("# ");
        for (var column : ALL) {
            if (column == FIRST_OF_MODULES) {
                header.append(MODULE_SEPARATOR).append(',');
            }
            header.append(column.columnName).append(',');
        }
        return header.toString();
    }

    /// The first column behind the separator.
    public static final StatColumn FIRST_OF_MODULES = H2_HEADERS_RCVD;

    /// The name in the CSV header, in the typed and in the JSON output.
    public String columnName() {
        return columnName;
    }

    /// The position that the typed and JSON outputs print; the separator is not counted.
    public int position() {
        return ordinal();
    }

    /// Whether a module adds this counter: it stands behind the separator.
    public boolean ofModule() {
        return ordinal() >= FIRST_OF_MODULES.ordinal();
    }

    /// Which rows can have a value here; the others print nothing.
    public Set<ObjectKind> objects() {
        return objects;
    }

    public FieldType type() {
        return type;
    }

    public FieldTags tags(ObjectKind kind) {
        return kind == exception ? exceptionTags : tags;
    }

    /// Whether the value only grows while the process lives, so that a rate can be computed from two of them.
    public boolean counter() {
        return tags.counter();
    }

    public Unit unit() {
        return unit;
    }

    /// The name without `haproxy_<object>_`, or an empty string where Prometheus does not get this column of such an object. The six
    /// `hrsp_` columns share one name and differ in the label `code`; times are published in seconds.
    public String prometheusName(ObjectKind kind) {
        return prometheusNames.getOrDefault(kind, "");
    }

    /// One sentence for `show stat desc`, tool tips and help.
    public String description() {
        return description;
    }
}

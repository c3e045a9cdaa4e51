package sluice.vocabulary;

import static sluice.vocabulary.FieldType.*;
import static sluice.vocabulary.Unit.*;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The fields of `show info`, one row each, in the order in which they are printed.
///
/// ```
/// name | type | tags | unit | Prometheus name (behind haproxy_process_) | description
/// ```
///
/// The names keep the spelling that programs out there rely on (`Unstoppable Jobs`, `Ulimit-n`, `node`). Fields that
/// do not apply (zlib, description) are not printed; positions stay. Manual: management §9.3, `show info`.
public enum InfoField {
    PRODUCT_NAME("Name", STR, "POSV", TEXT, "", "Product name"),
    VERSION("Version", STR, "POSV", TEXT, "", "Product version"),
    RELEASE_DATE("Release_date", STR, "POSV", TEXT, "", "Date of the sources"),
    NBTHREAD("Nbthread", U32, "CGSV", THREADS, "nbthread", "Threads that carry traffic (nbthread)"),
    NBPROC("Nbproc", U32, "CGSV", PROCESSES, "nbproc", "Worker processes, always 1"),
    PROCESS_NUM(
            "Process_num",
            U32,
            "KGPV",
            TEXT,
            "relative_process_id",
            "Relative number of the worker process, always 1"),
    PID("Pid", U32, "SGPV", TEXT, "", "Process identifier of the worker"),
    UPTIME(
            "Uptime",
            STR,
            "MDPV",
            TEXT,
            "",
            "Time since the worker started, in days, hours, minutes, seconds"),
    UPTIME_SEC(
            "Uptime_sec", U32, "MDPV", SECONDS, "uptime_seconds", "Time since the worker started"),
    MEMMAX_MB("Memmax_MB", U32, "CLPV", MEBIBYTES, "", "Limit of memory (-m); 0 means none"),
    POOL_ALLOC_MB("PoolAlloc_MB", U32, "MGPV", MEBIBYTES, "", "Memory allocated in pools"),
    POOL_USED_MB("PoolUsed_MB", U32, "MGPV", MEBIBYTES, "", "Memory of the pools in use"),
    POOL_FAILED(
            "PoolFailed",
            U32,
            "MCPV",
            EVENTS,
            "pool_failures_total",
            "Allocations that a pool had to refuse"),
    ULIMIT_N("Ulimit-n", U32, "CLPV", DESCRIPTORS, "max_fds", "Limit of file descriptors"),
    MAXSOCK("Maxsock", U32, "CLPV", SOCKETS, "max_sockets", "Limit of sockets"),
    MAXCONN(
            "Maxconn",
            U32,
            "CLPV",
            CONNECTIONS,
            "max_connections",
            "Limit of connections (maxconn)"),
    HARD_MAXCONN(
            "Hard_maxconn",
            U32,
            "CLPV",
            CONNECTIONS,
            "hard_max_connections",
            "Limit of connections that memory and descriptors allow"),
    CURR_CONNS(
            "CurrConns", U32, "MGPV", CONNECTIONS, "current_connections", "Connections open now"),
    CUM_CONNS(
            "CumConns",
            U32,
            "MCPV",
            CONNECTIONS,
            "connections_total",
            "Connections since the start"),
    CUM_REQ("CumReq", U32, "MCPV", REQUESTS, "requests_total", "Requests since the start"),
    MAX_SSL_CONNS(
            "MaxSslConns",
            U32,
            "MMPV",
            CONNECTIONS,
            "max_ssl_connections",
            "Limit of TLS connections on both sides; 0 means none"),
    CURR_SSL_CONNS(
            "CurrSslConns",
            U32,
            "MGPV",
            CONNECTIONS,
            "current_ssl_connections",
            "TLS connections open now, on both sides"),
    CUM_SSL_CONNS(
            "CumSslConns",
            U32,
            "MCPV",
            CONNECTIONS,
            "ssl_connections_total",
            "TLS connections since the start, on both sides"),
    MAXPIPES(
            "Maxpipes",
            U32,
            "CLPV",
            PIPES,
            "max_pipes",
            "Limit of pipes for splicing; 0 means none"),
    PIPES_USED("PipesUsed", U32, "MGPV", PIPES, "pipes_used_total", "Pipes in use"),
    PIPES_FREE("PipesFree", U32, "MGPV", PIPES, "pipes_free_total", "Pipes ready for use"),
    CONN_RATE(
            "ConnRate",
            U32,
            "MRPV",
            PER_SECOND,
            "current_connection_rate",
            "Connections accepted in the last second"),
    CONN_RATE_LIMIT(
            "ConnRateLimit",
            U32,
            "CLPV",
            PER_SECOND,
            "limit_connection_rate",
            "Limit of connections per second (maxconnrate)"),
    MAX_CONN_RATE(
            "MaxConnRate",
            U32,
            "MMPV",
            PER_SECOND,
            "max_connection_rate",
            "Most connections in one second"),
    SESS_RATE(
            "SessRate",
            U32,
            "MRPV",
            PER_SECOND,
            "current_session_rate",
            "Sessions of the last second"),
    SESS_RATE_LIMIT(
            "SessRateLimit",
            U32,
            "CLPV",
            PER_SECOND,
            "limit_session_rate",
            "Limit of sessions per second (maxsessrate)"),
    MAX_SESS_RATE(
            "MaxSessRate",
            U32,
            "MRPV",
            PER_SECOND,
            "max_session_rate",
            "Most sessions in one second"),
    SSL_RATE(
            "SslRate",
            U32,
            "MRPV",
            PER_SECOND,
            "current_ssl_rate",
            "TLS connections of the last second"),
    SSL_RATE_LIMIT(
            "SslRateLimit",
            U32,
            "CLPV",
            PER_SECOND,
            "limit_ssl_rate",
            "Limit of TLS connections per second (maxsslrate)"),
    MAX_SSL_RATE(
            "MaxSslRate",
            U32,
            "MMPV",
            PER_SECOND,
            "max_ssl_rate",
            "Most TLS connections in one second"),
    SSL_FRONTEND_KEY_RATE(
            "SslFrontendKeyRate",
            U32,
            "MGPV",
            PER_SECOND,
            "current_frontend_ssl_key_rate",
            "Full TLS handshakes with clients in the last second"),
    SSL_FRONTEND_MAX_KEY_RATE(
            "SslFrontendMaxKeyRate",
            U32,
            "MMPV",
            PER_SECOND,
            "max_frontend_ssl_key_rate",
            "Most full TLS handshakes with clients in one second"),
    SSL_FRONTEND_SESSION_REUSE_PCT(
            "SslFrontendSessionReuse_pct",
            U32,
            "MGPV",
            PERCENT,
            "frontend_ssl_reuse",
            "Share of TLS connections of clients that resumed an earlier session"),
    SSL_BACKEND_KEY_RATE(
            "SslBackendKeyRate",
            U32,
            "MRPV",
            PER_SECOND,
            "current_backend_ssl_key_rate",
            "Full TLS handshakes with servers in the last second"),
    SSL_BACKEND_MAX_KEY_RATE(
            "SslBackendMaxKeyRate",
            U32,
            "MMPV",
            PER_SECOND,
            "max_backend_ssl_key_rate",
            "Most full TLS handshakes with servers in one second"),
    SSL_CACHE_LOOKUPS(
            "SslCacheLookups",
            U32,
            "MCPV",
            LOOKUPS,
            "ssl_cache_lookups_total",
            "Lookups in the TLS session cache"),
    SSL_CACHE_MISSES(
            "SslCacheMisses",
            U32,
            "MCPV",
            LOOKUPS,
            "ssl_cache_misses_total",
            "Lookups in the TLS session cache that found nothing"),
    COMPRESS_BPS_IN(
            "CompressBpsIn",
            U32,
            "MRPV",
            BYTES_PER_SECOND,
            "http_comp_bytes_in_total",
            "Bytes given to the compressor in the last second"),
    COMPRESS_BPS_OUT(
            "CompressBpsOut",
            U32,
            "MRPV",
            BYTES_PER_SECOND,
            "http_comp_bytes_out_total",
            "Bytes that came out of the compressor in the last second"),
    COMPRESS_BPS_RATE_LIM(
            "CompressBpsRateLim",
            U32,
            "CLPV",
            BYTES_PER_SECOND,
            "limit_http_comp",
            "Limit of CompressBpsOut beyond which nothing is compressed"),
    ZLIB_MEM_USAGE(
            "ZlibMemUsage",
            U32,
            "MGPV",
            BYTES,
            "current_zlib_memory",
            "Memory used by zlib; only where zlib is built in"),
    MAX_ZLIB_MEM_USAGE(
            "MaxZlibMemUsage",
            U32,
            "CLPV",
            BYTES,
            "max_zlib_memory",
            "Limit of memory for zlib; only where zlib is built in"),
    TASKS("Tasks", U32, "MGPV", Unit.TASKS, "current_tasks", "Tasks, active and sleeping"),
    RUN_QUEUE(
            "Run_queue",
            U32,
            "MGPV",
            Unit.TASKS,
            "current_run_queue",
            "Tasks that are ready to run"),
    IDLE_PCT(
            "Idle_pct",
            U32,
            "MaPV",
            PERCENT,
            "idle_time_percent",
            "Share of the last second that the thread spent waiting"),
    NODE("node", STR, "COSV", TEXT, "node", "Name of the node"),
    DESCRIPTION(
            "Description",
            STR,
            "COSV",
            TEXT,
            "description",
            "Description of the process (description)"),
    STOPPING("Stopping", U32, "MGPV", FLAG, "stopping", "1 while the worker is stopping"),
    JOBS(
            "Jobs",
            U32,
            "MGPV",
            Unit.JOBS,
            "jobs",
            "Connections of clients, connections of the master, listeners"),
    UNSTOPPABLE_JOBS(
            "Unstoppable Jobs",
            U32,
            "MGPV",
            Unit.JOBS,
            "unstoppable_jobs",
            "Jobs that do not keep the process from stopping"),
    LISTENERS("Listeners", U32, "MGPV", Unit.LISTENERS, "listeners", "Listeners that accept"),
    ACTIVE_PEERS(
            "ActivePeers",
            U32,
            "MGPV",
            PEERS,
            "active_peers",
            "Peers that are connected and verified"),
    CONNECTED_PEERS(
            "ConnectedPeers", U32, "MGPV", PEERS, "connected_peers", "Peers that are connected"),
    DROPPED_LOGS("DroppedLogs", U32, "MGPV", LINES, "dropped_logs_total", "Log lines lost"),
    BUSY_POLLING(
            "BusyPolling",
            U32,
            "MGPV",
            FLAG,
            "busy_polling_enabled",
            "1 while the process polls without sleeping (busy-polling)"),
    FAILED_RESOLUTIONS(
            "FailedResolutions",
            U32,
            "MGPV",
            EVENTS,
            "failed_resolutions",
            "DNS resolutions that failed"),
    TOTAL_BYTES_OUT(
            "TotalBytesOut", U64, "MGPV", BYTES, "bytes_out_total", "Bytes sent since the start"),
    TOTAL_SPLICED_BYTES_OUT(
            "TotalSplicedBytesOut",
            U64,
            "MGPV",
            BYTES,
            "spliced_bytes_out_total",
            "Bytes sent through a kernel pipe since the start"),
    BYTES_OUT_RATE(
            "BytesOutRate",
            U64,
            "MRPV",
            BYTES_PER_SECOND,
            "bytes_out_rate",
            "Bytes sent in the last second"),
    DEBUG_COMMANDS_ISSUED(
            "DebugCommandsIssued",
            U32,
            "MGPV",
            EVENTS,
            "",
            "Debug commands given; above 0 the process can no longer be trusted"),
    CUM_RECV_LOGS(
            "CumRecvLogs",
            U32,
            "MCPV",
            LINES,
            "recv_logs_total",
            "Log lines received by log-forward sections"),
    BUILD_INFO("Build info", STR, "POSV", TEXT, "build_info", "Build of the product"),
    MEMMAX_BYTES(
            "Memmax_bytes",
            U32,
            "CLPV",
            BYTES,
            "max_memory_bytes",
            "Limit of memory (-m); 0 means none"),
    POOL_ALLOC_BYTES(
            "PoolAlloc_bytes",
            U64,
            "MGPV",
            BYTES,
            "pool_allocated_bytes",
            "Memory allocated in pools"),
    POOL_USED_BYTES(
            "PoolUsed_bytes", U64, "MGPV", BYTES, "pool_used_bytes", "Memory of the pools in use"),
    START_TIME_SEC(
            "Start_time_sec", U32, "MDPV", TIMESTAMP, "start_time_seconds", "Moment of the start"),
    TAINTED(
            "Tainted",
            STR,
            "SGPV",
            TEXT,
            "",
            "Bits of what made the process unsupported, in hexadecimal"),
    TOTAL_WARNINGS(
            "TotalWarnings",
            U32,
            "MCPV",
            WARNINGS,
            "total_warnings",
            "Warnings given since the start"),
    MAXCONN_REACHED(
            "MaxconnReached",
            U32,
            "MCPV",
            EVENTS,
            "maxconn_reached_total",
            "Times an accepted connection was the last that Maxconn allows"),
    BOOT_TIME_MS(
            "BootTime_ms",
            U32,
            "MDPV",
            MILLISECONDS,
            "boottime_seconds",
            "Time from start to readiness"),
    NICED_TASKS(
            "Niced_tasks",
            U32,
            "MGPV",
            Unit.TASKS,
            "niced_tasks",
            "Ready tasks with a lowered or raised priority"),
    CURR_STREAMS("CurrStreams", U64, "MGPV", STREAMS, "current_streams", "Streams in progress"),
    CUM_STREAMS("CumStreams", U64, "MCPV", STREAMS, "streams_total", "Streams since the start"),
    BLOCKED_TRAFFIC_WARNINGS(
            "BlockedTrafficWarnings",
            U32,
            "MCPV",
            WARNINGS,
            "blocked_traffic_warnings_total",
            "Warnings that one task kept traffic waiting"),
    PATTERNS_ADDED(
            "PatternsAdded",
            U64,
            "MCPV",
            PATTERNS,
            "patterns_added_total",
            "Entries added to maps and ACLs"),
    PATTERNS_FREED(
            "PatternsFreed",
            U64,
            "MCPV",
            PATTERNS,
            "patterns_freed_total",
            "Entries removed from maps and ACLs"),
    NB_THREAD_GROUPS(
            "NbThreadGroups",
            U32,
            "CGSV",
            GROUPS,
            "nb_thread_groups",
            "Thread groups (thread-groups)");

    private static final List<InfoField> ALL = List.of(values());
    private static final Map<String, InfoField> BY_NAME = byName();

    private final String fieldName;
    private final FieldType type;
    private final FieldTags tags;
    private final Unit unit;
    private final String prometheusName;
    private final String description;

    InfoField(
            String fieldName,
            FieldType type,
            String tags,
            Unit unit,
            String prometheusName,
            String description) {
        this.fieldName = fieldName;
        this.type = type;
        this.tags = FieldTags.of(tags);
        this.unit = unit;
        this.prometheusName = prometheusName;
        this.description = description;
    }

    private static Map<String, InfoField> byName() {
        var map = new HashMap<String, InfoField>(256);
        for (var field : ALL) {
            map.put(field.fieldName, field);
        }
        map.put("TotalSplicdedBytesOut", TOTAL_SPLICED_BYTES_OUT);
        return map;
    }

    /// All fields in the order of the output.
    public static List<InfoField> all() {
        return ALL;
    }

    /// The field of that name, or null; also knows the misspelt name of older versions.
    public static @Nullable InfoField ofName(String name) {
        return BY_NAME.get(name);
    }

    /// The name before the colon.
    public String fieldName() {
        return fieldName;
    }

    /// The position that the typed and JSON outputs print.
    public int position() {
        return ordinal();
    }

    public FieldType type() {
        return type;
    }

    public FieldTags tags() {
        return tags;
    }

    public Unit unit() {
        return unit;
    }

    /// The name without `haproxy_process_`, or an empty string where Prometheus does not get this field.
    public String prometheusName() {
        return prometheusName;
    }

    /// One sentence for `show info desc`, tool tips and help.
    public String description() {
        return description;
    }
}

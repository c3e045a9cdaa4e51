package sluice.operation.stats;

import static sluice.vocabulary.StatColumn.*;

import sluice.flow.Plan;
import sluice.flow.balance.BalanceSettings;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Mode;
import sluice.proxies.Operational;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.proxies.ServerState;
import sluice.proxies.Tally;
import sluice.value.Address;
import sluice.vocabulary.ObjectKind;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads the counters of the running plan into rows. On the operation loop; the traffic is not stopped for it.
///
/// Order: per proxy FRONTEND, listeners (`option socket-stats`), servers, BACKEND; proxies in the order of their numbers. Management guide §9.1.
public final class Statistics {
    private final Supplier<Plan> plan;

    public Statistics(Supplier<Plan> plan) {
        this.plan = plan;
    }

    /// One row that can be made when it is wanted.
    public interface Subject {
        StatRow row();
    }

    /// The subjects that a selection asks for, in order. Cheap: no counter is read yet.
    public List<Subject> subjects(Selection selection) {
        var subjects = new ArrayList<Subject>();
        for (List<Subject> proxy : byProxy(selection)) {
            subjects.addAll(proxy);
        }
        return subjects;
    }

    /// The same, one list per proxy; a listen section is one proxy.
    public List<List<Subject>> byProxy(Selection selection) {
        Plan current = plan.get();
        var numbers = new java.util.TreeMap<Integer, List<Subject>>();
        for (var each : current.frontends) {
            Frontend frontend = each.frontend;
            if (!selection.wantsProxy(frontend.name(), frontend.id())) {
                continue;
            }
            var rows = numbers.computeIfAbsent(frontend.id(), _ -> new ArrayList<>());
            if (selection.wants(ObjectKind.FRONTEND, 0)) {
                rows.add(() -> frontend(frontend));
            }
            if (each.socketStats) {
                for (Listener listener : frontend.listeners()) {
                    if (selection.wants(ObjectKind.LISTENER, listener.bindPoint().id)) {
                        rows.add(() -> listener(listener));
                    }
                }
            }
        }
        for (var each : current.backends) {
            Backend backend = each.backend;
            if (!selection.wantsProxy(backend.name(), backend.id())) {
                continue;
            }
            var rows = numbers.computeIfAbsent(backend.id(), _ -> new ArrayList<>());
            for (Server server : backend.servers()) {
                if (selection.wants(ObjectKind.SERVER, server.id()) && shown(server, selection)) {
                    rows.add(() -> server(server));
                }
            }
            if (selection.wants(ObjectKind.BACKEND, 0)) {
                rows.add(() -> backend(backend));
            }
        }
        return List.copyOf(numbers.values());
    }

    private static boolean shown(Server server, Selection selection) {
        ServerState state = server.state();
        return !(selection.upOnly() && state.operational() == Operational.STOPPED)
                && !(selection.noMaintenance() && state.isMaintenance());
    }

    private static StatRow start(ObjectKind kind, Proxy proxy, int id, String name) {
        return new StatRow(kind, proxy.id(), id)
                .describedBy(proxy.description())
                .put(PXNAME, proxy.name())
                .put(SVNAME, name)
                .put(PID, 1)
                .put(IID, proxy.id())
                .put(SID, id)
                .put(TYPE, kind.number());
    }

    private static void bytes(StatRow row, Tally tally) {
        boolean front = row.kind() == ObjectKind.FRONTEND || row.kind() == ObjectKind.LISTENER;
        row.put(REQBIN, tally.sum(c -> c.bytesFromClient))
                .put(REQBOUT, tally.sum(c -> c.bytesToServer))
                .put(RESBIN, tally.sum(c -> c.bytesFromServer))
                .put(RESBOUT, tally.sum(c -> c.bytesToClient));
        row.put(BIN, row.number(REQBIN)).put(BOUT, row.number(front ? RESBOUT : RESBIN));
    }

    private static void responses(StatRow row, Tally tally) {
        row.put(HRSP_1XX, tally.sum(c -> c.responses[1]))
                .put(HRSP_2XX, tally.sum(c -> c.responses[2]))
                .put(HRSP_3XX, tally.sum(c -> c.responses[3]))
                .put(HRSP_4XX, tally.sum(c -> c.responses[4]))
                .put(HRSP_5XX, tally.sum(c -> c.responses[5]))
                .put(HRSP_OTHER, tally.sum(c -> c.responses[0]));
    }

    private static void handshakes(StatRow row, Tally tally) {
        row.put(SSL_SESS, tally.sum(c -> c.tlsSessions))
                .put(SSL_REUSED_SESS, tally.sum(c -> c.tlsResumed))
                .put(SSL_FAILED_HANDSHAKE, tally.sum(c -> c.tlsFailures));
    }

    private static void http2(StatRow row, Tally tally) {
        row.put(H2_HEADERS_RCVD, tally.sum(c -> c.http2.headers))
                .put(H2_DATA_RCVD, tally.sum(c -> c.http2.data))
                .put(H2_SETTINGS_RCVD, tally.sum(c -> c.http2.settings))
                .put(H2_RST_STREAM_RCVD, tally.sum(c -> c.http2.resets))
                .put(H2_GOAWAY_RCVD, tally.sum(c -> c.http2.goAways))
                .put(H2_DETECTED_CONN_PROTOCOL_ERRORS, tally.sum(c -> c.http2.connectionErrors))
                .put(H2_DETECTED_STRM_PROTOCOL_ERRORS, tally.sum(c -> c.http2.streamErrors))
                .put(H2_RST_STREAM_RESP, tally.sum(c -> c.http2.resetsSent))
                .put(H2_GOAWAY_RESP, tally.sum(c -> c.http2.goAwaysSent))
                .put(H2_OPEN_CONNECTIONS, tally.sum(c -> c.http2.openConnections))
                .put(H2_BACKEND_OPEN_STREAMS, tally.sum(c -> c.http2.openStreams))
                .put(H2_TOTAL_CONNECTIONS, tally.sum(c -> c.http2.connections))
                .put(H2_BACKEND_TOTAL_STREAMS, tally.sum(c -> c.http2.streams));
    }

    private static void compression(StatRow row, Tally tally) {
        row.put(COMP_IN, tally.sum(c -> c.compressionIn))
                .put(COMP_OUT, tally.sum(c -> c.compressionOut))
                .put(COMP_BYP, tally.sum(c -> c.compressionBypassed))
                .put(COMP_RSP, tally.sum(c -> c.compressedResponses))
                .put(CACHE_LOOKUPS, tally.sum(c -> c.cacheLookups))
                .put(CACHE_HITS, tally.sum(c -> c.cacheHits))
                // `early-hints` of a cache is refused: none was ever sent.
                .put(CACHE_HINT_HITS, 0);
    }

    private static void times(StatRow row, Tally tally) {
        row.put(QTIME, tally.average(c -> c.queueTimeSum))
                .put(CTIME, tally.average(c -> c.connectTimeSum))
                .put(RTIME, tally.average(c -> c.responseTimeSum))
                .put(TTIME, tally.average(c -> c.totalTimeSum))
                .put(QTIME_MAX, tally.max(c -> c.queueTimeMax))
                .put(CTIME_MAX, tally.max(c -> c.connectTimeMax))
                .put(RTIME_MAX, tally.max(c -> c.responseTimeMax))
                .put(TTIME_MAX, tally.max(c -> c.totalTimeMax));
    }

    private static long sinceLastSession(Tally tally) {
        long last = tally.max(c -> c.lastSessionMillis);
        return last == 0 ? -1 : (System.currentTimeMillis() - last) / 1000;
    }

    private StatRow frontend(Frontend frontend) {
        Tally tally = frontend.tally();
        long now = System.nanoTime();
        long sessions = tally.sum(c -> c.sessions);
        long connections = tally.sum(c -> c.connections);
        StatRow row =
                start(ObjectKind.FRONTEND, frontend, 0, "FRONTEND")
                        .put(SCUR, frontend.sessions().current())
                        .put(SMAX, frontend.sessions().max())
                        .put(
                                SLIM,
                                frontend.maxconn() > 0
                                        ? frontend.maxconn()
                                        : plan.get().maxConnections)
                        .put(STOT, sessions)
                        .put(DREQ, tally.sum(c -> c.deniedRequests))
                        .put(DRESP, tally.sum(c -> c.deniedResponses))
                        .put(EREQ, tally.sum(c -> c.requestErrors))
                        .put(STATUS, status(frontend))
                        .put(RATE, frontend.sessionRate().perSecond(sessions, now))
                        .put(RATE_LIM, rateLimit(frontend))
                        .put(RATE_MAX, frontend.sessionRate().max())
                        .put(MODE, mode(frontend.mode()))
                        .put(CONN_RATE, frontend.connectionRate().perSecond(connections, now))
                        .put(CONN_RATE_MAX, frontend.connectionRate().max())
                        .put(CONN_TOT, connections)
                        .put(DCON, tally.sum(c -> c.deniedConnections))
                        .put(DSES, tally.sum(c -> c.deniedSessions))
                        .put(WREW, tally.sum(c -> c.failedRewrites))
                        .put(EINT, tally.sum(c -> c.internalErrors));
        bytes(row, tally);
        compression(row, tally);
        handshakes(row, tally);
        http2(row, tally);
        // A session in mode tcp may go over to HTTP.
        long requests = tally.sum(c -> c.requests);
        row.put(REQ_RATE, frontend.requestRate().perSecond(requests, now))
                .put(REQ_RATE_MAX, frontend.requestRate().max())
                .put(REQ_TOT, requests);
        if (frontend.mode() == Mode.HTTP) {
            responses(row, tally);
            row.put(INTERCEPTED, tally.sum(c -> c.intercepted))
                    .put(H2REQ, tally.sum(c -> c.http2.streams))
                    .put(H2SESS, tally.sum(c -> c.http2.connections))
                    .put(H1REQ, requests - tally.sum(c -> c.http2.streams))
                    .put(H1SESS, sessions - tally.sum(c -> c.http2.connections));
        }
        return row;
    }

    private String status(Frontend frontend) {
        if (frontend.isDisabled() || frontend.accepting() == Frontend.Accepting.STOPPED) {
            return "STOP";
        }
        if (frontend.accepting() == Frontend.Accepting.PAUSED) {
            return "PAUSED";
        }
        int limit = frontend.maxconn();
        return limit > 0 && frontend.sessions().current() >= limit ? "FULL" : "OPEN";
    }

    private long rateLimit(Frontend frontend) {
        var described = frontend.get(sluice.flow.FrontendPlan.EXTRA);
        return described == null ? 0 : described.sessionRateLimit;
    }

    private static String where(Address address) {
        return switch (address.family()) {
            case INET6 -> "[" + address.host() + "]:" + address.port();
            case UNIX, ABSTRACT -> address.host();
            case INET, NONE -> address.toString();
        };
    }

    private static String mode(Mode mode) {
        return switch (mode) {
            case TCP -> "tcp";
            case HTTP -> "http";
            case LOG -> "syslog";
            case SPOP -> "spop";
        };
    }

    private StatRow listener(Listener listener) {
        Tally tally = listener.tally();
        Frontend frontend = listener.frontend();
        StatRow row =
                start(ObjectKind.LISTENER, frontend, listener.bindPoint().id, listener.name())
                        .put(SCUR, listener.sessions().current())
                        .put(SMAX, listener.sessions().max())
                        .put(SLIM, listener.bindPoint().maxconn)
                        .put(STOT, tally.sum(c -> c.connections))
                        .put(DREQ, tally.sum(c -> c.deniedRequests))
                        .put(DRESP, tally.sum(c -> c.deniedResponses))
                        .put(EREQ, tally.sum(c -> c.requestErrors))
                        .put(STATUS, frontend.isDisabled() ? "WAITING" : "OPEN")
                        .put(MODE, mode(frontend.mode()))
                        .put(CONN_TOT, tally.sum(c -> c.connections))
                        .put(DCON, tally.sum(c -> c.deniedConnections))
                        .put(DSES, tally.sum(c -> c.deniedSessions))
                        .put(WREW, tally.sum(c -> c.failedRewrites))
                        .put(EINT, tally.sum(c -> c.internalErrors))
                        .put(ADDR, listener.bindPoint().address.toString());
        bytes(row, tally);
        return row;
    }

    private StatRow server(Server server) {
        Tally tally = server.tally();
        long sessions = tally.sum(c -> c.sessions);
        StatRow row =
                start(ObjectKind.SERVER, server.backend(), server.id(), server.name())
                        .timedBy(tally)
                        .put(SCUR, server.sessions().current())
                        .put(SMAX, server.sessions().max())
                        .put(STOT, sessions)
                        .put(DRESP, tally.sum(c -> c.deniedResponses))
                        .put(ECON, tally.sum(c -> c.connectErrors))
                        .put(ERESP, tally.sum(c -> c.responseErrors))
                        .put(WRETR, tally.sum(c -> c.retries))
                        .put(WREDIS, tally.sum(c -> c.redispatches))
                        .put(LBTOT, tally.sum(c -> c.chosen))
                        .put(RATE, server.sessionRate().perSecond(sessions, System.nanoTime()))
                        .put(RATE_MAX, server.sessionRate().max())
                        .put(CLI_ABRT, tally.sum(c -> c.clientAborts))
                        .put(SRV_ABRT, tally.sum(c -> c.serverAborts))
                        .put(LASTSESS, sinceLastSession(tally))
                        .put(ADDR, where(server.address()))
                        .put(MODE, mode(server.backend().mode()))
                        .put(WREW, tally.sum(c -> c.failedRewrites))
                        .put(EINT, tally.sum(c -> c.internalErrors))
                        .put(CONNECT, tally.sum(c -> c.connects))
                        .put(REUSE, tally.sum(c -> c.reuses))
                        .put(SRV_ICUR, server.connections().all())
                        .put(IDLE_CONN_CUR, server.connections().unsafe())
                        .put(SAFE_CONN_CUR, server.connections().safe())
                        .put(PRIV_IDLE_CUR, server.connections().owned())
                        .put(USED_CONN_CUR, server.sessions().current());
        if (server.maxconn() > 0) {
            row.put(SLIM, server.maxconn());
        }
        int mostIdle = server.target().pool().most();
        if (mostIdle >= 0) {
            row.put(SRC_ILIM, mostIdle);
        }
        bytes(row, tally);
        handshakes(row, tally);
        times(row, tally);
        if (server.backend().mode() == Mode.HTTP) {
            responses(row, tally);
            row.put(REQ_TOT, tally.sum(c -> c.requests));
        }
        ServerColumns.put(server, row);
        return row;
    }

    private StatRow backend(Backend backend) {
        Tally tally = backend.tally();
        long sessions = tally.sum(c -> c.sessions);
        StatRow row =
                start(ObjectKind.BACKEND, backend, 0, "BACKEND")
                        .timedBy(tally)
                        .put(SCUR, backend.sessions().current())
                        .put(SMAX, backend.sessions().max())
                        .put(STOT, sessions)
                        .put(DREQ, tally.sum(c -> c.deniedRequests))
                        .put(DRESP, tally.sum(c -> c.deniedResponses))
                        .put(ECON, tally.sum(c -> c.connectErrors))
                        .put(ERESP, tally.sum(c -> c.responseErrors))
                        .put(WRETR, tally.sum(c -> c.retries))
                        .put(WREDIS, tally.sum(c -> c.redispatches))
                        .put(LBTOT, tally.sum(c -> c.chosen))
                        .put(RATE, backend.sessionRate().perSecond(sessions, System.nanoTime()))
                        .put(RATE_MAX, backend.sessionRate().max())
                        .put(CLI_ABRT, tally.sum(c -> c.clientAborts))
                        .put(SRV_ABRT, tally.sum(c -> c.serverAborts))
                        .put(LASTSESS, sinceLastSession(tally))
                        .put(MODE, mode(backend.mode()))
                        .put(WREW, tally.sum(c -> c.failedRewrites))
                        .put(EINT, tally.sum(c -> c.internalErrors))
                        .put(CONNECT, tally.sum(c -> c.connects))
                        .put(REUSE, tally.sum(c -> c.reuses));
        bytes(row, tally);
        times(row, tally);
        compression(row, tally);
        handshakes(row, tally);
        http2(row, tally);
        if (backend.mode() == Mode.HTTP) {
            responses(row, tally);
            row.put(REQ_TOT, tally.sum(c -> c.requests));
        }
        ServerColumns.put(backend, row);
        var balance = backend.get(BalanceSettings.EXTRA);
        if (balance != null) {
            row.put(ALGO, balance.name);
            if (balance.cookie != null) {
                row.put(COOKIE, balance.cookie.name.toString());
            }
        }
        return row;
    }
}

package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.proxies.CompressionLoad;
import sluice.proxies.Gauge;
import sluice.proxies.Rate;
import sluice.proxies.TrafficCounters;
import sluice.stream.Trace;
import sluice.wire.listen.BindPoint;
import sluice.wire.mux.h1.Http1Settings;
import sluice.wire.mux.h1.NameCase;
import sluice.wire.mux.h2.Http2Settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/// Everything the traffic needs to know; complete before the first connection. Afterwards commands add and remove whole proxies.
///
/// Configuration produces one; tests build theirs by hand. Public fields as in its parts.
public final class Plan {
    /// Grow and shrink at run time by commands; read by all loops.
    public final List<FrontendPlan> frontends = new CopyOnWriteArrayList<>();

    public final List<BackendPlan> backends = new CopyOnWriteArrayList<>();

    /// What listens as frontends do and is none for statistics and commands: `log-forward` sections.
    public final List<FrontendPlan> intakes = new ArrayList<>();

    /// Everything that listens.
    List<FrontendPlan> listening() {
        if (intakes.isEmpty()) {
            return frontends;
        }
        var all = new ArrayList<>(frontends);
        all.addAll(intakes);
        return all;
    }

    /// Who hears what every stream does; null but when a request is explained.
    public @Nullable Trace trace;

    /// `global maxconn`, which an operator may change; 0 for none.
    public volatile int maxConnections;

    /// What `set maxconn global` may not exceed: the limit the process started with; 0 for none.
    public volatile int hardMaxConnections;

    /// Most TLS connections of clients at a time; 0 for no limit.
    public int maxTlsConnections;

    /// `tune.bufsize`, `tune.maxrewrite`, `tune.http.maxhdr`, `tune.http.logurilen`.
    public int bufferSize = 16384;

    /// `tune.bufsize.large`: what a message may take that asks for it; 0 where none may.
    public int largeBufferSize;

    public int maxRewrite = 1024;
    public int maxHeaders = 101;
    public int logUriLength = 1023;

    /// `tune.http.cookielen`: what `capture cookie` keeps at most.
    public int cookieCaptureLength = 63;

    /// `http-err-codes` and `http-fail-codes`: what stick tables count.
    public final StatusSet errorCodes = StatusSet.errors();

    public final StatusSet failureCodes = StatusSet.failures();

    /// `tune.maxaccept`: connections taken from one socket at once.
    public int acceptedAtOnce = BindPoint.ACCEPTED_AT_ONCE;

    /// `noreuseport`: one socket for all loops.
    public boolean noReusePort;

    /// `h1-case-adjust` and its file.
    public final NameCase nameCase = new NameCase();

    /// `tune.idle-pool.shared`: a loop may take idle server connections over from the others.
    public boolean sharesIdle = true;

    /// `set rate-limit` and `maxconnrate`, `maxsessrate`, `maxsslrate`: of the whole process, per second; 0 for none.
    public final ProcessRates rates = new ProcessRates();

    /// What the process compresses and may compress.
    public final CompressionLoad compression = new CompressionLoad(() -> rates.compression);

    /// Messages captured for `show errors` so far.
    public java.util.concurrent.atomic.AtomicLong captures =
            new java.util.concurrent.atomic.AtomicLong();

    /// `tune.h2.…`: what clients and servers are permitted.
    public Http2Settings http2Clients = Http2Settings.DEFAULT;

    public Http2Settings http2Servers = Http2Settings.DEFAULT;

    /// All client connections of the process (`%ac`, `CurrConns`).
    public Gauge connections = new Gauge();

    /// Client connections that speak TLS (`CurrSslConns`).
    public Gauge tlsConnections = new Gauge();

    /// Full handshakes with clients and with servers, per second (`SslFrontendKeyRate`, `SslBackendKeyRate`); all handshakes with clients (`SslRate`).
    public final Rate frontKeyRate = new Rate();

    public final Rate backKeyRate = new Rate();
    public final Rate tlsRate = new Rate();

    /// All requests or tcp sessions begun (`CumReq`, `%rt`); one part per loop would not give unique numbers.
    public java.util.concurrent.atomic.AtomicLong requests =
            new java.util.concurrent.atomic.AtomicLong();

    /// Bytes of a buffer that only rules may fill: never more than half of it. Manual §3.2 `tune.maxrewrite`.
    int bufferReserve() {
        return Math.min(maxRewrite, bufferSize / 2);
    }

    /// What is read of heads at most.
    Http1Settings http1() {
        return new Http1Settings(bufferSize - bufferReserve(), maxHeaders);
    }

    /// Puts together what several lines say about HTTP/1 with the clients or servers of a proxy.
    void settleHttp1(ProxyPlan proxy) {
        boolean adjust = proxy.http.adjustCase && !nameCase.isEmpty();
        boolean tolerant =
                switch (proxy) {
                    case FrontendPlan _ -> proxy.http.acceptUnsafeRequest;
                    case BackendPlan _ -> proxy.http.acceptUnsafeResponse;
                };
        proxy.http1 = http1().with(tolerant, adjust ? nameCase : null);
    }

    /// Backends that do not say `fullconn` get a tenth of what the frontends accept that may lead to them; backends that are chosen by name for
    /// each request do not count. Manual §4.2 `fullconn`.
    void settleFullconn() {
        var accepted = new HashMap<BackendPlan, Long>();
        for (FrontendPlan frontend : frontends) {
            int own = frontend.frontend.maxconn();
            long maxconn = own == 0 ? maxConnections : own;
            frontend.fixedBackends()
                    .forEach(backend -> accepted.merge(backend, maxconn, Long::sum));
        }
        for (BackendPlan backend : backends) {
            if (backend.backend.fullconn() == 0) {
                long tenth = (accepted.getOrDefault(backend, 0L) + 9) / 10;
                backend.backend.fullconn((int) Math.clamp(tenth, 1, Integer.MAX_VALUE));
            }
        }
    }

    /// Goes on where the plan before stopped: counts of the whole process, and limits that an operator set if the
    /// configuration's are the same.
    ///
    /// @return what an operator had set and is lost
    public List<String> adopt(Plan before) {
        connections = before.connections;
        requests = before.requests;
        tlsConnections = before.tlsConnections;
        captures = before.captures;
        var lost = new ArrayList<String>();
        if (before.maxConnections != before.hardMaxConnections) {
            if (hardMaxConnections == before.hardMaxConnections) {
                maxConnections = before.maxConnections;
            } else {
                lost.add("maxconn global " + before.maxConnections);
            }
        }
        lost.addAll(rates.adopt(before.rates));
        return lost;
    }

    /// Handshakes with servers so far.
    public long serverHandshakes() {
        return inBackends(c -> c.tlsSessions);
    }

    /// Those of them that were not resumed.
    public long serverKeys() {
        return inBackends(c -> c.tlsSessions - c.tlsResumed);
    }

    private long inBackends(ToLongFunction<TrafficCounters> field) {
        long sum = 0;
        for (BackendPlan each : backends) {
            sum += each.backend.tally().sum(field);
        }
        return sum;
    }

    /// Once per second.
    void tickHandshakes(long nowNanos) {
        long all = 0;
        long resumed = 0;
        for (FrontendPlan each : frontends) {
            all += each.frontend.tally().sum(c -> c.tlsSessions);
            resumed += each.frontend.tally().sum(c -> c.tlsResumed);
        }
        tlsRate.tick(all, nowNanos);
        frontKeyRate.tick(all - resumed, nowNanos);
        backKeyRate.tick(serverKeys(), nowNanos);
    }
}

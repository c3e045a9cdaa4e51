package sluice.runtime.diagnosis;

import org.jspecify.annotations.Nullable;

import sluice.runtime.StatRow;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// E1 to E3, B1, K1, T2: what goes wrong and whose fault it is.
final class ErrorRules {
    private static final double NOTICEABLE = 0.05;

    private ErrorRules() {}

    static void apply(View view) {
        boolean healthy = true;
        for (var backend : view.latest.backends()) {
            healthy &= !failing(view, backend);
            retries(view, backend);
        }
        denied(view);
        ownErrors(view);
        clients(view, healthy);
        handshakes(view);
    }

    private static boolean failing(View view, StatRow backend) {
        double errors = view.rate(backend, StatColumn.HRSP_5XX);
        double refused = view.rate(backend, StatColumn.ECON);
        double broken = view.rate(backend, StatColumn.ERESP);
        double aborted = view.rate(backend, StatColumn.SRV_ABRT);
        double bad = Math.max(errors, broken);
        double traffic = Math.max(view.traffic(backend), bad);
        long servers = view.usable(backend);
        if (bad < NOTICEABLE || bad <= view.limits.errorShare() * traffic || servers == 0) {
            return false;
        }
        double median =
                view.median(backend, errors >= broken ? StatColumn.HRSP_5XX : StatColumn.ERESP);
        if (!Double.isNaN(median) && median > 0 && bad <= view.limits.errorGrowth() * median) {
            return true;
        }
        double own = Math.max(0, errors - refused - broken);
        var causes = new ArrayList<String>();
        cause(refused, "could not be connected (econ)", causes);
        cause(broken, "cut, invalid or too late answers (eresp)", causes);
        cause(aborted, "broken off by the server (srv_abrt)", causes);
        cause(own, "sent by the application itself", causes);
        view.add(
                Rule.E1,
                bad > 0.1 * traffic ? Severity.CRIT : Severity.WARN,
                backend.proxy(),
                refused > broken && refused > own ? Culprit.NETWORK : Culprit.SERVER,
                "errors "
                        + Figures.percent(bad / traffic)
                        + " ("
                        + Figures.number(bad)
                        + " of "
                        + Figures.perSecond(traffic)
                        + "): "
                        + String.join(", ", causes),
                null,
                perServer(view, backend));
        return true;
    }

    private static void cause(double rate, String words, List<String> causes) {
        if (rate >= NOTICEABLE) {
            causes.add(Figures.perSecond(rate) + " " + words);
        }
    }

    private static List<String> perServer(View view, StatRow backend) {
        var evidence = new ArrayList<String>();
        for (var server : view.servers(backend)) {
            evidence.add(
                    server.name()
                            + " 5xx "
                            + Figures.number(view.rate(server, StatColumn.HRSP_5XX))
                            + "/s, econ "
                            + Figures.number(view.rate(server, StatColumn.ECON))
                            + "/s, eresp "
                            + Figures.number(view.rate(server, StatColumn.ERESP))
                            + "/s");
        }
        return evidence;
    }

    private static void retries(View view, StatRow backend) {
        double retried = view.rate(backend, StatColumn.WRETR);
        double moved = view.rate(backend, StatColumn.WREDIS);
        if (retried + moved < NOTICEABLE) {
            return;
        }
        // The server that refuses is the one whose own retries and redispatches rise; its neighbour
        // only takes over.
        StatRow worst = null;
        double most = 0;
        for (var server : view.servers(backend)) {
            double rate =
                    view.rate(server, StatColumn.WREDIS) + view.rate(server, StatColumn.WRETR);
            if (rate > most) {
                most = rate;
                worst = server;
            }
        }
        view.add(
                Rule.E2,
                Severity.WARN,
                backend.proxy(),
                Figures.perSecond(retried)
                        + " retried, "
                        + Figures.perSecond(moved)
                        + " moved to another server"
                        + (worst == null ? "" : ": " + worst.name() + " does not take connections"),
                null,
                worst == null
                        ? List.of()
                        : List.of(
                                worst.name()
                                        + " wretr "
                                        + worst.number(StatColumn.WRETR)
                                        + ", wredis "
                                        + worst.number(StatColumn.WREDIS)
                                        + "; the log names only the server that answered"));
    }

    private static void denied(View view) {
        for (var frontend : view.latest.frontends()) {
            double denied =
                    view.rate(frontend, StatColumn.DREQ)
                            + view.rate(frontend, StatColumn.DCON)
                            + view.rate(frontend, StatColumn.DSES);
            if (denied < NOTICEABLE) {
                continue;
            }
            var top = view.seen.topClients();
            view.add(
                    Rule.E3,
                    Severity.INFO,
                    frontend.proxy(),
                    Figures.perSecond(denied)
                            + " denied by rules or limits"
                            + (top.isEmpty() ? "" : "; top: " + top.getFirst()),
                    null,
                    top);
        }
    }

    /// 5xx that no backend sent and no rule made.
    private static void ownErrors(View view) {
        double inFront = 0;
        double explained = 0;
        @Nullable StatRow worst = null;
        double most = 0;
        for (var frontend : view.latest.frontends()) {
            double errors = view.rate(frontend, StatColumn.HRSP_5XX);
            inFront += errors;
            explained +=
                    view.rate(frontend, StatColumn.DREQ)
                            + view.rate(frontend, StatColumn.INTERCEPTED);
            double own = errors - view.rate(frontend, StatColumn.INTERCEPTED);
            if (own > most) {
                most = own;
                worst = frontend;
            }
        }
        for (var backend : view.latest.backends()) {
            explained += view.rate(backend, StatColumn.HRSP_5XX);
        }
        double own = inFront - explained;
        if (worst != null && own >= NOTICEABLE && own > 0.05 * inFront) {
            view.add(
                    Rule.B1,
                    Severity.WARN,
                    worst.proxy(),
                    Figures.perSecond(own)
                            + " match no backend and get 503: no rule matched and no"
                            + " default_backend",
                    null,
                    List.of(
                            "5xx of all frontends "
                                    + Figures.number(inFront)
                                    + "/s, explained by backends and rules "
                                    + Figures.number(explained)
                                    + "/s"));
        }
    }

    private static void clients(View view, boolean healthy) {
        double aborted = 0;
        double traffic = 0;
        for (var backend : view.latest.backends()) {
            aborted += view.rate(backend, StatColumn.CLI_ABRT);
            traffic += view.traffic(backend);
        }
        double invalid = 0;
        StatRow worst = null;
        double most = -1;
        for (var frontend : view.latest.frontends()) {
            double rate = view.rate(frontend, StatColumn.EREQ);
            invalid += rate;
            if (rate > most) {
                most = rate;
                worst = frontend;
            }
        }
        double lost = Math.max(aborted, invalid);
        if (!healthy
                || worst == null
                || lost < NOTICEABLE
                || lost <= 0.02 * Math.max(traffic, lost)) {
            return;
        }
        var words = new ArrayList<String>();
        if (aborted >= NOTICEABLE) {
            words.add(Figures.perSecond(aborted) + " broken off by clients");
        }
        if (invalid >= NOTICEABLE) {
            words.add(Figures.perSecond(invalid) + " invalid, empty or too slow requests");
        }
        var evidence = new ArrayList<String>(view.seen.topClients());
        evidence.addFirst("servers answer normally; " + Figures.perSecond(traffic) + " in all");
        view.add(
                Rule.K1,
                lost > 0.2 * Math.max(traffic, lost) ? Severity.WARN : Severity.INFO,
                worst.proxy(),
                "the client side: " + String.join(", ", words),
                null,
                evidence);
    }

    private static void handshakes(View view) {
        for (var frontend : view.latest.frontends()) {
            double failed = view.rate(frontend, StatColumn.SSL_FAILED_HANDSHAKE);
            double done = view.rate(frontend, StatColumn.SSL_SESS);
            boolean tls =
                    frontend.number(StatColumn.SSL_SESS) > 0
                            || frontend.number(StatColumn.SSL_FAILED_HANDSHAKE) > 0;
            double lost =
                    frontend.has(StatColumn.SSL_FAILED_HANDSHAKE)
                            ? failed
                            : tls
                                    ? view.rate(frontend, StatColumn.CONN_TOT)
                                            - view.rate(frontend, StatColumn.STOT)
                                    : 0;
            if (lost < NOTICEABLE) {
                continue;
            }
            view.add(
                    Rule.T2,
                    lost > done ? Severity.CRIT : Severity.WARN,
                    frontend.proxy(),
                    Figures.perSecond(lost).replace("r/s", "TLS handshakes/s")
                            + " fail, "
                            + Figures.number(done)
                            + "/s succeed",
                    null,
                    List.of(
                            "connections "
                                    + frontend.number(StatColumn.CONN_TOT)
                                    + ", sessions "
                                    + frontend.number(StatColumn.STOT)
                                    + ", failed handshakes "
                                    + frontend.number(StatColumn.SSL_FAILED_HANDSHAKE)));
        }
    }
}

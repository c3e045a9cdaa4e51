package sluice.keyword.http;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.ConnectionMode;
import sluice.flow.ReusePolicy;
import sluice.flow.balance.BalanceSettings;

import java.util.Locale;

/// What happens to the connections of both sides after each answer, and when a client that leaves ends its request.
final class ConnectionOptions {
    private ConnectionOptions() {}

    /// `option httpclose` — both connections are closed after each response. Manual §4.2.
    @ProxyOption(
            name = "httpclose",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void close(Words words) {
        mode(words, ConnectionMode.CLOSE);
    }

    /// `option http-server-close` — the server's connection is closed after each response, the client's stays. Manual §4.2.
    @ProxyOption(
            name = "http-server-close",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void serverClose(Words words) {
        mode(words, ConnectionMode.SERVER_CLOSE);
    }

    /// `option http-keep-alive` — both connections stay open; the default. Manual §4.2.
    @ProxyOption(
            name = "http-keep-alive",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void keepAlive(Words words) {
        mode(words, ConnectionMode.KEEP_ALIVE);
    }

    private static void mode(Words words, ConnectionMode mode) {
        words.end();
        words.draft(ProxyDraft.class)
                .eachPlan(
                        plan -> {
                            if (!words.negated()) {
                                plan.http.connectionMode = mode;
                            } else if (plan.http.connectionMode == mode) {
                                plan.http.connectionMode = ConnectionMode.KEEP_ALIVE;
                            }
                        });
    }

    /// `option idle-close-on-response` — a soft stop does not close idle clients: each leaves with its next response.
    ///
    /// For clients that would not send again a request that met a closing connection. Manual §4.2.
    @ProxyOption(
            name = "idle-close-on-response",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void idleCloseOnResponse(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.idleCloseOnResponse = !words.negated();
        }
    }

    /// `http-reuse { never | safe | aggressive | always }` — when idle server connections serve other clients.
    ///
    /// `safe` by default: not for the first request of a client's connection, which could not be sent again if the idle
    /// connection broke. Manual §4.2.
    @Directive(
            name = "http-reuse",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void reuse(Words words) {
        String word = words.next("'never', 'safe', 'aggressive' or 'always'");
        words.end();
        for (ReusePolicy policy : ReusePolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
                var plan = words.draft(ProxyDraft.class).backendPlan();
                if (plan != null) {
                    plan.reuse = policy;
                }
                return;
            }
        }
        words.problem(
                "'http-reuse' only supports 'never', 'safe', 'aggressive', 'always' but found '"
                        + word
                        + "'");
    }

    /// `max-session-srv-conns <number>` — idle server connections that are kept for one client only; 5 by default.
    ///
    /// With `http-reuse never`, where nobody else may use them. Manual §4.2.
    @Directive(
            name = "max-session-srv-conns",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void sessionConnections(Words words) {
        int most = (int) words.integer("an integer value", 0, Integer.MAX_VALUE);
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.maxSessionServerConnections = most;
        }
    }

    /// `max-keep-alive-queue <number>` — requests that may wait in a server's queue because their connection used it before; -1 for no limit.
    ///
    /// Where `option prefer-last-server` is set; beyond it another server is chosen. After a 401 the same server is kept in any case.
    /// Manual §4.2. Default -1.
    @Directive(
            name = "max-keep-alive-queue",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void keepAliveQueue(Words words) {
        int most = (int) words.integer("an integer value", -1, Integer.MAX_VALUE);
        words.end();
        var backend = words.draft(ProxyDraft.class).backend();
        BalanceSettings settings = backend == null ? null : backend.get(BalanceSettings.EXTRA);
        if (settings != null) {
            settings.maxKeepAliveQueue = most;
        }
    }

    /// `option abortonclose` — a client that leaves while its request waits for a server takes the request with it.
    ///
    /// On by default for HTTP backends. Manual §4.2.
    @ProxyOption(
            name = "abortonclose",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void abortOnClose(Words words) {
        words.end();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.abortOnClose = !words.negated());
    }

    /// `option http-ignore-probes` — a connection closed or silent before its request is neither logged nor answered. Manual §4.2.
    @ProxyOption(
            name = "http-ignore-probes",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void ignoreProbes(Words words) {
        words.end();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.ignoreProbes = !words.negated());
    }

    /// `option http-buffer-request` — the request's body is awaited before a server is chosen, as far as the buffer holds it.
    ///
    /// Manual §4.2.
    @ProxyOption(
            name = "http-buffer-request",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void bufferRequest(Words words) {
        words.end();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.bufferRequest = !words.negated());
    }

    /// `option http-pretend-keepalive` — with `http-server-close` the server is not told that its connection will be closed.
    ///
    /// Manual §4.2.
    @ProxyOption(
            name = "http-pretend-keepalive",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void pretendKeepAlive(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.pretendKeepAlive = !words.negated();
        }
    }
}

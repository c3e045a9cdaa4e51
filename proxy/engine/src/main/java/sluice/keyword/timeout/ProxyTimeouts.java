package sluice.keyword.timeout;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// The timeouts of a proxy: one time each, the last line wins.
final class ProxyTimeouts {
    private ProxyTimeouts() {}

    /// `timeout client <time>` — inactivity of the client that is waited for, reading or writing.
    ///
    /// Without it an idle client stays for ever: every frontend should have one.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout client",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.LOG_FORWARD})
    static void client(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().client = millis);
    }

    /// `timeout client-fin <time>` — inactivity of the client once one direction is closed.
    ///
    /// Defaults to `timeout client`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout client-fin",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clientFin(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().clientFin = millis);
    }

    /// `timeout client-hs <time>` — time for the TLS handshake and the PROXY header of a client.
    ///
    /// Defaults to `timeout client`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout client-hs",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clientHandshake(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().clientHandshake = millis);
    }

    /// `timeout server <time>` — inactivity of the server that is waited for; also the time to its first answer byte.
    ///
    /// Without it a hung server holds the request for ever (504 `sH` otherwise).
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout server",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void server(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().server = millis);
    }

    /// `timeout server-fin <time>` — inactivity of the server once one direction is closed.
    ///
    /// Defaults to `timeout server`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout server-fin",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void serverFin(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().serverFin = millis);
    }

    /// `timeout connect <time>` — time for a connection to a server to be established.
    ///
    /// Also bounds `queue` and `tarpit` when those are not set.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout connect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void connect(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().connect = millis);
    }

    /// `timeout queue <time>` — time a request may wait for a free slot of a server before 503 `sQ`.
    ///
    /// Defaults to `timeout connect`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout queue",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void queue(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().queue = millis);
    }

    /// `timeout check <time>` — additional time to read the answer of a health check.
    ///
    /// Without it a check has the interval (`inter`) for everything.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void check(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().check = millis);
    }

    /// `timeout tunnel <time>` — inactivity of both sides once the connection is a tunnel (WebSocket, CONNECT, tcp).
    ///
    /// Replaces the client and server timeouts then.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout tunnel",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tunnel(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().tunnel = millis);
    }

    /// `timeout tarpit <time>` — how long a tarpitted request is held before it is answered.
    ///
    /// Defaults to `timeout connect`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout tarpit",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void tarpit(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().tarpit = millis);
    }

    /// `timeout http-request <time>` — time for the complete head of a request to arrive.
    ///
    /// Defends against slow clients: 408 `cR`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout http-request",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void httpRequest(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().httpRequest = millis);
    }

    /// `timeout http-keep-alive <time>` — time to wait for the next request on a connection.
    ///
    /// Defaults to `timeout http-request`, then `timeout client`.
    /// Milliseconds unless a unit is written. Manual §4.2.
    @Directive(
            name = "timeout http-keep-alive",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void httpKeepAlive(Words words) {
        int millis = millis(words);
        words.draft(ProxyDraft.class).each(proxy -> proxy.timeouts().httpKeepAlive = millis);
    }

    private static int millis(Words words) {
        if (!words.hasNext() || "".equals(words.peek())) {
            words.problem("'" + words.keyword() + "' expects an integer value (in milliseconds)");
            return 0;
        }
        var value = words.peek();
        int millis = (int) words.timeMillis("an integer value (in milliseconds)");
        if (words.hasNext()) {
            var extra = words.next("");
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : unexpected extra argument '"
                            + extra
                            + "' after value '"
                            + value
                            + "'.");
        } else if (words.draft(ProxyDraft.class).repeats(words, words.keyword())) {
            words.warning("overwriting '" + words.keyword() + "' which was already specified");
        }
        return millis;
    }
}

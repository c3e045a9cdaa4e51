package sluice.keyword.http;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// What is let through although the protocol forbids it, and how names are written for peers that are wrong about their case.
final class ToleranceOptions {
    private ToleranceOptions() {}

    /// `option accept-unsafe-violations-in-http-request` — lets some malformed requests of HTTP/1 through.
    ///
    /// | in the request | what happens to it |
    /// |---|---|
    /// | header with a forbidden character in its name | the line is left out |
    /// | NUL in the value of a header | passes |
    /// | bytes above 127, or `#`, in the target | pass |
    /// | authority that differs from `host`, or is malformed | passes |
    /// | no version (HTTP/0.9), another protocol (`RTSP/1.0`), more digits | passes as HTTP/1.0 |
    /// | WebSocket without a valid key | passes |
    ///
    /// Such a request is kept for `show errors`. It opens holes that attackers look for: use it while a client is being mended, not
    /// longer. Once named `option accept-invalid-http-request`. Manual §4.2.
    @ProxyOption(
            name = {"accept-unsafe-violations-in-http-request", "accept-invalid-http-request"},
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void requests(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.http.acceptUnsafeRequest = !words.negated();
        }
    }

    /// `option accept-unsafe-violations-in-http-response` — lets some malformed responses of HTTP/1 through.
    ///
    /// | in the response | what happens to it |
    /// |---|---|
    /// | status of more than three digits, up to 65535 | passes |
    /// | header with a forbidden character in its name | the line is left out |
    /// | NUL in the value of a header | passes |
    /// | `transfer-encoding` that is empty, or names `chunked` twice | passes |
    /// | another protocol (`RTSP/1.0`), more digits in the version | passes as HTTP/1.0 |
    /// | WebSocket without `sec-websocket-accept` | passes |
    ///
    /// Such a response is kept for `show errors`. For trusted old servers only. Once named `option accept-invalid-http-response`.
    /// Manual §4.2.
    @ProxyOption(
            name = {"accept-unsafe-violations-in-http-response", "accept-invalid-http-response"},
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void responses(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.http.acceptUnsafeResponse = !words.negated();
        }
    }

    /// `option h1-case-adjust-bogus-client` — headers reach HTTP/1 clients in the case that `h1-case-adjust` gives them. Manual §4.2.
    @ProxyOption(
            name = "h1-case-adjust-bogus-client",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void adjustForClients(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.http.adjustCase = !words.negated();
        }
    }

    /// `option h1-case-adjust-bogus-server` — headers reach HTTP/1 servers in the case that `h1-case-adjust` gives them. Manual §4.2.
    @ProxyOption(
            name = "h1-case-adjust-bogus-server",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void adjustForServers(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.http.adjustCase = !words.negated();
        }
    }

    /// `option http-use-proxy-header` — a request whose target begins with neither `/` nor `*` is one to a proxy.
    ///
    /// `http-request auth` then answers it with 407 and reads `proxy-authorization`. As in HAProxy, `proxy-connection` itself passes
    /// untouched and persistence follows `connection`. Manual §4.2.
    @ProxyOption(
            name = "http-use-proxy-header",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void proxyHeader(Words words) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.http.proxyHeader = !words.negated();
        }
    }
}

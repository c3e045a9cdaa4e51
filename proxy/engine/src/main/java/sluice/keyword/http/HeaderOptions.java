package sluice.keyword.http;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.HttpOptions.RestrictNames;
import sluice.value.ByteString;

import java.util.Locale;

/// Which header lines pass, and which the proxy adds on its own.
final class HeaderOptions {
    private HeaderOptions() {}

    /// `option http-restrict-req-hdr-names { preserve | delete | reject }` — what happens to unusual names of request headers.
    ///
    /// Unusual is everything but letters, digits and hyphens: CGI programs would mistake `x_y` for `x-y`. `delete` removes such lines
    /// behind the `http-request` rules, `reject` answers 403. Manual §4.2.
    @ProxyOption(
            name = "http-restrict-req-hdr-names",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND},
            negatable = false)
    static void restrictNames(Words words) {
        String word = words.next("'preserve', 'delete' or 'reject'");
        words.end();
        for (var each : RestrictNames.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.restrictNames = each);
                return;
            }
        }
        words.problem(
                "'option http-restrict-req-hdr-names' expects 'preserve', 'delete' or 'reject', not"
                        + " '"
                        + word
                        + "'");
    }

    /// `option http-drop-request-trailers` — trailers of requests are not forwarded. Manual §4.2.
    @ProxyOption(
            name = "http-drop-request-trailers",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void dropRequestTrailers(Words words) {
        words.end();
        boolean drop = !words.negated();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.dropRequestTrailers = drop);
    }

    /// `option http-drop-response-trailers` — trailers of responses are not forwarded. Manual §4.2.
    @ProxyOption(
            name = "http-drop-response-trailers",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void dropResponseTrailers(Words words) {
        words.end();
        boolean drop = !words.negated();
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.dropResponseTrailers = drop);
    }

    /// `http-send-name-header [<header>]` — tells each server its own name in this header, also after a redispatch.
    ///
    /// A header of that name that the client sent is replaced. Manual §4.2.
    @Directive(
            name = "http-send-name-header",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void sendName(Words words) {
        String name = words.next("a header name");
        words.end();
        if (name.equalsIgnoreCase("host")) {
            words.problem("'http-send-name-header' cannot use 'host' header.");
            return;
        }
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.serverNameHeader = ByteString.of(name.toLowerCase(Locale.ROOT));
        }
    }

    /// `option http-no-delay` — small pieces are sent at once in both directions.
    ///
    /// Here they always are: nothing waits for more bytes (TCP_NODELAY). Manual §4.2.
    @ProxyOption(
            name = "http-no-delay",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void noDelay(Words words) {
        words.end();
        words.notice("'option http-no-delay' has no effect: nothing here waits for more bytes");
    }
}

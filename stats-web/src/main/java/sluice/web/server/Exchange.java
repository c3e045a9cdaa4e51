package sluice.web.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.zip.GZIPOutputStream;

/// Answers to a request; every one carries the headers that protect the page.
final class Exchange {
    static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    private static final int WORTH_COMPRESSING = 2000;
    private static final int BODY = 64 << 10;

    private Exchange() {}

    static void protect(HttpServerExchange exchange) {
        put(exchange, "Content-Security-Policy", sluice.web.page.Shell.POLICY);
        put(exchange, "X-Content-Type-Options", "nosniff");
        put(exchange, "X-Frame-Options", "DENY");
        // With "no-referrer" browsers send "Origin: null" with the login form, as a foreign page
        // would.
        put(exchange, "Referrer-Policy", "same-origin");
        put(exchange, "Cross-Origin-Opener-Policy", "same-origin");
        put(exchange, "Cross-Origin-Resource-Policy", "same-origin");
        put(exchange, "Cache-Control", "no-store");
    }

    static void put(HttpServerExchange exchange, String name, String value) {
        exchange.getResponseHeaders().put(new HttpString(name), value);
    }

    static boolean takesGzip(HttpServerExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
    }

    static void send(HttpServerExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.setStatusCode(status);
        put(exchange, "Content-Type", type);
        put(exchange, "Vary", "Accept-Encoding");
        byte[] bytes = body;
        if (body.length >= WORTH_COMPRESSING && takesGzip(exchange)) {
            var packed = new ByteArrayOutputStream(body.length / 3);
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(body);
            }
            bytes = packed.toByteArray();
            put(exchange, "Content-Encoding", "gzip");
        }
        exchange.setResponseContentLength(bytes.length);
        exchange.getOutputStream().write(bytes);
        exchange.endExchange();
    }

    static void json(HttpServerExchange exchange, byte[] body) throws IOException {
        send(exchange, 200, JSON, body);
    }

    static void error(HttpServerExchange exchange, int status, String sentence) throws IOException {
        send(exchange, status, JSON, sluice.web.api.Documents.error(sentence));
    }

    static void text(HttpServerExchange exchange, int status, String type, String body)
            throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    static void redirect(HttpServerExchange exchange, String path) {
        exchange.setStatusCode(303);
        put(exchange, "Location", path);
        exchange.endExchange();
    }

    /// A parameter of the query; `otherwise` where it is absent.
    static String parameter(HttpServerExchange exchange, String name, String otherwise) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null || values.isEmpty() ? otherwise : values.getFirst();
    }

    /// The body; longer ones are cut off by the server before they come here.
    static String body(HttpServerExchange exchange) throws IOException {
        return new String(exchange.getInputStream().readNBytes(BODY), StandardCharsets.UTF_8);
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Options for clients and servers that are wrong about the protocol, compared with HAProxy byte by byte.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamePeculiaritiesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
                h1-case-adjust x-a X-A
                h1-case-adjust connection Connection
                h1-case-adjust content-length Content-Length
                h1-case-adjust-file FILE
                set-var proc.a int(3),add(4)
                set-var-fmt proc.b "b%[var(proc.a)]"
                tune.http.cookielen 5
                tune.http.logurilen 40
                tune.maxaccept 1
                tune.idletimer 100
                tune.idle-pool.shared off
                noreuseport
            defaults
                mode http
                log global
                option httplog
                timeout connect 500ms
                timeout client 900ms
                timeout server 600ms
                timeout http-keep-alive 100ms
                http-reuse never
            frontend tolerant
                bind 127.0.0.1:{port tolerant}
                option accept-invalid-http-request
                default_backend tolerating
            frontend strict
                bind 127.0.0.1:{port strict}
                option accept-invalid-http-request
                no option accept-invalid-http-request
                default_backend plain
            frontend case
                bind 127.0.0.1:{port case}
                option h1-case-adjust-bogus-client
                default_backend adjusting
            frontend proxy
                bind 127.0.0.1:{port proxy}
                option http-use-proxy-header
                http-request auth realm r if { path_end /auth }
                default_backend plain
            frontend origin
                bind 127.0.0.1:{port origin}
                http-request auth realm r if { path_end /auth }
                default_backend plain
            frontend caches
                bind 127.0.0.1:{port caches}
                default_backend checking
            frontend reset
                bind 127.0.0.1:{port reset}
                mode tcp
                option tcplog
                option nolinger
                default_backend bytes
            frontend settings
                bind 127.0.0.1:{port settings}
                capture cookie sid len 20
                http-response set-header x-b %[var(proc.b)]
                default_backend plain
            frontend page
                bind 127.0.0.1:{port page}
                no log
                stats uri /stats
                stats http-request deny if { hdr(x) deny }
                stats http-request allow if { hdr(x) allow }
                stats http-request redirect location / if { hdr(x) move }
                stats http-request auth realm here if { hdr(x) here }
                stats http-request auth
                default_backend plain
            backend tolerating
                option accept-invalid-http-response
                server s 127.0.0.1:ORIGIN
            backend adjusting
                option h1-case-adjust-bogus-server
                server s 127.0.0.1:ORIGIN
            backend checking
                option checkcache
                server s 127.0.0.1:ORIGIN
            backend plain
                server s 127.0.0.1:ORIGIN
            backend bytes
                mode tcp
                server s 127.0.0.1:ORIGIN
            """;

    private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";
    private static final String WEBSOCKET = "Connection: upgrade\r\nUpgrade: websocket\r\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    /// Responses with cookies: which pass.
    private static final Map<String, String> COOKIES =
            Map.of(
                    "plain", "Set-Cookie: a=b",
                    "private", "Set-Cookie: a=b\r\nExpires: 0\r\nCache-Control: private",
                    "pragma", "Set-Cookie: a=b\r\nExpires: 0\r\nPragma: no-cache",
                    "aged", "Set-Cookie: a=b\r\nExpires: 0\r\nCache-Control: max-age=0",
                    "named",
                            "Set-Cookie: a=b\r\n"
                                    + "Expires: 0\r\n"
                                    + "Cache-Control: no-cache=\"set-cookie, b\"",
                    "nocookie", "Expires: 0\r\nCache-Control: public",
                    "store", "Set-Cookie: a=b\r\nETag: x\r\nCache-Control: public, no-store");

    private final ScriptedOrigin origin = origin();
    private LoggedProxies both;

    private static ScriptedOrigin origin() {
        var origin =
                new ScriptedOrigin("HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nhi")
                        .answer("/long", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")
                        .answer("/rtsp", "RTSP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
                        .answer("/digits", "HTTP/1.10 200 OK\r\nContent-Length: 0\r\n\r\n")
                        .answer("/no", "HTTP/1.1 101 S\r\n" + WEBSOCKET + "\r\n")
                        .answer(
                                "/yes",
                                "HTTP/1.1 101 S\r\n"
                                        + WEBSOCKET
                                        + "Sec-WebSocket-Accept: b\r\n\r\n");
        COOKIES.forEach(
                (name, lines) ->
                        origin.answer(
                                "/" + name,
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + lines + "\r\n\r\n"));
        return origin;
    }

    static Stream<Arguments> scripts() {
        var requests =
                Stream.of(
                                Map.entry("above 127", "GET /\u00e4" + HOST + "\r\n"),
                                Map.entry("fragment", "GET /#x" + HOST + "\r\n"),
                                Map.entry("delete", "GET /a\u007f" + HOST + "\r\n"),
                                Map.entry("odd but legal", "GET /^{}|`\"<>" + HOST + "\r\n"),
                                Map.entry("connect to nowhere", "CONNECT foo" + HOST + "\r\n"),
                                Map.entry("another host", "GET http://b/x" + HOST + "\r\n"),
                                Map.entry("two hosts", "GET /x" + HOST + "Host: b\r\n\r\n"),
                                Map.entry("http/0.9", "GET /x\r\n\r\n"),
                                Map.entry("http/0.9 post", "POST /x\r\n\r\n"),
                                Map.entry("rtsp", "GET /x RTSP/1.0\r\nHost: a\r\n\r\n"),
                                Map.entry("digits", "GET /x HTTP/1.10\r\nHost: a\r\n\r\n"),
                                Map.entry("no protocol", "GET /x FOO\r\nHost: a\r\n\r\n"),
                                Map.entry("no colon", "GET /x" + HOST + "nocolon\r\n\r\n"),
                                Map.entry("no name", "GET /x" + HOST + ": v\r\n\r\n"),
                                Map.entry(
                                        "newer",
                                        "POST /x HTTP/2.0\r\nHost: a\r\n"
                                                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                        .flatMap(
                                each ->
                                        Stream.of("tolerant", "strict")
                                                .map(on -> of(each.getKey(), on, each.getValue())));
        var others =
                Stream.of(
                        of("websocket", "strict", "GET /yes" + HOST + WEBSOCKET + KEY + "\r\n"),
                        of("no accept", "strict", "GET /no" + HOST + WEBSOCKET + KEY + "\r\n"),
                        of("no key", "strict", "GET /yes" + HOST + WEBSOCKET + "\r\n"),
                        of("long status", "tolerant", "GET /long" + HOST + "\r\n"),
                        of("rtsp answer", "tolerant", "GET /rtsp" + HOST + "\r\n"),
                        of("digits answer", "tolerant", "GET /digits" + HOST + "\r\n"),
                        of("digits answer", "strict", "GET /digits" + HOST + "\r\n"),
                        of(
                                "variables",
                                "settings",
                                "GET /x" + HOST + "Cookie: sid=12345678\r\n\r\n"),
                        of("long target", "settings", "GET /" + "x".repeat(60) + HOST + "\r\n"),
                        of("names", "case", "GET /x" + HOST + "X-A: 1\r\nX-B: 2\r\n\r\n"),
                        of("last names", "case", "GET /x" + HOST + "Connection: close\r\n\r\n"),
                        of("names of 1.0", "case", "GET /x HTTP/1.0\r\nX-A: 1\r\n\r\n"),
                        of(
                                "names of trailers",
                                "case",
                                "POST /x"
                                        + HOST
                                        + "Transfer-Encoding: chunked\r\n\r\n0\r\nx-a: 3\r\n\r\n"),
                        of(
                                "names of an error",
                                "case",
                                "GET /no" + HOST + WEBSOCKET + KEY + "\r\n"),
                        of("407", "proxy", "GET http://a/auth" + HOST + "\r\n"),
                        of("401", "proxy", "GET /auth" + HOST + "\r\n"),
                        of("401 without the option", "origin", "GET http://a/auth" + HOST + "\r\n"),
                        of(
                                "proxied",
                                "proxy",
                                "GET http://a/x" + HOST + "Proxy-Connection: close\r\n\r\n"),
                        of("tcp, closed hard", "reset", "GET /x" + HOST + "\r\n"));
        var cookies =
                COOKIES.keySet().stream()
                        .map(name -> of(name, "caches", "GET /" + name + HOST + "\r\n"));
        return Stream.of(requests, others, cookies).flatMap(each -> each);
    }

    private static Arguments of(String name, String frontend, String bytes) {
        return Arguments.of(name, frontend, bytes);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        Path names = folder.resolve("names");
        Files.writeString(names, "# two names per line\n\n  x-b\tX-B  \nhost HOST\n");
        String text =
                CONFIGURATION
                        .replace("ORIGIN", Integer.toString(origin.port()))
                        .replace("FILE", names.toString());
        both = new LoggedProxies(folder, text);
        // The first request of a JVM is a slow one.
        ByteScript.play(origin, both.ours("strict"), "GET /x" + HOST + "\r\n");
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
        origin.close();
    }

    /// The page itself has other numbers in it, and HAProxy 2.6 logs what it refuses here as 400.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"deny", "allow", "move", "here", "other"})
    void page_is_for_the_same_clients(String who) {
        String request = "GET /stats;csv" + HOST + "X: " + who + "\r\nConnection: close\r\n\r\n";
        assertThat(decision(both.ours("page").port(), request))
                .isEqualTo(decision(both.theirs("page").port(), request));
    }

    private static List<String> decision(int port, String request) {
        try (var client = new RawClient(port)) {
            String answer = client.send(request).readAll(2000);
            return answer.substring(0, answer.indexOf("\r\n\r\n"))
                    .lines()
                    .filter(line -> line.matches("(HTTP/|location|www-).*"))
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("scripts")
    void answers_and_logs_alike(String name, String frontend, String bytes) {
        var expected = ByteScript.play(origin, both.theirs(frontend), bytes);
        var actual = ByteScript.play(origin, both.ours(frontend), bytes);
        assertThat(actual).isEqualTo(expected);
    }
}

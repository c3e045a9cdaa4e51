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

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The same bytes go to HAProxy and to us, before the same server: answers and log lines are compared.
///
/// Two things are ours on purpose, because HAProxy 3.5 differs from the 2.6 that Debian has: answers to requests that could not be
/// read have lower-case headers, and bytes that came from no server are not counted (`%B`).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameBytesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option httplog
                option abortonclose
                option forwardfor
                timeout connect 500ms
                timeout client 1200ms
                timeout server 600ms
                timeout http-request 700ms
                timeout http-keep-alive 100ms
                http-reuse never
            frontend web
                bind 127.0.0.1:{port web}
                default_backend servers
            frontend closing
                bind 127.0.0.1:{port closing}
                option httpclose
                default_backend servers
            frontend bytes
                mode tcp
                option tcplog
                bind 127.0.0.1:{port bytes}
                default_backend plain
            frontend again
                bind 127.0.0.1:{port again}
                option http-buffer-request
                default_backend retrying
            frontend strict
                bind 127.0.0.1:{port strict}
                capture cookie sid len 9
                option http-restrict-req-hdr-names reject
                http-error status 403 content-type text/plain lf-string "no %[path]" hdr x-why names
                default_backend servers
            frontend named
                bind 127.0.0.1:{port named}
                capture cookie SID len 20
                option http-restrict-req-hdr-names delete
                http-error status 504 content-type text/plain string late
                default_backend naming
            frontend nobody
                bind 127.0.0.1:{port nobody}
                default_backend dark
            frontend waiting
                mode tcp
                option tcplog
                bind 127.0.0.1:{port waiting}
                tcp-request inspect-delay 500ms
                tcp-request content reject if { req.payload(0,3) -m str BAD }
                tcp-request content accept if { req.payload(0,3) -m found }
                default_backend plain
            frontend looking
                mode tcp
                option tcplog
                bind 127.0.0.1:{port looking}
                default_backend looked
            backend retrying
                retries 2
                retry-on all-retryable-errors
                server s 127.0.0.1:ORIGIN
            backend naming
                http-send-name-header X-Server
                tcp-response inspect-delay 100ms
                tcp-response content reject if { res.hdr(x-refuse) -m found }
                server s1 127.0.0.1:ORIGIN
            frontend cutting
                bind 127.0.0.1:{port cutting}
                default_backend cut
            frontend refusing
                bind 127.0.0.1:{port refusing}
                default_backend refused
            backend cut
                tcp-response content close
                server s 127.0.0.1:ORIGIN
            backend refused
                tcp-response content reject
                server s 127.0.0.1:ORIGIN
            backend dark
                disabled
                server s 127.0.0.1:ORIGIN
            backend looked
                mode tcp
                tcp-response inspect-delay 500ms
                tcp-response content accept if { res.payload(0,12) -m str "HTTP/1.1 200" }
                tcp-response content close if { res.payload(0,4) -m str this }
                tcp-response content reject if { res.payload(0,12) -m str "HTTP/1.1 500" }
                server s 127.0.0.1:ORIGIN
            backend servers
                server s 127.0.0.1:ORIGIN
            backend plain
                mode tcp
                server s 127.0.0.1:ORIGIN
            """;

    private final ScriptedOrigin origin = origin();
    private LoggedProxies both;

    private static ScriptedOrigin origin() {
        return new ScriptedOrigin()
                .answer("/ok", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A:  b \r\n\r\nhi")
                .answer("/old", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                .answer(
                        "/chunks",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5;x=1\r\nhello\r\n0\r\nX-T: 1\r\n\r\n")
                .answer(
                        "/close",
                        Answer.bytes("HTTP/1.1 200 OK\r\n\r\nhello").then(Answer.End.CLOSE))
                .answer(
                        "/later",
                        Answer.bytes("").then(Answer.End.CLOSE),
                        Answer.bytes("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
                        Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
                .answer(
                        "/junk",
                        Answer.bytes("junk\r\n\r\n"),
                        Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
                .answer(
                        "/late",
                        Answer.bytes("").then(Answer.End.STALL),
                        Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
                .answer("/refuse", "HTTP/1.1 200 OK\r\nX-Refuse: 1\r\nContent-Length: 0\r\n\r\n")
                .answer(
                        "/cookies",
                        "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: SID=xyz; path=/\r\n"
                                + "Content-Length: 2\r\n\r\nhi")
                .answer("/reset", Answer.bytes("HTTP/1.1 2").then(Answer.End.RESET))
                .answer("/endless", "HTTP/1.1 200 OK\r\nX: " + "y".repeat(40000))
                .answer("/empty", Answer.bytes("").then(Answer.End.CLOSE))
                .answer("/garbage", "this is not http\r\n\r\n")
                .answer("/half", Answer.bytes("HTTP/1.1 200 OK\r\nConte").then(Answer.End.CLOSE))
                .answer(
                        "/short",
                        Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
                                .then(Answer.End.CLOSE))
                .answer("/stall", Answer.bytes("").then(Answer.End.STALL))
                .answer(
                        "/stallbody",
                        Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
                                .then(Answer.End.STALL))
                .answer(
                        "/two",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                                + "hiHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad")
                .answer(
                        "/hints",
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                .answer("/nothing", "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n")
                .answer("/same", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
                .answer("/failed", "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno")
                .answer(
                        "/lengths",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!")
                .answer(
                        "/both",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                + "Content-Length: 3\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
    }

    private static Arguments web(String name, String bytes) {
        return Arguments.of(name, "web", bytes);
    }

    private static Arguments of(String name, String frontend, String bytes) {
        return Arguments.of(name, frontend, bytes);
    }

    static Stream<Arguments> scripts() {
        String host = " HTTP/1.1\r\nHost: a\r\n";
        var answers =
                Stream.of(
                                "ok",
                                "old",
                                "chunks",
                                "close",
                                "empty",
                                "garbage",
                                "half",
                                "short",
                                "stall",
                                "stallbody",
                                "two",
                                "hints",
                                "nothing",
                                "same",
                                "failed",
                                "lengths",
                                "reset",
                                "endless",
                                "both",
                                "unknown")
                        .map(path -> web(path, "GET /" + path + host + "\r\n"));
        var others =
                Stream.of(
                        web("head", "HEAD /ok" + host + "\r\n"),
                        web("http/1.0", "GET /ok HTTP/1.0\r\n\r\n"),
                        web(
                                "http/1.0 kept alive",
                                "GET /ok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                        web(
                                "three at once",
                                "GET /ok"
                                        + host
                                        + "\r\nGET /chunks"
                                        + host
                                        + "\r\nGET /failed"
                                        + host
                                        + "\r\n"),
                        web("last one", "GET /ok" + host + "Connection: close\r\n\r\n"),
                        web("post", "POST /ok" + host + "Content-Length: 5\r\n\r\nhello"),
                        web(
                                "post in chunks",
                                "POST /ok"
                                        + host
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + "5\r\nhello\r\n0\r\n\r\n"),
                        web("post that stalls", "POST /ok" + host + "Content-Length: 5\r\n\r\nhe"),
                        web(
                                "hop by hop",
                                "GET /ok"
                                        + host
                                        + "Connection: close, x\r\nKeep-Alive: 3\r\n"
                                        + "TE: trailers, y\r\nX:y\r\n\r\n"),
                        web("folded", "GET /ok" + host + "X: y\r\n  z\r\n\r\n"),
                        web("bare line feeds", "GET /ok HTTP/1.1\nHost: a\n\n"),
                        web("long line in the log", "GET /ok?" + "x".repeat(2000) + host + "\r\n"),
                        web(
                                "default port of a target",
                                "GET http://a:80/ok HTTP/1.1\r\nHost: a:80\r\n\r\n"),
                        web(
                                "default port of the host alone",
                                "GET http://a/ok HTTP/1.1\r\nHost: a:80\r\n\r\n"),
                        web("empty port", "GET http://a:/ok HTTP/1.1\r\nHost: a\r\n\r\n"),
                        web("port kept", "GET http://a:81/ok HTTP/1.1\r\nHost: a:81\r\n\r\n"),
                        web("port of a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
                        web(
                                "port of another scheme",
                                "GET https://a:80/ok HTTP/1.1\r\nHost: a:80\r\n\r\n"),
                        of("again, empty and status", "again", "GET /later" + host + "\r\n"),
                        of("again, junk", "again", "GET /junk" + host + "\r\n"),
                        of("again, late", "again", "GET /late" + host + "\r\n"),
                        of(
                                "again, with a body",
                                "again",
                                "POST /later" + host + "Content-Length: 5\r\n\r\nhello"),
                        of("again, in vain", "again", "GET /empty" + host + "\r\n"),
                        of("again, status in vain", "again", "GET /failed" + host + "\r\n"),
                        of("again, not this status", "again", "GET /unknown" + host + "\r\n"),
                        of("names refused", "strict", "GET /ok" + host + "a_b: c\r\n\r\n"),
                        of("names as usual", "strict", "GET /ok" + host + "A-1: c\r\n\r\n"),
                        of(
                                "cookie cut",
                                "strict",
                                "GET /ok" + host + "Cookie: a=b; sid=12345678\r\n\r\n"),
                        of(
                                "names deleted",
                                "named",
                                "GET /ok" + host + "a_b: c\r\nx-server: me\r\n\r\n"),
                        of(
                                "cookies",
                                "named",
                                "GET /cookies" + host + "Cookie: SID=q; b=c\r\n\r\n"),
                        of("own page", "named", "GET /stall" + host + "\r\n"),
                        of("response refused", "named", "GET /refuse" + host + "\r\n"),
                        of("response cut", "cutting", "GET /ok" + host + "\r\n"),
                        of("every response refused", "refusing", "GET /ok" + host + "\r\n"),
                        of("no backend", "nobody", "GET /ok" + host + "\r\n"),
                        of("waits and passes", "waiting", "GET /ok" + host + "\r\n"),
                        of("waits and is refused", "waiting", "BAD"),
                        of("waits in vain", "waiting", "G"),
                        of("server looked at", "looking", "GET /ok" + host + "\r\n"),
                        of("server cut", "looking", "GET /garbage" + host + "\r\n"),
                        of("server refused", "looking", "GET /failed" + host + "\r\n"),
                        of("server looked at in vain", "looking", "GET /half" + host + "\r\n"),
                        Arguments.of("closing", "closing", "GET /ok" + host + "\r\n"),
                        Arguments.of("bytes", "bytes", "GET /ok" + host + "\r\n"),
                        Arguments.of("bytes, closed", "bytes", "GET /close" + host + "\r\n"));
        return Stream.concat(answers, others);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        String text = CONFIGURATION.replace("ORIGIN", Integer.toString(origin.port()));
        both = new LoggedProxies(folder, text);
        // The first request of a JVM is a slow one.
        ByteScript.play(origin, both.ours("web"), "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void answers_and_logs_alike(String name, String frontend, String bytes) {
        var expected = ByteScript.play(origin, both.theirs(frontend), bytes);
        var actual = ByteScript.play(origin, both.ours(frontend), bytes);
        assertThat(actual).isEqualTo(expected);
    }
}

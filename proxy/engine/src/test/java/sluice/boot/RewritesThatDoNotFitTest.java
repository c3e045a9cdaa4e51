package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Path;

/// Rules that add more than the buffer has room for, beside HAProxy: `tune.bufsize`, `tune.maxrewrite`, `strict-mode`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RewritesThatDoNotFitTest {
    private static final String LONG = "123456".repeat(10);

    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
                tune.bufsize 2040
                tune.maxrewrite 128
            defaults
                mode http
                log global
                option httplog
                timeout connect 500ms
                timeout client 2s
                timeout server 2s
                timeout http-keep-alive 100ms
                http-reuse never
            frontend requests
                bind 127.0.0.1:{port requests}
                option http-buffer-request
                http-request set-header x-1 LONG
                http-request set-header x-2 LONG if { path /two }
                http-request set-path /LONG/LONG if { path /path }
                http-request replace-header x-1 .* LONGLONG if { path /replaced }
                http-request strict-mode off if { path /loose }
                http-request set-header x-3 LONG if { path /loose }
                http-request set-header x-4 done
                default_backend servers
            frontend responses
                bind 127.0.0.1:{port responses}
                http-response add-header x-5 LONG if { res.hdr(x-path) front }
                default_backend adding
            backend servers
                http-request set-header x-6 LONG if { path /back }
                server s 127.0.0.1:ORIGIN
            backend adding
                http-response add-header x-7 LONG
                http-response add-header x-8 LONG if { res.hdr(x-path) two }
                http-response strict-mode off if { res.hdr(x-path) loose }
                http-response add-header x-9 LONG if { res.hdr(x-path) loose }
                server s 127.0.0.1:ORIGIN
            """;

    private final ScriptedOrigin origin = origin();
    private LoggedProxies both;

    private static ScriptedOrigin origin() {
        var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        for (String path : new String[] {"one", "front", "two", "loose"}) {
            origin.answer(
                    "/" + path,
                    "HTTP/1.1 200 OK\r\nX-Path: "
                            + path
                            + "\r\nContent-Length: 2500\r\n\r\n"
                            + "b".repeat(2500));
        }
        return origin;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        both =
                new LoggedProxies(
                        folder,
                        CONFIGURATION.replace("ORIGIN", "" + origin.port()).replace("LONG", LONG));
        ByteScript.play(origin, both.ours("requests"), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
        origin.close();
    }

    /// @param body bytes behind the head of the request: with them the buffer is full, or it is not
    @ParameterizedTest
    @CsvSource({
        "requests, /one, 2500",
        "requests, /two, 2500",
        "requests, /two, 100",
        "requests, /path, 2500",
        "requests, /path, 100",
        "requests, /replaced, 2500",
        "requests, /loose, 2500",
        "requests, /back, 2500",
        "requests, /back, 0",
        "responses, /one, 0",
        "responses, /front, 0",
        "responses, /two, 0",
        "responses, /loose, 0",
        "responses, /other, 0"
    })
    void answers_and_logs_alike(String frontend, String path, int body) {
        String bytes =
                "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                                .formatted(path, body)
                        + "b".repeat(body);
        var expected = ByteScript.play(origin, both.theirs(frontend), bytes);
        assertThat(ByteScript.play(origin, both.ours(frontend), bytes)).isEqualTo(expected);
    }
}

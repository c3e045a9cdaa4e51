package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

/// `option accept-unsafe-violations-…` where HAProxy 3.5 does otherwise than the 2.6 at hand: forbidden names are left out rather than
/// forwarded, NUL is refused without the option, WebSockets need no key, `chunked` may be there twice. Manual §4.2.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TolerantMessagesTest {
    private static final String WEBSOCKET = "Connection: upgrade\r\nUpgrade: websocket\r\n";

    private final ScriptedOrigin origin =
            new ScriptedOrigin("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    .answer(
                            "/name",
                            "HTTP/1.1 200 OK\r\nX b: 1\r\n more\r\nContent-Length: 0\r\n\r\n")
                    .answer("/nul", "HTTP/1.1 200 OK\r\nX: 1\0002\r\nContent-Length: 0\r\n\r\n")
                    .answer(
                            "/twice",
                            "HTTP/1.1 200 OK\r\n"
                                    + "Transfer-Encoding: chunked, chunked\r\n\r\n"
                                    + "0\r\n\r\n")
                    .answer(
                            "/empty",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\nContent-Length: 0\r\n\r\n")
                    .answer("/rtsp", "RTSP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
                    .answer("/long", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")
                    .answer("/huge", "HTTP/1.1 70000 OK\r\nContent-Length: 0\r\n\r\n")
                    .answer("/socket", "HTTP/1.1 101 S\r\n" + WEBSOCKET + "\r\n");
    private ConfiguredEngine engine;

    @BeforeAll
    void start() {
        engine =
                new ConfiguredEngine(
                        """
                        defaults
                            mode http
                            timeout connect 1s
                            timeout client 1s
                            timeout server 1s
                        frontend strict
                            bind 127.0.0.1:1
                            default_backend servers
                        frontend tolerant
                            bind 127.0.0.1:1
                            option accept-unsafe-violations-in-http-request
                            default_backend trusted
                        backend servers
                            server s 127.0.0.1:ORIGIN
                        backend trusted
                            option accept-unsafe-violations-in-http-response
                            server s 127.0.0.1:ORIGIN
                        """
                                .replace("ORIGIN", Integer.toString(origin.port())));
    }

    @AfterAll
    void stop() {
        engine.close();
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a forbidden name      | /x      | A b: 1⏎ more⏎   | 400 | 200
                    NUL in a value        | /x      | A: 1␀2⏎         | 400 | 200
                    no key                | /x      | {websocket}     | 400 | 200
                    name in the response  | /name   | X: y⏎           | 502 | 200
                    NUL in the response   | /nul    | X: y⏎           | 502 | 200
                    chunked twice         | /twice  | X: y⏎           | 502 | 200
                    empty coding          | /empty  | X: y⏎           | 502 | 200
                    another protocol      | /rtsp   | X: y⏎           | 502 | 200
                    long status           | /long   | X: y⏎           | 502 | 2000
                    status beyond 16 bits | /huge   | X: y⏎           | 502 | 502
                    no accept             | /socket | {websocket}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==⏎ | 502 | 101
                    """)
    void status(String name, String path, String lines, String strict, String tolerant) {
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: a\r\n"
                        + lines.replace("{websocket}", WEBSOCKET)
                                .replace("⏎", "\r\n")
                                .replace("␀", "\0")
                        + "\r\n";
        assertThat(answer("strict", request)).contains(" " + strict + " ");
        int before = origin.requests().size();
        assertThat(answer("tolerant", request))
                .contains(" " + tolerant + " ")
                .doesNotContain("x b")
                .doesNotContain("more");
        assertThat(origin.requests().get(before)).doesNotContain("a b").doesNotContain("more");
    }

    private String answer(String frontend, String request) {
        try (var client = new RawClient(engine.port(frontend))) {
            return client.send(request).readUntil("\r\n", 2000);
        }
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;

/// `use-large-buffer`: how much of a body rules see; HAProxy 2.6 does not have it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitForLargeBodyTest {
    private final ConfiguredEngine engine =
            new ConfiguredEngine(
                    """
                    global
                        tune.bufsize.large 64k
                    defaults
                        mode http
                        timeout connect 1s
                        timeout client 5s
                        timeout server 5s
                    frontend web
                        bind 127.0.0.1:1
                        http-request wait-for-body time 2s use-large-buffer if { path /large }
                        http-request wait-for-body time 2s if { path /usual }
                        http-request return content-type text/plain lf-string "<%[req.body_len]>"
                    """);

    @AfterAll
    void stop() {
        engine.close();
    }

    @ParameterizedTest(name = "{0} of {1} bytes: {2}")
    @CsvSource({
        "/large, 100, 100",
        "/large, 50000, 50000",
        "/large, 99999, 64512",
        "/usual, 50000, 15360"
    })
    void waits(String path, int length, int seen) {
        try (var client = new RawClient(engine.port("web"))) {
            client.send(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                            + length
                            + "\r\n\r\n");
            client.send("x".repeat(length));
            assertThat(client.readUntil(">", 3000)).endsWith("<" + seen + ">");
        }
    }
}

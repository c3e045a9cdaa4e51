package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Sessions in mode tcp that go over to HTTP, compared with HAProxy: `switch-mode`, and backends in mode http. Manual §4.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameSwitchesToHttpAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                nbthread 1
            defaults
                mode tcp
                timeout connect 1s
                timeout client 3s
                timeout server 3s
                timeout http-request 100ms
            frontend rule
                bind 127.0.0.1:{port rule}
                tcp-request inspect-delay 50ms
                tcp-request content set-var(txn.mode) internal.strm.is_htx,iif(http,tcp)
                tcp-request content switch-mode http if HTTP
                tcp-request content reject
                http-request set-header x-mode %[var(txn.mode)]
                http-request deny deny_status 429 if { path /deny }
                use_backend raw if { path /raw }
                default_backend answer
            frontend first
                bind 127.0.0.1:{port first}
                tcp-request inspect-delay 50ms
                tcp-request content switch-mode http proto h1 if HTTP
                default_backend answer
            frontend backend
                bind 127.0.0.1:{port backend}
                tcp-request content set-var(txn.mode) internal.strm.is_htx,iif(http,tcp)
                http-request set-header x-mode %[var(txn.mode)]
                default_backend answer
            frontend never
                bind 127.0.0.1:{port never} proto none
                tcp-request inspect-delay 50ms
                tcp-request content switch-mode http if HTTP
                default_backend answer
            frontend forbidden
                mode http
                bind 127.0.0.1:{port forbidden} proto h1
                default_backend answer
            backend answer
                mode http
                http-request return content-type text/plain lf-string "%[req.hdr(x-mode)] %[path]"
            backend raw
                server s 127.0.0.1:1
            """;

    private RealHaproxy real;
    private ConfiguredEngine ours;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        real =
                RealHaproxy.start(
                        folder,
                        CONFIGURATION.replaceFirst(
                                "global\n", "global\n    stats socket {socket}\n"));
        ours = new ConfiguredEngine(CONFIGURATION.replaceAll("\\{port [a-z]+}", "1"));
    }

    @AfterAll
    void stop() {
        if (real != null) {
            ours.close();
            real.close();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    rule      | GET /a HTTP/1.1~Host: x~~
                    rule      | GET /a HTTP/1.1~Host: x~~GET /b HTTP/1.1~Host: x~~
                    rule      | POST /a HTTP/1.1~Host: x~Content-Length: 3~~abc
                    rule      | GET /deny HTTP/1.1~Host: x~~
                    rule      | GET /raw HTTP/1.1~Host: x~~
                    rule      | GET / BAD~~
                    rule      | GET /a HTTP/1.1~Host
                    rule      | SSH-2.0-x~~
                    first     | PRI * HTTP/2.0~~SM~~
                    first     | GET /a HTTP/1.1~Host: x~~
                    backend   | GET /a HTTP/1.1~Host: x~~
                    backend   | GET /a HTTP/1.1~Host: x~~GET /b HTTP/1.1~Host: x~~
                    backend   | GET / BAD~~
                    backend   | SSH-2.0-x~~
                    backend   | GET /a HTTP/1.1~Host
                    backend   | PRI * HTT
                    backend   |
                    never     | GET /a HTTP/1.1~Host: x~~
                    forbidden | PRI * HTTP/2.0~~SM~~
                    """)
    void answer_alike(String frontend, String bytes) {
        String sent = bytes == null ? "" : bytes.replace("~", "\r\n");
        assertThat(play(ours.port(frontend), sent)).isEqualTo(play(real.port(frontend), sent));
    }

    /// HAProxy's parser writes the headers of its own errors in another case and order, its rules those of their answers too.
    private static String play(int port, String bytes) {
        try (var client = new RawClient(port)) {
            client.send(bytes);
            return client.readAll(5000)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("(content-(type|length)|connection): [^\r]*\r\n", "");
        }
    }
}

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

import java.nio.file.Files;
import java.nio.file.Path;

/// Rules of a proxy in tcp mode that speak of HTTP: they look for a request in the client's bytes, as HAProxy's do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameRequestsInTcpAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                stats socket {socket} level admin
            defaults
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            frontend bytes
                bind 127.0.0.1:{port bytes}
                tcp-request inspect-delay 1s
                tcp-request content reject if { path_beg /no }
                tcp-request content track-sc0 path table paths
                tcp-request content accept if HTTP
                use_backend second if { req.hdr(host) -i two }
                use_backend second if { method PUT }
                default_backend first
            backend first
                server s 127.0.0.1:{port one}
            backend second
                server s 127.0.0.1:{port two}
            backend paths
                stick-table type string len 20 size 10 store conn_cnt
            listen one
                mode http
                bind 127.0.0.1:{port one}
                http-request return status 200 hdr x-from one
            listen two
                mode http
                bind 127.0.0.1:{port two}
                http-request return status 200 hdr x-from two
            """;

    private RealHaproxy theirs;
    private RunningProxy ours;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        theirs = RealHaproxy.start(folder, CONFIGURATION);
        ours = new RunningProxy(Files.createDirectory(folder.resolve("o")), CONFIGURATION);
    }

    @AfterAll
    void stop() {
        if (ours != null) {
            ours.close();
        }
        if (theirs != null) {
            theirs.close();
        }
    }

    /// What a client sends, `⏎` for the end of a line and `¦` between two packets, and who answers; `-` for nobody.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET /a HTTP/1.1⏎host: one⏎⏎,           one",
        "GET /b HTTP/1.1⏎host: two⏎⏎,           two",
        "GET /c HTTP/1.1⏎ho¦st: Two⏎⏎,          two",
        "PUT /d HTTP/1.1⏎content-length: 0⏎⏎,   two",
        "GET /not HTTP/1.1⏎host: two⏎⏎,         -",
    })
    void answering(String sent, String name) throws Exception {
        assertThat(answered(theirs.port("bytes"), sent)).isEqualTo(name);
        assertThat(answered(ours.port("bytes"), sent)).isEqualTo(name);
        assertThat(entries(ours.ask("show table paths")))
                .isEqualTo(entries(theirs.ask("show table paths")));
    }

    /// Without what differs, and without whether a stream that ends still holds an entry.
    private static String entries(String table) {
        return table.replaceAll("0x[0-9a-f]+: |shard=0 |use=[01] ", "");
    }

    private static String answered(int port, String sent) {
        try (var client = new RawClient(port)) {
            for (String packet : sent.split("¦")) {
                client.send(packet.replace("⏎", "\r\n"));
            }
            String answer = client.readUntil("\r\n\r\n", 3000);
            return answer.isEmpty() ? "-" : answer.replaceAll("(?s).*x-from: ([a-z]+).*", "$1");
        }
    }
}

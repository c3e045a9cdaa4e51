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

import java.io.IOException;
import java.nio.file.Path;

/// How far rules that change a client's addresses reach: the connection, its session, one request; compared with HAProxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameAddressesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
            defaults seen
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
                http-after-response set-header x-src "%[src] %[fc_src]"
                http-after-response set-header x-dst "%[dst]:%[dst_port] %[fc_dst]:%[fc_dst_port]"
            frontend connection from seen
                bind 127.0.0.1:{port connection}
                tcp-request connection set-src ipv4(10.0.0.1)
                tcp-request connection set-dst ipv4(10.0.0.2)
                tcp-request connection set-dst-port int(81)
                http-request set-src hdr(x-from)
                http-request set-dst hdr(x-to)
                http-request return status 200
            frontend session from seen
                bind 127.0.0.1:{port session}
                tcp-request connection set-src ipv4(10.0.0.1)
                tcp-request connection set-dst ipv4(10.0.0.2)
                tcp-request connection set-dst-port int(81)
                tcp-request session set-src ipv4(10.1.0.1)
                tcp-request session set-dst ipv4(10.1.0.2)
                tcp-request session set-dst-port int(82)
                http-request set-src hdr(x-from)
                http-request set-dst hdr(x-to)
                http-request return status 200
            frontend plain from seen
                bind 127.0.0.1:{port plain}
                http-request set-src hdr(x-from)
                http-request set-dst-port hdr(x-port)
                http-request return status 200 hdr x-lines %[src]
            """;

    private BothProxies both;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        both = new BothProxies(folder, CONFIGURATION);
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
    }

    /// Fields of requests one after another on a connection: what one changed, the next one does not see.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "connection, X-A: 1 / X-From: 192.0.2.1 / X-To: 192.0.2.2 / X-A: 1",
        "connection, X-From: 2001:db8::1 / X-A: 1",
        "session,    X-A: 1 / X-From: 192.0.2.1 / X-To: 192.0.2.2 / X-A: 1",
        "plain,      X-From: 192.0.2.1;;X-A: 1 / X-From: no address",
    })
    void reach(String frontend, String requests) {
        try (var client = both.client(frontend)) {
            for (String fields : requests.split(" / ")) {
                BothProxies.Answers answers =
                        client.ask(
                                "GET / HTTP/1.1\r\nHost: a\r\n"
                                        + fields.replace(";;", "\r\n")
                                        + "\r\n\r\n");
                assertThat(steady(answers.ours(), frontend))
                        .isEqualTo(steady(answers.theirs(), frontend));
            }
        }
    }

    /// Where no rule changes the destination's port it is that of the frontend, which differs.
    private static String steady(String answer, String frontend) {
        return frontend.equals("plain") ? answer.replaceAll("127.0.0.1:[0-9]+", "here") : answer;
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Changes of protocol on their way through two proxies that speak HTTP/2 to each other (RFC 8441), HAProxy and us in both places: what the client
/// sees and what the server is asked must not depend on who stands where.
///
/// ```
/// client ─h1─► first ─h2─► inner ─h1─► origin
/// ```
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradesAcrossVersionsTest {
    private static final String KEY = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";

    private static final String DEFAULTS =
            """
            global
                GLOBAL
            defaults
                mode http
                timeout connect 1s
                timeout client 2s
                timeout server 2s
            """;

    private static final String INNER =
            DEFAULTS
                    + """
                    frontend inner
                        bind 127.0.0.1:{port inner} proto h2
                        default_backend origin
                    frontend early
                        bind 127.0.0.1:{port early}
                        default_backend origin
                    backend origin
                        server s 127.0.0.1:PEER
                    """;

    private static final String FIRST =
            DEFAULTS
                    + """
                    frontend first
                        bind 127.0.0.1:{port first}
                        default_backend inner
                    backend inner
                        server s 127.0.0.1:PEER proto h2 ws h2
                    frontend direct
                        bind 127.0.0.1:{port direct}
                        default_backend origin
                    backend origin
                        server s 127.0.0.1:ORIGIN
                    """;

    /// With it everything ends that is read here, error pages too.
    private static final String END = "</html>";

    private static final String SWITCHED = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\n";

    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/own", SWITCHED + "Upgrade: own/1\r\n\r\nafter" + END)
                    .answer("/ws", SWITCHED + "Upgrade: websocket\r\n\r\nafter" + END)
                    .answer(
                            "/liar",
                            SWITCHED
                                    + "Upgrade: websocket\r\n"
                                    + "Sec-WebSocket-Accept: bm90IHRoZSBwcm9vZg==\r\n\r\nafter"
                                    + END)
                    .answer("/no", "HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nno" + END)
                    .answer("/ok", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi" + END)
                    .answer("/gone", Answer.bytes("").then(Answer.End.CLOSE));

    private final List<AutoCloseable> running = new ArrayList<>();
    private RealHaproxy theirFirst;
    private RealHaproxy theirFirstToUs;
    private RealHaproxy theirFirstToNobody;
    private ConfiguredEngine ourFirst;
    private ConfiguredEngine ourFirstToThem;
    private ConfiguredEngine ourFirstToNobody;

    private <T extends AutoCloseable> T kept(T each) {
        running.add(each);
        return each;
    }

    private RealHaproxy real(Path folder, String text, int peer, String global) throws IOException {
        Path own = Files.createDirectory(folder.resolve("real" + running.size()));
        return kept(
                RealHaproxy.start(own, filled(text, peer, "stats socket {socket}\n    " + global)));
    }

    private ConfiguredEngine ours(String text, int peer, String global) {
        return kept(
                new ConfiguredEngine(
                        filled(text, peer, global).replaceAll("\\{port [a-z]+}", "1")));
    }

    private String filled(String text, int peer, String global) {
        return text.replace("PEER", "" + peer)
                .replace("ORIGIN", "" + origin.port())
                .replace("GLOBAL", global);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        var theirInner = real(folder, INNER, origin.port(), "");
        var ourInner = ours(INNER, origin.port(), "");
        var unwilling = real(folder, INNER, origin.port(), "h2-workaround-bogus-websocket-clients");
        theirFirst = real(folder, FIRST, theirInner.port("inner"), "");
        theirFirstToUs = real(folder, FIRST, ourInner.port("inner"), "");
        theirFirstToNobody = real(folder, FIRST, unwilling.port("inner"), "");
        ourFirst = ours(FIRST, ourInner.port("inner"), "");
        ourFirstToThem = ours(FIRST, theirInner.port("inner"), "");
        ourFirstToNobody = ours(FIRST, unwilling.port("inner"), "");
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
        origin.close();
    }

    /// What came back, without the reason that HTTP/2 does not carry, and the lines that reached the server, without the key: HAProxy passes on
    /// the client's, which RFC 8441 has no use for, and we do not.
    private record Outcome(String answer, List<List<String>> requests) {}

    private Outcome play(int port, String bytes) {
        int before = origin.requests().size();
        try (var client = new RawClient(port)) {
            String answer = client.send(bytes).readUntil(END, 5000);
            var requests = List.copyOf(origin.requests());
            return new Outcome(
                    answer.replaceFirst("^(HTTP/1.1 \\d+) [^\r]*", "$1"),
                    requests.subList(before, requests.size()).stream()
                            .map(UpgradesAcrossVersionsTest::lines)
                            .toList());
        }
    }

    private static List<String> lines(String request) {
        return request.lines()
                .filter(each -> !each.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key"))
                .sorted()
                .toList();
    }

    private static String request(String method, String path, String fields) {
        String lines = fields == null ? "" : fields.replace("KEY", KEY).replace("; ", "\r\n");
        return method
                + " /"
                + path
                + " HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
                + lines
                + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "own, Upgrade: own/1",
        "ws, Upgrade: websocket; KEY",
        "no, Upgrade: websocket; KEY",
        "no, Upgrade: own/1",
        "ok, Upgrade: own/1",
        "gone, Upgrade: own/1"
    })
    void the_same_by_every_way(String path, String fields) {
        String bytes = request("GET", path, fields);
        Outcome expected = play(theirFirst.port("first"), bytes);
        assertThat(play(ourFirst.port("first"), bytes)).isEqualTo(expected);
        assertThat(play(ourFirstToThem.port("first"), bytes)).isEqualTo(expected);
        assertThat(play(theirFirstToUs.port("first"), bytes)).isEqualTo(expected);
        assertThat(play(ourFirst.port("direct"), bytes))
                .isEqualTo(play(theirFirst.port("direct"), bytes));
    }

    /// The key that the server answers to is made up where HTTP/2 becomes HTTP/1: so is the proof looked at there.
    @Test
    void a_web_socket_without_the_right_proof() {
        String bytes = request("GET", "liar", "Upgrade: websocket; KEY");
        assertThat(play(ourFirst.port("first"), bytes).answer()).startsWith("HTTP/1.1 502");
        assertThat(play(ourFirstToThem.port("first"), bytes).answer()).startsWith("HTTP/1.1 502");
    }

    /// A server whose settings do not offer extended CONNECT.
    @ParameterizedTest
    @CsvSource({"own, Upgrade: own/1", "ok, Upgrade: own/1"})
    void a_server_that_takes_no_upgrades(String path, String fields) {
        String bytes = request("GET", path, fields);
        Outcome expected = play(theirFirstToNobody.port("first"), bytes);
        assertThat(play(ourFirstToNobody.port("first"), bytes)).isEqualTo(expected);
        // The connection knows by now what at first it had to wait for.
        assertThat(play(ourFirstToNobody.port("first"), bytes)).isEqualTo(expected);
    }

    /// HAProxy 3.0 and later: HTTP/2 behind us would be spoken past all rules.
    @ParameterizedTest
    @CsvSource({"h2c, ''", "'H2C , own/1', own/1", "'own/1,h2c', own/1"})
    void no_upgrade_to_http2(String asked, String passed) {
        for (String entrance : new String[] {"direct", "first"}) {
            Outcome outcome =
                    play(ourFirst.port(entrance), request("GET", "no", "Upgrade: " + asked));
            assertThat(outcome.answer()).startsWith("HTTP/1.1 403");
            assertThat(outcome.requests().getFirst())
                    .filteredOn(each -> each.startsWith("upgrade"))
                    .isEqualTo(passed.isEmpty() ? List.of() : List.of("upgrade: " + passed));
        }
    }

    /// HAProxy 3.0 and later: an extended CONNECT can not carry the body that HTTP/1 sends before it is answered.
    @Test
    void an_upgrade_with_a_body() {
        String bytes = request("POST", "own", "Upgrade: own/1; Content-Length: 5") + "hello";
        assertThat(play(ourFirst.port("direct"), bytes).answer()).startsWith("HTTP/1.1 101");
        assertThat(play(ourFirst.port("first"), bytes).answer()).startsWith("HTTP/1.1 502");
    }

    /// HAProxy 3.0 and later: what is still to come of the request would be taken for the new protocol.
    @Test
    void a_switch_before_the_end_of_the_request() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new RawClient(ours(INNER, server.getLocalPort(), "").port("early"))) {
            client.send(request("POST", "own", "Upgrade: own/1; Content-Length: 5") + "hell");
            try (var accepted = server.accept()) {
                accepted.getOutputStream()
                        .write((SWITCHED + "Upgrade: own/1\r\n\r\n").getBytes(US_ASCII));
                assertThat(client.readUntil(END, 5000)).startsWith("HTTP/1.1 502");
            }
        }
    }
}

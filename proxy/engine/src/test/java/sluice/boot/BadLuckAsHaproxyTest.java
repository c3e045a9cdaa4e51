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
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;
import sluice.testkit.ScriptedOrigin.Answer.End;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Clients and servers that trickle, break off, talk rubbish: answer, end of the connection and log line as HAProxy's.
///
/// A script is steps parted by blanks: `…` between bytes and what is done, `⏎` ends a line, `␣` is a blank.
///
/// | step | meaning |
/// |---|---|
/// | `>bytes` | sends them |
/// | `~bytes` | sends them one by one |
/// | `<text` | reads until this text is there |
/// | `wait` | lets the proxy do what it can do now |
/// | `half` | closes the client's half |
/// | `reset` | resets the connection |
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadLuckAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option httplog
                timeout connect 500ms
                timeout client 500ms
                timeout server 450ms
                timeout http-request 500ms
                timeout http-keep-alive 100ms
                option abortonclose
                retries 0
                http-reuse never
            frontend web
                bind 127.0.0.1:{port web}
                use_backend nobody if { path /refused }
                default_backend servers
            frontend bytes
                mode tcp
                option tcplog
                bind 127.0.0.1:{port bytes}
                default_backend plain
            backend servers
                server s 127.0.0.1:ORIGIN
            backend nobody
                server s 127.0.0.1:CLOSED
            backend plain
                mode tcp
                server s 127.0.0.1:ORIGIN
            """;

    private final ScriptedOrigin origin =
            new ScriptedOrigin("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                    .answer("/reset", Answer.bytes("").then(End.RESET))
                    .answer(
                            "/resethead",
                            Answer.bytes("HTTP/1.1 200 OK\r\nA: b\r\n").then(End.RESET))
                    .answer(
                            "/resetbody",
                            Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
                                    .then(End.RESET))
                    .answer(
                            "/shortchunk",
                            Answer.bytes(
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "Transfer-Encoding: chunked\r\n\r\n"
                                                    + "5\r\n"
                                                    + "he")
                                    .then(End.CLOSE))
                    .answer(
                            "/badchunk",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
                    .answer(
                            "/stallhead",
                            Answer.bytes("HTTP/1.1 200 OK\r\nA: b\r\n").then(End.STALL))
                    .answer(
                            "/stallchunk",
                            Answer.bytes(
                                            "HTTP/1.1 200 OK\r\n"
                                                    + "Transfer-Encoding: chunked\r\n\r\n"
                                                    + "5\r\n"
                                                    + "he")
                                    .then(End.STALL))
                    .answer("/long", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more")
                    .answer("/only", Answer.bytes("HTTP/1.1 100 Continue\r\n\r\n").then(End.CLOSE))
                    .answer("/version", "HTTP/3 200 OK\r\n\r\n")
                    .answer("/stall", Answer.bytes("").then(End.STALL));
    private LoggedProxies both;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        int closed;
        try (var nobody = new ServerSocket(0)) {
            closed = nobody.getLocalPort();
        }
        String text =
                CONFIGURATION
                        .replace("ORIGIN", Integer.toString(origin.port()))
                        .replace("CLOSED", Integer.toString(closed));
        both = new LoggedProxies(folder, text);
        // The first request of a JVM is a slow one.
        play(both.ours("web"), ">GET␣/ok␣HTTP/1.1⏎Host:␣a⏎⏎");
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server refuses            | web   | >GET␣/refused{v}
                    server resets at once     | web   | >GET␣/reset{v}
                    server resets in its head | web   | >GET␣/resethead{v}
                    server resets in the body | web   | >GET␣/resetbody{v}
                    server ends in a chunk    | web   | >GET␣/shortchunk{v}
                    server sends a bad chunk  | web   | >GET␣/badchunk{v}
                    server stalls in its head | web   | >GET␣/stallhead{v}
                    server stalls in a chunk  | web   | >GET␣/stallchunk{v}
                    server sends too much     | web   | >GET␣/long{v}
                    server says 100 only      | web   | >GET␣/only{v}
                    server of another version | web   | >GET␣/version{v}
                    client trickles           | web   | ~GET␣/ok{v}
                    client trickles a body    | web   | >POST␣/ok␣HTTP/1.1⏎Host:␣a⏎Content-Length:␣5⏎⏎ ~hello
                    client resets in its head | web   | >GET␣/ok␣HT reset
                    client resets in the body | web   | >POST␣/stall␣HTTP/1.1⏎Host:␣a⏎Content-Length:␣5⏎⏎he wait reset
                    client resets, no answer  | web   | >GET␣/stall{v} wait reset
                    client resets an answer   | web   | >GET␣/stallchunk{v} <he reset
                    client ends in its head   | web   | >GET␣/ok␣HT half
                    client ends in the body   | web   | >POST␣/ok␣HTTP/1.1⏎Host:␣a⏎Content-Length:␣5⏎⏎he wait half
                    client ends in a chunk    | web   | >POST␣/ok␣HTTP/1.1⏎Host:␣a⏎Transfer-Encoding:␣chunked⏎⏎5⏎he wait half
                    client sends a bad chunk  | web   | >POST␣/ok␣HTTP/1.1⏎Host:␣a⏎Transfer-Encoding:␣chunked⏎⏎xyz⏎
                    client says nothing       | web   | half
                    client stalls in its head | web   | >GET␣/ok␣HT
                    pipelined rubbish         | web   | >GET␣/ok{v} <hi >rubbish⏎⏎
                    rubbish                   | web   | >rubbish⏎⏎
                    a TLS client              | web   | >\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003xyz
                    two, the second broken    | web   | >GET␣/ok␣HTTP/1.1⏎Host:␣a⏎⏎GET␣/ok␣HTTP/9⏎⏎
                    tcp, server resets        | bytes | >GET␣/reset{v}
                    tcp, client resets        | bytes | >GET␣/stall{v} wait reset
                    tcp, client closes        | bytes | >GET␣/ok{v} <hi half
                    """)
    void ends_alike(String name, String frontend, String script) {
        String steps = script.replace("{v}", "␣HTTP/1.1⏎Host:␣a⏎⏎");
        var expected = CompletableFuture.supplyAsync(() -> play(both.theirs(frontend), steps));
        assertThat(play(both.ours(frontend), steps)).isEqualTo(expected.join());
    }

    private record Outcome(String answer, RawClient.End end, List<String> lines) {}

    private static Outcome play(LoggedProxies.Entrance entrance, String script) {
        var seen = new StringBuilder();
        RawClient.End end = RawClient.End.OPEN;
        boolean gone = false;
        try (var client = new RawClient(entrance.port())) {
            for (String step : script.split(" ")) {
                String text =
                        step.substring(Math.min(1, step.length()))
                                .replace("⏎", "\r\n")
                                .replace("␣", " ")
                                .translateEscapes();
                switch (step.charAt(0)) {
                    case '>' -> client.send(text);
                    case '~' -> text.chars().forEach(c -> client.send(Character.toString(c)));
                    case '<' -> seen.append(client.readUntil(text, 2000));
                    case 'w' -> seen.append(client.readUntil("\0", 150));
                    case 'h' -> client.shutdownOutput();
                    default -> {
                        client.reset();
                        gone = true;
                    }
                }
            }
            if (!gone) {
                seen.append(client.readAll(1500));
                end = client.end();
            }
        }
        var lines = entrance.log().lines(1, 1200).stream().map(ByteScript::steady).toList();
        return new Outcome(ByteScript.ordered(seen.toString()), end, lines);
    }
}

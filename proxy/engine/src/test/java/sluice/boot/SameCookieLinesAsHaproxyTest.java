package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.RealHaproxy;

import java.nio.file.Path;
import java.util.List;

/// What is left of `Cookie` lines on their way to the server, what the client is told, and where it is sent: as HAProxy, however the line is
/// written.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameCookieLinesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              timeout client 10s
              timeout server 10s
              timeout connect 5s
            listen indirect
              bind 127.0.0.1:{port indirect}
              cookie S insert indirect
              server b 127.0.0.1:{origin o} cookie b
            listen insert
              bind 127.0.0.1:{port insert}
              cookie S insert
              server b 127.0.0.1:{origin o} cookie b
            listen prefix
              bind 127.0.0.1:{port prefix}
              cookie S prefix
              server b 127.0.0.1:{origin o} cookie b
            listen redirect
              bind 127.0.0.1:{port redirect}
              cookie S insert indirect nocache
              server b 127.0.0.1:{origin o} cookie b redir http://elsewhere/x
            """;

    private static final List<String> LINES =
            List.of(
                    "S=b",
                    "S =b",
                    "S= b",
                    "x=1; S = b",
                    "x = 1 ;S=b;y = 2",
                    "x=1;  S=b;  y=2",
                    "x=1;\tS\t=\tb\t;y=2",
                    "x=1; S = b~v ; z=1",
                    "$Version=1; S=b; $Path=/",
                    "$Version=\"1\"; S=\"b\"; $Path=\"/\"",
                    "S=b; $Version=1",
                    "$S=b; S=b; $Path=/; y=2",
                    "x=\"a;S=b\"; S=b",
                    "x=\"1\\\"; S=a\"; S=b",
                    "x=\"1; S=b",
                    "S=b,x=1",
                    "x=1,S=b",
                    "S=b; S=a",
                    "x; S=b",
                    "S=b; x",
                    ";S=b",
                    "S=b;",
                    "S=b;;x=1",
                    "S==b",
                    "S",
                    "S=",
                    "s=b; SS=a; S=b=c");

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        sides = new Sides(folder, CONFIGURATION);
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"indirect", "insert", "prefix"})
    void toTheServer(String mode) {
        sides.same(
                side -> {
                    for (String line : LINES) {
                        side.note("Cookie: " + line);
                        var client = side.get(mode, "/", "cookie: " + line);
                        var held = side.next(List.of("o"));
                        held.request()
                                .lines()
                                .filter(each -> each.startsWith("cookie:"))
                                .forEach(side::note);
                        held.answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                        side.answer(client, "set-cookie");
                        client.close();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/p?q=1", "http://a/p"})
    void toAnotherPlace(String target) {
        sides.same(
                side -> {
                    for (String line : List.of("S=b", "x = 1; S = b; $Path=/")) {
                        var client = side.get("redirect", target, "cookie: " + line);
                        side.answer(client, "location", "cache-control", "connection", "content");
                        client.close();
                    }
                });
    }
}

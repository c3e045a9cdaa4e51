package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.boot.Sides.Side;
import sluice.testkit.HeldOrigin;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/// Servers that refuse, break off, talk rubbish, fall silent or answer with a status that is tried again: how often, where, and what the log
/// and the counters say of it, as HAProxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameRetriesAsHaproxyTest {
    private static final String HEAD =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              log global
              log-format "%HU %ST %ts rc=%rc %b/%s"
              timeout client 10s
              timeout server 10s
              timeout connect 25ms
              balance roundrobin
              option http-buffer-request
            """;

    /// Refusals: `r` is a server that refuses, `s` and `t` answer. Each listen section is `NAME: lines`, parted by `;`.
    private static final List<String> REFUSING =
            List.of(
                    "none: retries 0; server r {no}",
                    "few: retries 2; server r {no}",
                    "alone: retries 3; option redispatch; server r {no}",
                    "last: retries 2; option redispatch; use-server r if TRUE; server r {no};"
                            + " server s {ok}",
                    "each: retries 3; option redispatch 1; use-server r if TRUE; server r {no};"
                            + " server s {ok}",
                    "second: retries 3; option redispatch 2; use-server r if TRUE; server r {no};"
                            + " server s {ok}",
                    "fromend: retries 3; option redispatch -2; use-server r if TRUE; server r {no};"
                            + " server s {ok}",
                    "never: retries 2; no option redispatch; use-server r if TRUE; server r {no};"
                            + " server s {ok}",
                    "stuck: retries 2; option redispatch; force-persist if TRUE; use-server r if"
                            + " TRUE; server r {no}; server s {ok}",
                    "turns: retries 3; option redispatch; server r {no}; server s {ok}",
                    "least: retries 2; option redispatch; balance leastconn; server r {no}; server"
                            + " s {ok}",
                    "first: retries 2; option redispatch; balance first; server r {no}; server s"
                            + " {ok}",
                    "static: retries 2; option redispatch; balance static-rr; server r {no}; server"
                            + " s {ok}",
                    "hashed: retries 2; option redispatch; balance uri; server r {no}; server s"
                            + " {no}",
                    "source: retries 2; option redispatch; balance source; server r {no}; server s"
                            + " {no}; server t {no}",
                    "backup: retries 2; option redispatch; server r {no}; server s {ok} backup",
                    "notconn: retries 3; retry-on empty-response; option redispatch; use-server r"
                            + " if TRUE; server r {no}; server s {ok}",
                    "off: retries 3; retry-on none; option redispatch; use-server r if TRUE; server"
                            + " r {no}; server s {ok}");

    /// Answers that may be tried again: all by one server that answers as the test says.
    private static final List<String> ANSWERING =
            List.of(
                    "plain: retries 2; server s {ok}",
                    "empty: retries 2; retry-on empty-response; server s {ok}",
                    "junk: retries 2; retry-on junk-response; server s {ok}",
                    "late: retries 1; retry-on response-timeout; timeout server 150ms; server s"
                            + " {ok}",
                    "status: retries 2; retry-on 404 503; server s {ok}",
                    "all: retries 2; retry-on all-retryable-errors; server s {ok}",
                    "moving: retries 2; retry-on 503; option redispatch; use-server s if TRUE;"
                            + " server s {ok}; server t {ok}",
                    "disabled: retries 2; retry-on 503; http-request disable-l7-retry; server s"
                            + " {ok}");

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        int closed;
        try (var nobody = new ServerSocket(0)) {
            closed = nobody.getLocalPort();
        }
        var text = new StringBuilder(HEAD);
        for (var sections : List.of(REFUSING, ANSWERING)) {
            for (String section : sections) {
                int colon = section.indexOf(':');
                String name = section.substring(0, colon);
                text.append("listen ").append(name).append("\n  bind 127.0.0.1:{port ");
                text.append(name).append("}\n");
                String lines =
                        section.substring(colon + 1)
                                .replace("{no}", "127.0.0.1:" + closed)
                                .replace("{ok}", "127.0.0.1:{origin " + name + "}");
                for (String line : lines.split(";")) {
                    text.append("  ").append(line.strip()).append('\n');
                }
            }
        }
        sides = new Sides(folder, text.toString());
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    private static final List<String> COUNTERS =
            List.of("stot", "lbtot", "econ", "eresp", "wretr", "wredis");

    /// HAProxy 2.6 counts a retry twice that a response is the reason of.
    private static final List<String> COUNTERS_BUT_RETRIES =
            List.of("stot", "lbtot", "econ", "eresp", "wredis");

    private static void counters(Side side, String proxy, List<String> columns) throws IOException {
        for (String row : List.of("r", "s", "t", "BACKEND")) {
            var text = new StringBuilder(row);
            for (String column : columns) {
                String value;
                try {
                    value = side.stat(proxy, row, column);
                } catch (AssertionError _) {
                    continue; // not every section has every server
                }
                text.append(' ').append(column).append('=').append(value);
            }
            side.note(text.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none", "few", "alone", "last", "each", "second", "fromend", "never", "stuck", "turns",
        "least", "first", "static", "hashed", "source", "backup", "notconn", "off"
    })
    void refused(String section) {
        sides.same(
                side -> {
                    for (int i = 0; i < 3; i++) {
                        var client = side.get(section, "/" + i);
                        var origin = side.origin(section);
                        var held = origin.next(30);
                        for (int wait = 0; held == null && wait < 100; wait++) {
                            if (client.readUntil("HTTP/1.1 ", 20).startsWith("HTTP/1.1 ")) {
                                break;
                            }
                            held = origin.next(20);
                        }
                        if (held != null) {
                            held.answer(HeldOrigin.OK);
                        }
                        side.log(1);
                    }
                    counters(side, section, COUNTERS);
                });
    }

    /// What the server does with one attempt after the other: a status, `close`, `reset`, `junk`, `half` a head, `silence`, `ok`.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "plain, close",
        "plain, 503",
        "plain, junk",
        "empty, close ok",
        "empty, close close close",
        "empty, reset ok",
        "empty, junk",
        "empty, half ok",
        "junk, junk ok",
        "junk, close",
        "junk, junk junk junk",
        "late, silence ok",
        "late, silence silence",
        "status, 404 ok",
        "status, 503 404 ok",
        "status, 503 503 503",
        "status, 500",
        "all, 500 502 ok",
        "all, close junk ok",
        "all, 504 504 504",
        "all, 404",
        "moving, 503 ok",
        "moving, 503 503 ok",
        "moving, 503 503 503",
        "disabled, 503"
    })
    void triedAgain(String section, String attempts) {
        sides.same(
                side -> {
                    var client = side.get(section, "/x");
                    for (String attempt : attempts.split(" ")) {
                        var held = side.origin(section).next();
                        side.note(held.request().split("\r\n")[0]);
                        switch (attempt) {
                            case "ok" -> held.answer(HeldOrigin.OK);
                            case "close" -> held.close(false);
                            case "reset" -> held.close(true);
                            case "junk" -> {
                                held.answer("what is this\r\n\r\n");
                                held.close(false);
                            }
                            case "half" -> {
                                held.answer("HTTP/1.1 200 OK\r\nA: b\r\n");
                                held.close(false);
                            }
                            case "silence" -> {}
                            default ->
                                    held.answer(
                                            "HTTP/1.1 "
                                                    + attempt
                                                    + " No\r\ncontent-length: 2\r\n\r\nno");
                        }
                    }
                    side.answer(client);
                    side.log(1);
                    counters(side, section, COUNTERS_BUT_RETRIES);
                });
    }
}

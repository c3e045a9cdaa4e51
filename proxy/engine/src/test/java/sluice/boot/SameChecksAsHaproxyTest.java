package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedPeer;
import sluice.testkit.ScriptedPeer.Talk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Every kind of health check against servers that answer well, badly, half and not at all: what statistics and log say of each is HAProxy's.
class SameChecksAsHaproxyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final List<String> FIELDS =
            List.of(
                    "status",
                    "check_status",
                    "check_code",
                    "last_chk",
                    "check_desc",
                    "check_rise",
                    "check_fall",
                    "check_health",
                    "agent_status",
                    "agent_code",
                    "agent_desc",
                    "weight");

    private static final String HEAD =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
            defaults
              mode tcp
              log global
              timeout connect 2s
              timeout server 2s
              timeout check 400ms
              default-server inter 200ms rise 1 fall 1
            """;

    /// A backend and what its server says, phase by phase.
    private record Case(String name, String lines, String options, Talk... phases) {}

    private static String mysql(int sequence, String body) {
        return (char) body.length() + "\0\0" + (char) sequence + body;
    }

    /// Where a verdict depends on whether the connection's end comes with the last bytes or after them, HAProxy's words are chance: no phase does that.
    private static final List<Case> CASES =
            List.of(
                    new Case("connect", "", "check", Talk.silence(), Talk.silence()),
                    new Case(
                            "httpchk",
                            "option httpchk",
                            "check",
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\n"),
                            Talk.answering("HTTP/1.0 503 Sorry\r\n\r\n"),
                            Talk.answering("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
                            Talk.answering(""),
                            Talk.silence()),
                    new Case(
                            "sent",
                            """
                            option httpchk
                              http-check send meth GET uri /health ver HTTP/1.1 hdr host a.test
                              http-check expect status 200-204\
                            """,
                            "check",
                            Talk.answering("HTTP/1.1 204 Fine\r\n\r\n"),
                            Talk.answering("HTTP/1.1 301 Away\r\ncontent-length: 0\r\n\r\n"),
                            Talk.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")),
                    new Case(
                            "body",
                            """
                            option httpchk GET /
                              http-check expect string alive\
                            """,
                            "check",
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\nI am alive"),
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\nI am dead"),
                            Talk.answering("HTTP/1.0 500 No\r\n\r\nalive")),
                    new Case(
                            "unwanted",
                            """
                            option httpchk GET /
                              http-check expect ! rstring (error|fail)\
                            """,
                            "check",
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\nfine"),
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\nan error")),
                    new Case(
                            "gone",
                            """
                            option httpchk GET /
                              http-check disable-on-404\
                            """,
                            "check",
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\n"),
                            Talk.answering("HTTP/1.0 404 Gone\r\n\r\n"),
                            Talk.answering("HTTP/1.0 500 No\r\n\r\n"),
                            Talk.answering("HTTP/1.0 404 Gone\r\n\r\n"),
                            Talk.answering("HTTP/1.0 200 OK\r\n\r\n")),
                    new Case(
                            "sequence",
                            """
                            option tcp-check
                              tcp-check expect string hello
                              tcp-check send name\\r\\n
                              tcp-check expect rstring ^w[a-z]*e comment welcome
                              tcp-check send-binary 62796500
                              tcp-check expect binary 6f6b\
                            """,
                            "check",
                            Talk.greeting("hello\n").then("welcome\n", "ok\n"),
                            Talk.greeting("goodbye\n"),
                            Talk.greeting("hello\n").then("welcome\n", "no\n"),
                            Talk.answering(),
                            Talk.silence()),
                    new Case(
                            "redis",
                            "option redis-check",
                            "check",
                            Talk.answering("+PONG\r\n"),
                            Talk.answering("-LOADING wait\r\n")),
                    new Case(
                            "smtp",
                            "option smtpchk EHLO me.test",
                            "check",
                            Talk.greeting("220 ready\r\n").then("250 ok\r\n", "221 bye\r\n"),
                            Talk.greeting("554 no\r\n"),
                            Talk.greeting("nonsense\r\n")),
                    new Case(
                            "mysql",
                            "option mysql-check",
                            "check",
                            Talk.greeting(mysql(0, "\n5.7.1\0abcdefgh")),
                            Talk.greeting(mysql(0, "\u00ff\u0069\u0004Host blocked"))),
                    new Case(
                            "login",
                            "option mysql-check user me",
                            "check",
                            Talk.greeting(mysql(0, "\n5.7.1\0abcdefgh"))
                                    .then(mysql(2, "\0\0\0\2\0\0\0")),
                            Talk.greeting(mysql(0, "\n5.7.1\0abcdefgh"))
                                    .then(mysql(2, "\u00ff\u0015\u0004Access denied"))),
                    new Case(
                            "pgsql",
                            "option pgsql-check user me",
                            "check",
                            Talk.answering("R\0\0\0\10\0\0\0\0"),
                            Talk.answering("E\0\0\0\14SFATAL\0\0")),
                    new Case(
                            "ldap",
                            "option ldap-check",
                            "check",
                            Talk.answering("0\14\2\1\1a\7\n\1\0\4\0\4\0"),
                            Talk.answering("0\14\2\1\1a\7\n\1\61\4\0\4\0")),
                    new Case(
                            "hello",
                            "option ssl-hello-chk",
                            "check",
                            Talk.answering("\25\3\1\0\2\2\50"),
                            Talk.answering("HTTP/1.0 400 Bad\r\n\r\n")));

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    @Test
    void sameFindings() throws Exception {
        assumeTrue(RealHaproxy.available());
        var peers = new LinkedHashMap<Case, ScriptedPeer>();
        var text = new StringBuilder(HEAD);
        for (Case each : CASES) {
            var peer = new ScriptedPeer(each.phases[0]);
            peers.put(each, peer);
            text.append("backend ").append(each.name).append("\n  ").append(each.lines);
            text.append("\n  server s 127.0.0.1:").append(peer.port()).append(' ');
            text.append(each.options).append('\n');
        }
        try (var theirLog = new LogReceiver();
                var ourLog = new LogReceiver()) {
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            try (var theirs = RealHaproxy.start(folder, logged(text, theirLog));
                    var ours = new RunningProxy(ourFolder, logged(text, ourLog))) {
                int most = CASES.stream().mapToInt(each -> each.phases.length).max().orElse(0);
                for (int phase = 0; phase < most; phase++) {
                    for (Case each : CASES) {
                        if (phase < each.phases.length) {
                            Objects.requireNonNull(peers.get(each)).says(each.phases[phase]);
                        }
                    }
                    compare(theirs::ask, ours::ask, peers, phase);
                }
                var expected = lines(theirLog);
                var said = lines(ourLog);
                expected.forEach(
                        (name, lines) -> assertThat(said.get(name)).as(name).isEqualTo(lines));
            }
        } finally {
            for (ScriptedPeer each : peers.values()) {
                each.close();
            }
        }
    }

    private static String logged(StringBuilder text, LogReceiver log) {
        return text.toString().replace("LOG", Integer.toString(log.port()));
    }

    /// Both saw what is said now, and found the same.
    private static void compare(Asked theirs, Asked ours, Map<Case, ScriptedPeer> peers, int phase)
            throws IOException {
        var seen = new LinkedHashMap<Case, Integer>();
        peers.forEach((each, peer) -> seen.put(each, peer.connections()));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (Case each : CASES) {
            if (phase >= each.phases.length) {
                continue;
            }
            ScriptedPeer peer = Objects.requireNonNull(peers.get(each));
            int before = Objects.requireNonNull(seen.get(each));
            while (peer.connections() < before + 5 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(5_000_000);
            }
            String expected = findings(theirs, each.name);
            String found = findings(ours, each.name);
            while (!found.equals(expected) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
                expected = findings(theirs, each.name);
                found = findings(ours, each.name);
            }
            assertThat(found).as("%s, phase %d", each.name, phase).isEqualTo(expected);
        }
    }

    private static String findings(Asked proxy, String backend) throws IOException {
        String[] lines = proxy.ask("show stat " + backend + " 4 -1").split("\n");
        List<String> names = List.of(lines[0].split(","));
        String[] values = lines[1].split(",", -1);
        var text = new StringBuilder();
        for (String field : FIELDS) {
            text.append(field).append('=').append(values[names.indexOf(field)]).append(' ');
        }
        // A check that is under way has a mark.
        return text.toString().replace("check_status=* ", "check_status=");
    }

    /// What the log said of each backend; times are chance.
    private static Map<String, List<String>> lines(LogReceiver log) {
        var said = new LinkedHashMap<String, List<String>>();
        for (String line : log.lines(1, 500)) {
            for (Case each : CASES) {
                if (line.contains(" " + each.name + "/s ")) {
                    said.computeIfAbsent(each.name, _ -> new ArrayList<>())
                            .add(line.replaceAll("check duration: \\d+ms", "check duration: Nms"));
                }
            }
        }
        return said;
    }
}

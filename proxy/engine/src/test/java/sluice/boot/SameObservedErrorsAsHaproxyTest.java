package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedTurns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Errors of real traffic as findings of health: `observe`, `error-limit`, `on-error`, in log and statistics as with HAProxy. Manual §5.2.
///
/// The check itself goes to a good port once, early because of `max-spread-checks`, and not again before the test ends.
class SameObservedErrorsAsHaproxyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    private static final String HEAD = "?\r\n\r\n";

    /// @param server words of the server line
    /// @param answer script of the server; empty for a port that refuses
    private record Case(String name, String server, int requests, List<String> answer) {}

    private static List<String> status(String line) {
        return List.of(
                HEAD, "HTTP/1.1 " + line + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }

    private static Case layer7(String name, String server, int requests, String line) {
        return new Case(name, "observe layer7 " + server, requests, status(line));
    }

    private static final List<Case> CASES =
            List.of(
                    layer7("limit_not_reached", "error-limit 5 on-error mark-down", 2, "500 No"),
                    layer7("fail_check", "error-limit 2 on-error fail-check", 2, "500 No"),
                    layer7("fail_check_again", "error-limit 1 on-error fail-check", 2, "500 No"),
                    layer7("fail_check_down", "error-limit 1 on-error fail-check", 4, "500 No"),
                    layer7("default_action", "error-limit 2", 2, "500 No"),
                    layer7("sudden_death", "error-limit 2 on-error sudden-death", 2, "502 No"),
                    layer7(
                            "sudden_death_twice",
                            "error-limit 1 on-error sudden-death",
                            2,
                            "503 No"),
                    layer7("mark_down", "error-limit 2 on-error mark-down", 2, "504 No"),
                    layer7("fast", "error-limit 2 on-error fastinter", 3, "500 No"),
                    layer7("not_implemented", "error-limit 1 on-error mark-down", 1, "501 No"),
                    layer7("version", "error-limit 1 on-error mark-down", 1, "505 No"),
                    layer7("not_found", "error-limit 1 on-error mark-down", 1, "404 No"),
                    layer7("fine", "error-limit 1 on-error mark-down", 1, "200 OK"),
                    new Case(
                            "garbage",
                            "observe layer7 error-limit 1 on-error mark-down",
                            1,
                            List.of(HEAD, "garbage\r\n\r\n")),
                    new Case(
                            "nothing",
                            "observe layer7 error-limit 1 on-error mark-down",
                            1,
                            List.of(HEAD, ".")),
                    new Case(
                            "silent",
                            "observe layer7 error-limit 1 on-error mark-down",
                            1,
                            List.of(HEAD, "_")),
                    new Case(
                            "refused",
                            "observe layer4 error-limit 1 on-error mark-down",
                            1,
                            List.of()),
                    new Case(
                            "refused_often",
                            "observe layer4 error-limit 2 on-error sudden-death",
                            2,
                            List.of()),
                    new Case(
                            "refused_layer7",
                            "observe layer7 error-limit 1 on-error fail-check",
                            1,
                            List.of()),
                    new Case(
                            "layer4_only",
                            "observe layer4 error-limit 1 on-error mark-down",
                            1,
                            status("500 No")));

    private static final String HEADER =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0 notice
              max-spread-checks 100ms
            defaults
              mode http
              option log-health-checks
              retries 0
              timeout client 5s
              timeout server 500ms
              timeout connect 5s
              timeout check 5s
              default-server check inter 60s rise 2 fall 3
            """;

    @TempDir Path folder;

    private static final class Side implements AutoCloseable {
        final LogReceiver log = new LogReceiver();
        final List<String> lines = new ArrayList<>();
        final List<ScriptedTurns> peers = new ArrayList<>();
        final String configuration;

        Side() {
            var text = new StringBuilder(HEADER.replace("LOG", Integer.toString(log.port())));
            var good = new ScriptedTurns(List.of(List.of("_")));
            peers.add(good);
            for (Case each : CASES) {
                int port = RunningProxy.freePort();
                if (!each.answer.isEmpty()) {
                    var peer = new ScriptedTurns(List.of(each.answer));
                    peers.add(peer);
                    port = peer.port();
                }
                text.append(
                        """
                        frontend f_%1$s
                          bind 127.0.0.1:{port %1$s}
                          default_backend %1$s
                        backend %1$s
                          log global
                          server s 127.0.0.1:%2$d port %3$d %4$s
                        """
                                .formatted(each.name, port, good.port(), each.server));
            }
            configuration = text.toString();
        }

        String lines(Case each) {
            var text = new StringBuilder();
            for (String line : lines) {
                if (line.contains(' ' + each.name + "/s ")
                        || line.contains("ackend " + each.name + " ")) {
                    // HAProxy writes about the server when the stream has left it, or before.
                    text.append(
                                    line.replaceAll("duration: \\d+ms", "duration: Nms")
                                            .replaceAll(
                                                    "\\d+ sessions active", "N sessions active"))
                            .append('\n');
                }
            }
            return text.toString();
        }

        @Override
        public void close() {
            log.close();
            peers.forEach(ScriptedTurns::close);
        }
    }

    private interface Proxy {
        String ask(String command) throws IOException;

        int port(String name) throws IOException;
    }

    private static Proxy of(RealHaproxy proxy) {
        return new Proxy() {
            @Override
            public String ask(String command) throws IOException {
                return proxy.ask(command);
            }

            @Override
            public int port(String name) {
                return proxy.port(name);
            }
        };
    }

    private static Proxy of(RunningProxy proxy) {
        return new Proxy() {
            @Override
            public String ask(String command) {
                return proxy.ask(command);
            }

            @Override
            public int port(String name) {
                return proxy.port(name);
            }
        };
    }

    private static Map<String, String> seen(Side side, Proxy proxy) throws IOException {
        side.lines.addAll(side.log.lines(1, 30));
        var all = new LinkedHashMap<String, String>();
        for (Case each : CASES) {
            String[] shown = proxy.ask("show stat " + each.name + " 4 -1").split("\n");
            List<String> names = List.of(shown[0].split(","));
            String[] values = shown[1].split(",", -1);
            var text = new StringBuilder();
            for (String name :
                    List.of(
                            "status",
                            "check_status",
                            "check_code",
                            "check_desc",
                            "last_chk",
                            "check_health",
                            "chkfail",
                            "chkdown",
                            "hanafail")) {
                text.append(name).append('=').append(values[names.indexOf(name)]).append(' ');
            }
            all.put(each.name, text.append('\n').append(side.lines(each)).toString());
        }
        return all;
    }

    /// Every server was checked once and is well; then come the requests.
    private static void drive(Side side, Proxy proxy) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!seen(side, proxy).values().stream().allMatch(each -> each.contains("=L4OK"))
                && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        for (Case each : CASES) {
            for (int i = 0; i < each.requests; i++) {
                try (var client = new RawClient(proxy.port(each.name))) {
                    assertThat(client.send(GET).readAll(3000)).startsWith("HTTP/1.1 ");
                }
            }
        }
    }

    @Test
    void sameFindingsOfTheTraffic() throws Exception {
        assumeTrue(RealHaproxy.available());
        var ourFolder = Files.createDirectory(folder.resolve("o"));
        try (var theirs = new Side();
                var ours = new Side();
                var haproxy = RealHaproxy.start(folder, theirs.configuration);
                var sluice = new RunningProxy(ourFolder, ours.configuration)) {
            drive(theirs, of(haproxy));
            drive(ours, of(sluice));
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            Map<String, String> expected;
            Map<String, String> found;
            do {
                expected = seen(theirs, of(haproxy));
                found = seen(ours, of(sluice));
            } while (!found.equals(expected) && System.nanoTime() < deadline);
            var differences = new StringBuilder();
            for (Case each : CASES) {
                String wanted = Objects.requireNonNull(expected.get(each.name));
                if (!wanted.equals(found.get(each.name))) {
                    differences.append("\n== ").append(each.name).append("\nHAProxy:\n");
                    differences.append(wanted).append("Sluice:\n").append(found.get(each.name));
                }
            }
            assertThat(differences.toString()).isEmpty();
        }
    }
}

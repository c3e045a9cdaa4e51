package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Servers that `add server` makes, beside HAProxy's: what their checks begin with, what is logged when one that they track comes and goes,
/// and which of them `set server … ssl` can switch.
class SameAddedServersAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              ssl-server-verify none
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend headed
              bind 127.0.0.1:{port headed} accept-proxy
              http-request return status 200
            frontend clear
              bind 127.0.0.1:{port clear}
              http-request return status 200
            backend checked
              balance roundrobin
              option httpchk GET /
            backend tracking
              balance roundrobin
              log 127.0.0.1:LOG daemon
              server leader 127.0.0.1:{port clear} check inter 1h
            backend switched
              server plain 127.0.0.1:1 no-ssl
              default-server ssl
              server off 127.0.0.1:1 no-ssl
              server on 127.0.0.1:1
            backend silent
              server plain 127.0.0.1:1
            """;

    private static final List<String> TRACKING =
            List.of(
                    "add server tracking/one 127.0.0.1:1 track tracking/leader",
                    "enable server tracking/one",
                    "add server tracking/two 127.0.0.1:1 track tracking/leader",
                    "enable server tracking/two",
                    "add server tracking/three 127.0.0.1:1 track tracking/leader",
                    "enable server tracking/three",
                    "disable server tracking/leader",
                    "del server tracking/two",
                    "enable server tracking/leader",
                    "disable server tracking/one",
                    "del server tracking/one",
                    "disable server tracking/leader",
                    "enable server tracking/leader");

    private static final List<String> SWITCHING =
            List.of(
                    "show servers state switched",
                    "show servers state silent",
                    "set server switched/off ssl on",
                    "set server switched/on ssl off",
                    "set server switched/plain ssl on",
                    "set server silent/plain ssl off",
                    "show servers state switched",
                    "set server switched/off ssl off",
                    "set server switched/on ssl on",
                    "show servers state switched");

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    @Test
    void checksTakeNothingOverFromTheLine() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var log = new LogReceiver();
                var theirs = RealHaproxy.start(folder("h"), text(log));
                var ours = new RunningProxy(folder("s"), text(log))) {
            assertThat(outcomes(ours::ask, ours.port("headed"), ours.port("clear")))
                    .isEqualTo(outcomes(theirs::ask, theirs.port("headed"), theirs.port("clear")));
        }
    }

    /// What the first check of each found.
    private static List<String> outcomes(Asked proxy, int headed, int clear) throws IOException {
        var found = new ArrayList<String>();
        for (String options :
                List.of(
                        headed + " send-proxy check",
                        headed + " send-proxy check check-send-proxy",
                        headed + " send-proxy-v2 check check-send-proxy",
                        clear + " ssl check",
                        clear + " ssl check check-ssl",
                        clear + " send-proxy ssl check")) {
            String server = "checked/s" + found.size();
            String answer = proxy.ask("add server " + server + " 127.0.0.1:" + options);
            assertThat(answer).contains("New server registered.");
            proxy.ask("enable health " + server + ";enable server " + server);
            found.add(options.replaceAll("^[0-9]+ ", "") + ": " + outcome(proxy, found.size()));
        }
        return found;
    }

    private static String outcome(Asked proxy, int place) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            String line =
                    proxy.ask("show stat checked 4 -1")
                            .lines()
                            .filter(each -> each.startsWith("checked,s" + place + ","))
                            .findFirst()
                            .orElse("");
            String status = line.isEmpty() ? "" : line.split(",", -1)[36];
            if (status.matches("[LS].*")) {
                // HAProxy's own frontend resets where ours closes, if there is no PROXY header.
                return status.replace("SOCKERR", "L7RSP");
            }
            assertThat(System.nanoTime()).as(line).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void thoseThatTrackAreLoggedInTheSameOrder() throws Exception {
        assumeTrue(RealHaproxy.available());
        String expected;
        try (var log = new LogReceiver();
                var theirs = RealHaproxy.start(folder("h"), text(log))) {
            expected = logged(theirs::ask, TRACKING, log);
        }
        try (var log = new LogReceiver();
                var ours = new RunningProxy(folder("s"), text(log))) {
            assertThat(logged(ours::ask, TRACKING, log).lines())
                    .containsExactlyElementsOf(expected.lines().toList());
        }
    }

    @Test
    void encryptionIsSwitchedWhereTheLineTellsHow() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var log = new LogReceiver();
                var theirs = RealHaproxy.start(folder("h"), text(log));
                var ours = new RunningProxy(folder("s"), text(log))) {
            assertThat(transcript(ours::ask, SWITCHING))
                    .isEqualTo(transcript(theirs::ask, SWITCHING));
        }
    }

    /// Commands and what is answered.
    private static List<String> transcript(Asked proxy, List<String> commands) throws IOException {
        var lines = new ArrayList<String>();
        for (String command : commands) {
            lines.add(command);
            proxy.ask(command)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .map(SameAddedServersAsHaproxyTest::cut)
                    .forEach(lines::add);
        }
        return lines;
    }

    /// What is logged when the commands have been given.
    private static String logged(Asked proxy, List<String> commands, LogReceiver log)
            throws IOException {
        transcript(proxy, commands);
        return log.lines(100, 500).stream()
                .map(line -> line.replaceFirst("^(<[0-9]+>).*?\\]: ", "$1"))
                .collect(Collectors.joining("\n"));
    }

    /// Of a line of `show servers state` the name and `srv_use_ssl`; other lines as they are.
    private static String cut(String line) {
        String[] words = line.split(" ");
        return words.length == 25 ? words[3] + " " + words[20] : line;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static String text(LogReceiver log) {
        return CONFIGURATION.replace("LOG", Integer.toString(log.port()));
    }
}

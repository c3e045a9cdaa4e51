package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What `log` lines and rings make of a message: HAProxy and we write the same for every format, length, level and sample.
class LogTargetsTest {
    private static final int REQUESTS = 12;

    private static final Pattern LENGTH = Pattern.compile(" len (\\d+)");
    private static final Pattern PROCESS = Pattern.compile("haproxy[ \\[](\\d+)");
    private static final int MOST_DIGITS = 7;

    @TempDir Path folder;

    private static final String RINGS =
            Formats.ALL.stream()
                            .map(format -> "ring in-" + format + "\n    format " + format + "\n")
                            .collect(Collectors.joining())
                    + """
                    ring plain
                        description "a ring of its own"
                        maxlen 100
                        size 32764
                    ring full
                    """;

    /// Each line of targets is a case; `TO` is a receiver of datagrams of its own.
    private static final List<String> TARGETS =
            List.of(
                    "TO local0",
                    "TO format local local0",
                    "TO format rfc3164 local1",
                    "TO format rfc5424 local2",
                    "TO format priority daemon",
                    "TO format short daemon",
                    "TO format timed kern",
                    "TO format iso local7",
                    "TO format raw local7",
                    "TO len 80 local0",
                    "TO len 81 format raw local0",
                    "TO len 350 format rfc5424 local0",
                    "TO format raw local0 notice",
                    "TO format priority local0 info notice",
                    "TO format priority local0 debug info",
                    "TO format priority local0 debug debug",
                    "TO format priority local0 err",
                    "TO format raw sample 1:2 local0",
                    "TO format raw sample 2-3,5:6 local0",
                    "TO format raw sample 1-4:4 local0",
                    "TO len 90 format short sample 3:3 local0 info err");

    /// The formats that §4.2 names.
    private static final class Formats {
        static final List<String> ALL =
                List.of("local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw");
    }

    private static String configuration(List<LogReceiver> receivers, String global) {
        var text =
                new StringBuilder("global\n    stats socket {socket}\n")
                        .append(global)
                        .append(RINGS)
                        .append(
                                """
                                frontend web
                                    mode http
                                    timeout client 1s
                                    bind 127.0.0.1:{port web}
                                    log-format "%ci %HM %HU [%ST]  two  blanks"
                                    log-format-sd "[a@1 u=\\"%{+E}HU\\"  s=\\"%ST\\"]"
                                    http-request set-log-level err if { path /err }
                                    http-request set-log-level debug if { path /debug }
                                    http-request set-log-level silent if { path /silent }
                                    http-request return status 200
                                """);
        for (String format : Formats.ALL) {
            text.append("    log ring@in-%s format iso local3\n".formatted(format));
        }
        text.append("    log ring@plain len 200 local4\n    log ring@plain len 90 local4\n");
        for (int i = 0; i < TARGETS.size(); i++) {
            String target = "127.0.0.1:" + receivers.get(i).port();
            text.append("    log ").append(TARGETS.get(i).replace("TO", target)).append('\n');
        }
        return text.toString();
    }

    private static void visit(int port) {
        for (int i = 0; i < REQUESTS; i++) {
            String path =
                    switch (i) {
                        case 3 -> "/err";
                        case 5 -> "/debug";
                        case 6 -> "/silent";
                        case 8 -> "/long?" + "x".repeat(200);
                        case 9 -> "/]?a\"b\\c";
                        default -> "/" + i;
                    };
            try (var client = new RawClient(port)) {
                client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
                client.readAll(1000);
            }
        }
    }

    /// Without what differs between two runs: the date, the process, the machine.
    private static String steady(String line) {
        return line.replaceAll(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d",
                        "<iso date, with six digits and a zone>")
                .replaceAll("[A-Z][a-z]{2} [ 1-3]\\d \\d\\d:\\d\\d:\\d\\d", "<syslog date>")
                .replaceAll("haproxy\\[\\d+]", "haproxy[pid]")
                .replaceAll("haproxy \\d+ ", "haproxy pid ");
    }

    private static List<LogReceiver> receivers() {
        return IntStream.range(0, TARGETS.size()).mapToObj(_ -> new LogReceiver()).toList();
    }

    /// The lines of every target, under the target.
    private static String received(List<LogReceiver> receivers) {
        var text = new StringBuilder();
        for (int i = 0; i < receivers.size(); i++) {
            text.append("== ").append(TARGETS.get(i)).append('\n');
            int limit = limit(TARGETS.get(i));
            // Connections end side by side: the order of their lines says nothing.
            receivers.get(i).lines(0, 30).stream()
                    .map(line -> steady(whole(line, limit)))
                    .sorted()
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static int limit(String target) {
        var length = LENGTH.matcher(target);
        return length.find() ? Integer.parseInt(length.group(1)) : Integer.MAX_VALUE;
    }

    /// A line as it would be cut at its limit if the number of the process had the most digits that it may have.
    private static String whole(String line, int limit) {
        var process = PROCESS.matcher(line);
        if (!process.find()) {
            return line;
        }
        int most = limit - 1 - (MOST_DIGITS - process.group(1).length());
        return line.substring(0, Math.min(line.length(), most));
    }

    private interface Asked {
        String of(String command) throws Exception;
    }

    private static String rings(Asked ask) throws Exception {
        var text = new StringBuilder();
        for (String format : Formats.ALL) {
            text.append("== ").append(format).append('\n');
            text.append(
                    ask.of("show events in-" + format)
                            .lines()
                            .map(LogTargetsTest::steady)
                            .collect(Collectors.joining("\n")));
        }
        text.append("== plain\n").append(ask.of("show events plain"));
        text.append("== full\n").append(ask.of("show events full"));
        text.append("== unknown\n").append(ask.of("show events nosuch").strip()).append("\n");
        text.append(
                ask.of("show events")
                        .lines()
                        .filter(line -> line.contains("type=buffer"))
                        .collect(Collectors.joining("\n")));
        return text.toString();
    }

    /// Where the two texts are not the same, line by line.
    private static List<String> differing(String ours, String theirs) {
        String[] mine = ours.split("\n", -1);
        String[] other = theirs.split("\n", -1);
        var found = new ArrayList<String>();
        for (int i = 0; i < Math.max(mine.length, other.length); i++) {
            String a = i < mine.length ? mine[i] : "<nothing>";
            String b = i < other.length ? other[i] : "<nothing>";
            if (!a.equals(b)) {
                found.add("sluice  " + a + "\nhaproxy " + b);
            }
        }
        return found;
    }

    @Test
    void lines_as_haproxy_writes_them() throws Exception {
        compare("");
    }

    @Test
    void lines_with_a_hostname_and_a_tag() throws Exception {
        compare("    log-send-hostname mine\n    log-tag haproxy\n");
    }

    private void compare(String global) throws Exception {
        assumeTrue(RealHaproxy.available());
        var theirs = receivers();
        var ours = receivers();
        Path ourFolder = Files.createDirectory(folder.resolve("o"));
        try (var haproxy = RealHaproxy.start(folder, configuration(theirs, global));
                var sluice = new RunningProxy(ourFolder, configuration(ours, global))) {
            visit(haproxy.port("web"));
            visit(sluice.port("web"));
            assertThat(differing(received(ours), received(theirs))).isEmpty();
            assertThat(differing(rings(sluice::ask), rings(haproxy::ask))).isEmpty();
        } finally {
            theirs.forEach(LogReceiver::close);
            ours.forEach(LogReceiver::close);
        }
    }
}

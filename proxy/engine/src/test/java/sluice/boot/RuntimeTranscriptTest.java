package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The same commands to HAProxy and to us, good ones and bad ones, at every level: answers are the same but for what
/// `runtime/differences.tsv` justifies.
class RuntimeTranscriptTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port web}
              stick-table type ip size 1k expire 1m store gpc0,http_req_cnt
              acl m path -m str -f {folder}/list.acl
              http-request set-header x %[path,map({folder}/pairs.map)] if m
              default_backend b
            backend b
              balance roundrobin
              server s1 127.0.0.1:1
              server s2 127.0.0.1:1 weight 10 cookie c2 check inter 1h
              server s3 127.0.0.1:1 track s2
              server s4 127.0.0.1:1 agent-check agent-port 1 agent-inter 1h
            backend bstat
              balance static-rr
              server s1 127.0.0.1:1
            """;

    /// HAProxy lets the level `user` change maps, lists and tables, which its manual calls read-only: `operator` is needed here.
    private static final Pattern STRICTER =
            Pattern.compile("clear table .*|(set|add|del|clear|prepare|commit) .*(map|acl)( .*)?");

    private record Difference(Pattern command, String reason) {}

    @TempDir Path folder;

    @Test
    void answersAreHaproxys() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        for (Path each : List.of(theirs, ours)) {
            Files.writeString(each.resolve("list.acl"), "/x\n");
            Files.writeString(each.resolve("pairs.map"), "a b\n");
        }
        var differences = differences();
        var wrong = new ArrayList<String>();
        int compared = 0;
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION);
                var proxy = new RunningProxy(ours, CONFIGURATION)) {
            awaitCheck(haproxy, proxy);
            for (String command : lines("transcript.txt")) {
                String expected =
                        masked(haproxy.ask(command.replace("{folder}", "" + theirs)), theirs);
                String answer = masked(proxy.ask(command.replace("{folder}", "" + ours)), ours);
                compared++;
                boolean bothUnknown =
                        expected.startsWith("Unknown command")
                                && answer.startsWith("Unknown command");
                assertThat(answer).as(command).doesNotContain("failed inside");
                if (!answer.equals(expected)
                        && !bothUnknown
                        && differences.stream()
                                .noneMatch(d -> d.command.matcher(command).matches())) {
                    wrong.add(command + "\n  haproxy: " + expected + "\n  sluice:  " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(400);
    }

    @Test
    void levelsAllowWhatTheyAllowThere() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        for (Path each : List.of(theirs, ours)) {
            Files.writeString(each.resolve("list.acl"), "/x\n");
            Files.writeString(each.resolve("pairs.map"), "a b\n");
        }
        var wrong = new ArrayList<String>();
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION);
                var proxy = new RunningProxy(ours, CONFIGURATION)) {
            for (String level : List.of("user", "operator")) {
                for (String command : lines("levels.txt")) {
                    String line = level + "; " + command;
                    String expected = haproxy.ask(line.replace("{folder}", "" + theirs));
                    String answer = proxy.ask(line.replace("{folder}", "" + ours));
                    boolean denied = expected.contains("Permission denied");
                    boolean stricter = level.equals("user") && STRICTER.matcher(command).matches();
                    if (denied != answer.contains("Permission denied") && !stricter) {
                        wrong.add(
                                line
                                        + " is "
                                        + (denied ? "denied by HAProxy" : "allowed by HAProxy"));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// The only check of the configuration has been made by both: nothing changes by itself any more.
    private static void awaitCheck(RealHaproxy haproxy, RunningProxy proxy) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!haproxy.ask("show stat b 4 2").contains("L4CON")
                || !proxy.ask("show stat b 4 2").contains("L4CON")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String masked(String answer, Path folder) {
        return answer.replace(folder.toString(), "{folder}")
                .replaceAll("0x[0-9a-f]+", "0x…")
                .replaceAll("[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:.]+", "DATE")
                .replaceAll("\n+$", "\n");
    }

    private static List<Difference> differences() {
        return lines("differences.tsv").stream()
                .map(line -> line.split("\t"))
                .map(words -> new Difference(Pattern.compile(words[0]), words[1]))
                .toList();
    }

    private static List<String> lines(String name) {
        try (var in = RuntimeTranscriptTest.class.getResourceAsStream("/runtime/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

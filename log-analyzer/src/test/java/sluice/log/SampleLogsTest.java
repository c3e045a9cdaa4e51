package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// The whole program on logs that real HAProxy wrote.
class SampleLogsTest {
    private static final List<String> QUESTIONS =
            List.of(
                    "report",
                    "servers",
                    "backends",
                    "frontends",
                    "urls",
                    "phases",
                    "errors",
                    "terminations",
                    "queues",
                    "connections",
                    "clients",
                    "slow",
                    "timeline",
                    "bursts",
                    "holes",
                    "retries",
                    "balance",
                    "denied",
                    "reloads",
                    "tls");

    @TempDir Path folder;

    static List<Path> samples() {
        return Logs.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyLineIsClassified(Path file) {
        Program.Result parsed = Program.run("parse", file.toString());
        assertThat(parsed.code()).isZero();
        assertThat(parsed.out()).doesNotContain("\"kind\":\"unreadable\"");
        assertThat(parsed.out().lines().count()).isPositive();
    }

    @Test
    void theConfigurationNamesCapturesAndReadsItsFormats() {
        String configuration = Logs.file("haproxy-2.6.12/haproxy.cfg").toString();
        Program.Result parsed =
                Program.run(
                        "parse",
                        "-n",
                        "1",
                        "-f",
                        configuration,
                        Logs.file("haproxy-2.6.12/custom.log").toString());
        assertThat(parsed.out())
                .contains(
                        "\"format\":\"log-format of fe_custom\"",
                        "\"unique_id\":\"7F000001:962A_",
                        "\"Tq\":2");
        Program.Result named =
                Program.run(
                        "parse",
                        "-n",
                        "1",
                        "-f",
                        configuration,
                        Logs.file("haproxy-2.6.12/httplog.raw.log").toString());
        assertThat(named.out()).contains("\"request_headers\":{\"Host\":\"shop.example.com\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--table", "--json", "--ndjson", "--csv", "--markdown"})
    void everyQuestionHasItsGoldenAnswer(String output) throws IOException {
        StringBuilder all = new StringBuilder();
        String log = Logs.file("haproxy-2.6.12/httplog.raw.log").toString();
        String configuration = Logs.file("haproxy-2.6.12/haproxy.cfg").toString();
        for (String question : QUESTIONS) {
            Program.Result result = Program.run(question, "-f", configuration, output, log);
            assertThat(result.code()).as(question + result.err()).isZero();
            all.append("### ")
                    .append(question)
                    .append('\n')
                    .append(result.out().replace(log, "httplog.raw.log"))
                    .append('\n');
        }
        golden("answers" + output + ".txt", all.toString());
    }

    /// The metrics of a log are those of its tally too, and no request is missing from them.
    @Test
    void metricsAreTheCounts() throws IOException {
        String log = Logs.file("haproxy-2.6.12/httplog.raw.log").toString();
        String where = "backend=be_api";
        String metrics = Program.run("--prometheus", "--where", where, log).out();
        golden("report--prometheus.txt", metrics);
        String tally = folder.resolve("part.tally").toString();
        assertThat(Program.run("tally", "--where", where, log, "-o", tally).code()).isZero();
        assertThat(Program.run("merge", "--prometheus", tally).out()).isEqualTo(metrics);
        long requests =
                metrics.lines()
                        .filter(line -> line.startsWith("sluice_log_requests_total{"))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf("} ") + 2)))
                        .sum();
        assertThat(metrics).contains("sluice_log_lines_total{kind=\"http\"} " + requests + "\n");
    }

    /// A frontend without a limit of its own has that of its defaults, else that of the process.
    @Test
    void limitsOfConnectionsAreThoseOfTheConfiguration() throws IOException {
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                """
                global
                    maxconn 100
                log-forward other
                    maxconn 7
                frontend whole
                defaults
                    maxconn 50
                frontend inherited
                frontend own
                    maxconn 10
                """);
        Path log = folder.resolve("haproxy.log");
        String line = "10.0.0.1:5 [22/Nov/2026:16:19:5%d.870] %s be/s 0/0/0/4/4 200 77 - - ----";
        Files.writeString(
                log,
                (line + " 30/9/1/1/0 0/0 \"GET / HTTP/1.1\"\n").formatted(1, "own")
                        + (line + " 85/40/1/1/0 0/0 \"GET / HTTP/1.1\"\n").formatted(2, "inherited")
                        + (line + " 84/20/1/1/0 0/0 \"GET / HTTP/1.1\"\n").formatted(3, "whole"));
        String[] arguments = {
            "connections", "--csv", "-f", configuration.toString(), log.toString()
        };
        assertThat(Program.run(arguments).out())
                .startsWith(
                        """
                        name,connections_max,when,maxconn,share,near_ms
                        (process),85,2026-11-22T16:19:52,100,0.85,2000
                        inherited,40,2026-11-22T16:19:52,50,0.8,1000
                        own,9,2026-11-22T16:19:51,10,0.9,1000
                        whole,20,2026-11-22T16:19:53,100,0.2,0
                        """);
    }

    private static void golden(String name, String actual) throws IOException {
        Path golden =
                Path.of(
                        System.getProperty("sluice.root", "."),
                        "log-analyzer/src/test/resources/golden",
                        name);
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    /// Counting parts and merging gives the answer of counting all, for any division and any number of threads.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mergingTalliesIsCountingAll(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = Files.readAllLines(Logs.file("haproxy-2.6.12/httplog.raw.log"));
        Path whole = folder.resolve("whole.log");
        Files.write(whole, lines);
        List<String> merge = new ArrayList<>(List.of("merge", "--json"));
        int from = 0;
        for (int part = 0; from < lines.size(); part++) {
            int to = Math.min(lines.size(), from + 1 + random.nextInt(1200));
            Path log = folder.resolve("part" + part + ".log");
            Path tally = folder.resolve("part" + part + ".tally");
            Files.write(log, lines.subList(from, to));
            assertThat(Program.run("tally", log.toString(), "-o", tally.toString()).code())
                    .isZero();
            merge.add(tally.toString());
            from = to;
        }
        String all = Program.run("report", "--json", "--threads", "1", whole.toString()).out();
        assertThat(Program.run("report", "--json", "--threads", "7", whole.toString()).out())
                .isEqualTo(all);
        assertThat(Program.run(merge.toArray(new String[0])).out()).isEqualTo(all);
    }

    @Test
    void conditionsFailIfAndCompare() {
        String log = Logs.file("haproxy-2.6.12/httplog.raw.log").toString();
        assertThat(Program.run("--fail-if", "5xx>1%", log).code()).isEqualTo(1);
        assertThat(Program.run("--fail-if", "5xx>90%", "--fail-if", "p95>10s", log).code())
                .isZero();
        assertThat(
                        Program.run("servers", "--where", "backend=be_api and Tr>500", "--csv", log)
                                .out())
                .contains("be_api/api3");
        Program.Result wrong = Program.run("servers", "--where", "bakend=x", log);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("did you mean 'backend'?").contains("^");
        Program.Result same = Program.run("compare", log, log);
        assertThat(same.out()).contains("Nothing changed by more than chance.");
        assertTheHalvesOfOneLogAreCompared(Path.of(log));
        assertThat(Program.run("compare", "--at", "16:20", "-").err())
                .contains("the standard input allows only once");
        assertThat(Program.run("explain", "sH--").out()).contains("did not answer within");
        assertThat(Program.run("explain", "xx").code()).isEqualTo(2);
        assertThat(Program.run("servres", log).code()).isEqualTo(2);
    }

    /// Dividing at a time is comparing two files that were cut there.
    private void assertTheHalvesOfOneLogAreCompared(Path log) {
        String divided = Program.run("compare", "--csv", "--at", "16:20:30", log.toString()).out();
        List<String> halves = new ArrayList<>(List.of("compare", "--csv"));
        try {
            for (boolean after : new boolean[] {false, true}) {
                Path half = folder.resolve(after + ".log");
                List<String> lines = new ArrayList<>();
                for (String line : Files.readAllLines(log)) {
                    int bracket = line.indexOf("[22/Nov/2026:");
                    String time = bracket < 0 ? "" : line.substring(bracket + 13, bracket + 21);
                    if (time.compareTo("16:20:30") >= 0 == after) lines.add(line);
                }
                Files.write(half, lines);
                halves.add(half.toString());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(divided).contains("be_web");
        assertThat(divided).isEqualTo(Program.run(halves.toArray(new String[0])).out());
    }

    @Test
    void badInputIsASentenceAndAnExitCode() throws IOException {
        Path gz = folder.resolve("cut.log.gz");
        Files.write(gz, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2});
        Path rubbish = folder.resolve("rubbish.log");
        byte[] noise = new byte[100_000];
        new Random(5).nextBytes(noise);
        Files.write(rubbish, noise);
        Path longLine = folder.resolve("long.log");
        Files.writeString(longLine, "x".repeat(3 << 20) + "\nhello\n");
        assertThat(Program.run(gz.toString()).code()).isEqualTo(3);
        assertThat(Program.run(rubbish.toString()).out()).contains("could not be read");
        assertThat(Program.run(longLine.toString()).out())
                .contains("longer than 1 MiB passed over");
        assertThat(Program.run(folder.toString()).code()).isEqualTo(2);
        assertThat(Program.run(folder.resolve("none.log").toString()).err())
                .contains("no such file");
        assertThat(Program.run(gz.toString(), rubbish.toString()).err())
                .doesNotContain("Exception");
    }

    @Test
    void forwardedAddressesAreClientsToo() throws IOException {
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                """
                frontend fe
                    mode http
                    option httplog
                    capture request header Host len 20
                    capture request header X-Forwarded-For len 60
                """);
        Path log = folder.resolve("haproxy.log");
        String line =
                "10.0.0.7:5123 [22/Nov/2026:16:19:57.870] fe be/s1 1/2/3/4/10 200 77 - - ----"
                        + " 8/7/6/5/0 2/3 {h|%s} \"GET / HTTP/1.1\"";
        Files.write(
                log,
                List.of(
                        line.formatted("192.0.2.1, 10.9.9.9"),
                        line.formatted("192.0.2.1"),
                        line.formatted("")));
        Program.Result known =
                Program.run("clients", "--csv", "-f", configuration.toString(), log.toString());
        assertThat(known.out()).contains("10.0.0.7,3,").contains("192.0.2.1,2,");
        assertThat(Program.run("clients", "--csv", log.toString()).out())
                .doesNotContain("192.0.2.1");
    }

    /// P12: beside cookies that the proxy inserts, one of the application under the same name.
    @ParameterizedTest
    @ValueSource(strings = {"VP", "NR", "ND"})
    void aCookieOfTheApplicationIsNamed(String flags) throws IOException {
        Path log = folder.resolve("haproxy.log");
        String line =
                "10.0.0.7:5123 [22/Nov/2026:16:19:57.870] fe be/s1 1/2/3/4/10 200 77 - - --%s"
                        + " 8/7/6/5/0 2/3 \"GET / HTTP/1.1\"";
        Files.write(log, List.of(line.formatted("NI"), line.formatted("VN")));
        assertThat(Program.run(log.toString()).out()).doesNotContain("P12");
        Files.write(log, List.of(line.formatted("NI"), line.formatted(flags)));
        assertThat(Program.run(log.toString()).out())
                .contains("1 of 2 (50.0 %) responses carried a cookie of the application")
                .contains("[P12, config]");
    }

    @Test
    void anonymizedAnswersHaveNoAddresses() {
        String log = Logs.file("haproxy-2.6.12/httplog.raw.log").toString();
        Program.Result result = Program.run("report", "--anonymize", "--evidence", "2", log);
        assertThat(result.out()).doesNotContain("127.0.0.1").doesNotContain("shop.example.com");
    }

    @Test
    void theHtmlReportIsOneFileWithoutNetwork() throws IOException {
        Path page = folder.resolve("report.html");
        String log = Logs.file("haproxy-2.6.12/httplog.raw.log").toString();
        assertThat(Program.run("--html", page.toString(), log).code()).isZero();
        String html = Files.readString(page);
        assertThat(html)
                .contains("\"findings\":[{\"id\"")
                .doesNotContain("/*DATA*/")
                .doesNotContain("src=\"http");
    }

    /// The same counts as halog by status, server and termination state.
    @Test
    void countsWhatHalogCounts() throws IOException, InterruptedException {
        Path log = Logs.file("haproxy-2.6.12/httplog.raw.log");
        String halog = halog(log, "-s", "-4", "-st");
        Assumptions.assumeTrue(halog != null, "halog is not installed");
        Map<String, Long> ours = new java.util.TreeMap<>();
        for (String line : Program.run("parse", log.toString()).out().lines().toList()) {
            int at = line.indexOf("\"status\":");
            if (at >= 0) ours.merge(line.substring(at + 9, line.indexOf(',', at)), 1L, Long::sum);
        }
        for (String line : java.util.Objects.requireNonNull(halog).lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 2)
                assertThat(ours.get(words[0])).as(line).isEqualTo(Long.parseLong(words[1]));
        }
        String states = halog(log, "-s", "-4", "-tc");
        assertThat(states).isNotNull();
        Map<String, Long> letters = new java.util.TreeMap<>();
        for (String line :
                Program.run("terminations", "--csv", log.toString())
                        .out()
                        .lines()
                        .skip(1)
                        .toList()) {
            String[] cells = line.split(",");
            letters.merge(cells[0].substring(0, 2), Long.parseLong(cells[1]), Long::sum);
        }
        for (String line : (states == null ? "" : states).lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 2)
                assertThat(letters.get(words[0])).as(line).isEqualTo(Long.parseLong(words[1]));
        }
    }

    private static @org.jspecify.annotations.Nullable String halog(Path log, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("halog"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(log.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(20, TimeUnit.SECONDS);
            return out;
        } catch (IOException e) {
            return null;
        }
    }
}

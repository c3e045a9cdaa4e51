package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.sample.Converter;
import sluice.sample.SampleFetch;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The examples in the manual entries of fetches and converters are true: each is a rule of one proxy, which gets the request, or from
/// its server the answer, that stands before it.
///
/// ```
/// | request | expression | result |       GET /a?b=1 + host: x + body: hello
/// | answer | expression | result |        404 + server: x
/// ```
class ManualExamplesTest {
    @TempDir Path folder;

    private static final String WORLD =
            """
            global
                nbthread 1
            defaults
                mode http
                timeout client 5s
                timeout connect 5s
                timeout server 5s
            userlist people
                group staff
                user ann insecure-password secret groups staff
            backend visits
                stick-table type string len 64 size 1k store conn_cur,conn_cnt,conn_rate(1h),sess_cnt,sess_rate(1h),http_req_cnt,http_req_rate(1h),http_err_cnt,http_err_rate(1h),http_fail_cnt,http_fail_rate(1h),gpc0,gpc0_rate(1h),gpc1,gpc1_rate(1h),gpt0,glitch_cnt,glitch_rate(1h),bytes_in_cnt,bytes_in_rate(1h),bytes_out_cnt,bytes_out_rate(1h),server_id
            backend addresses
                stick-table type ip size 100 store conn_cur,conn_cnt,conn_rate(1h),sess_cnt,sess_rate(1h),http_req_cnt,http_req_rate(1h),http_err_cnt,http_err_rate(1h),http_fail_cnt,http_fail_rate(1h),gpc0,gpc0_rate(1h),gpc1,gpc1_rate(1h),gpt0,glitch_cnt,glitch_rate(1h),bytes_in_cnt,bytes_in_rate(1h),bytes_out_cnt,bytes_out_rate(1h),server_id
            backend app
                server s1 127.0.0.1:ORIGIN maxconn 10 maxqueue 5
                server s2 127.0.0.1:ORIGIN disabled
            frontend web
                bind 127.0.0.1:1 name main
                option http-buffer-request
                capture request header host len 20
                capture response header server len 20
                unique-id-format id-7
                http-request set-var(txn.x) req.hdr(x-v)
                http-request set-var(txn.row) req.hdr(x-row)
                http-request track-sc0 req.hdr(x-row) table visits
                default_backend app
            """;

    /// What the tables of the map converters look up.
    private static final List<String> MAPS =
            List.of(
                    "places.map=/a first\n/b second\nc.example third\n",
                    "ports.map=/n 7\n",
                    "addresses.map=/i 10.0.0.1\n",
                    "networks.map=10.0.0.0/8 inside\n",
                    "network-ports.map=192.168.0.0/16 5\n",
                    "network-addresses.map=172.16.0.0/12 10.0.0.9\n",
                    "patterns.map=^/u/([a-z]*) user\\ \\1\n",
                    "numbers.map=42 answer\n",
                    "number-ports.map=1 11\n",
                    "number-addresses.map=2 10.0.0.2\n");

    private record Example(
            String keyword, boolean answer, String message, String expression, String result) {}

    private static List<Example> examples() {
        var examples = new ArrayList<Example>();
        for (String resource : KeywordIndex.manuals()) {
            String keyword = "";
            String head = "";
            for (String line : resource(resource).split("\n")) {
                String text = line.strip();
                if (line.startsWith("\001")) {
                    keyword = line.substring(1);
                } else if (text.endsWith("| expression | result |")) {
                    head = text;
                } else if (!text.startsWith("|")) {
                    head = "";
                } else if (!head.isEmpty() && !text.contains("|---")) {
                    String[] cells = text.substring(1, text.length() - 1).split(" \\| ", -1);
                    examples.add(
                            new Example(
                                    keyword,
                                    head.startsWith("| answer"),
                                    head.startsWith("| input") ? "" : code(cells[0]),
                                    code(cells[1]),
                                    code(cells[2])));
                }
            }
        }
        return examples;
    }

    private static String resource(String name) {
        try (var in =
                Objects.requireNonNull(
                        ManualExamplesTest.class.getClassLoader().getResourceAsStream(name),
                        name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String code(String cell) {
        String text = cell.strip();
        return text.startsWith("`") ? text.substring(1, text.length() - 1) : text;
    }

    @Test
    void every_example_gives_what_it_says() throws IOException {
        for (String map : MAPS) {
            int name = map.indexOf('=');
            Files.writeString(folder.resolve(map.substring(0, name)), map.substring(name + 1));
        }
        List<Example> examples =
                examples().stream().filter(example -> !example.message.isEmpty()).toList();
        var rules = new StringBuilder();
        for (int i = 0; i < examples.size(); i++) {
            String value =
                    "\"%[" + examples.get(i).expression.replace("/etc", folder.toString()) + "]\"";
            rules.append(
                            examples.get(i).answer
                                    ? "    http-response set-header x-result " + value
                                    : "    http-request return status 200 content-type text/plain"
                                            + " lf-string "
                                            + value)
                    .append(" if { var(txn.row) -m str " + i + " }\n");
        }
        var wrong = new ArrayList<String>();
        try (var origin = new ScriptedOrigin();
                var engine =
                        new ConfiguredEngine(WORLD.replace("ORIGIN", "" + origin.port()) + rules)) {
            for (int i = 0; i < examples.size(); i++) {
                Example example = examples.get(i);
                String result =
                        example.answer
                                ? answered(engine.port("web"), origin, example.message, i)
                                : asked(engine.port("web"), example.message, i);
                if (!result.equals(example.result)) {
                    wrong.add(example + " gives " + result);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String asked(int port, String message, int number) {
        String[] parts = message.split(" \\+ ");
        var head = new StringBuilder(parts[0]).append(" HTTP/1.1\r\nx-row: " + number + "\r\n");
        String body = "";
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("body: ")) {
                body = parts[i].substring(6);
            } else {
                head.append(parts[i]).append("\r\n");
            }
        }
        if (!head.toString().contains("\nhost:")) {
            head.append("host: x\r\n");
        }
        head.append("content-length: " + body.length() + "\r\nconnection: close\r\n\r\n");
        String answer = exchange(port, head + body);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String answered(int port, ScriptedOrigin origin, String message, int number) {
        String[] parts = message.split(" \\+ ");
        var head = new StringBuilder("HTTP/1.1 " + parts[0] + " Example\r\n");
        for (int i = 1; i < parts.length; i++) {
            head.append(parts[i]).append("\r\n");
        }
        origin.answer("/" + number, head + "content-length: 0\r\n\r\n");
        String answer =
                exchange(
                        port,
                        "GET /%d HTTP/1.1\r\nhost: x\r\nx-row: %d\r\nconnection: close\r\n\r\n"
                                .formatted(number, number));
        int at = answer.indexOf("\r\nx-result: ");
        return at < 0 ? "" : answer.substring(at + 12, answer.indexOf('\r', at + 12));
    }

    private static String exchange(int port, String request) {
        try (var client = new RawClient(port)) {
            return client.send(request).readAll(5000);
        }
    }

    /// `without-examples.txt` names what has none; whoever adds an example takes the name out, nothing comes in.
    @Test
    void keywords_of_the_first_two_tiers_have_examples() throws IOException {
        Set<String> shown = new HashSet<>();
        for (Example example : examples()) {
            String[] words = example.keyword.split("[\t ]");
            for (int i = 1; i < words.length; i++) {
                shown.add(words[0] + " " + words[i]);
            }
        }
        var catalog = KeywordIndex.collect();
        var without = new TreeSet<String>();
        for (String line : resource("sluice/config/model/inventory.tsv").lines().toList()) {
            String[] cells = line.split("\t", -1);
            boolean known =
                    switch (cells[0]) {
                        case "sample-fetch" ->
                                catalog.find(SampleFetch.Keyword.class, cells[1]) != null;
                        case "converter" -> catalog.find(Converter.Keyword.class, cells[1]) != null;
                        default -> false;
                    };
            if (known
                    && (cells[4].equals("1") || cells[4].equals("2"))
                    && !shown.contains(cells[0] + " " + cells[1])) {
                without.add(cells[4] + " " + cells[0] + " " + cells[1]);
            }
        }
        var listed = new TreeSet<>(Differences.lines("without-examples.txt"));
        Files.write(Path.of("target", "without-examples.txt"), without);
        assertThat(without)
                .as("all of them stand in target/without-examples.txt")
                .isEqualTo(listed);
    }
}

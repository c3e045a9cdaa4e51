package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.ScriptedOrigin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `sluice explain` says is what a running proxy does with the same request: frontend, backend, server, status, end, the request that the
/// server gets and how much the client gets.
class ExplainedAsRunTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("sluice.root", "../..")).toAbsolutePath();

    /// Tells all that a proxy knows at the end, whatever the configuration logs.
    private static final String LOG =
            """
            $0
              log 127.0.0.1:LOGPORT format raw local0
              log-format "%b/%s %ST %ts"
            """;

    @TempDir Path folder;

    /// One request to one configuration.
    ///
    /// @param words of the command line
    /// @param expected frontend, backend, server (`*` for any) and status
    record Case(String name, String configuration, List<String> words, String expected) {
        @Override
        public String toString() {
            return name + ": " + String.join(" ", words);
        }

        /// What stands behind an option, empty without it.
        String option(String name) {
            int at = words.indexOf(name);
            return at < 0 ? "" : words.get(at + 1);
        }

        String[] request() {
            return words.stream()
                    .filter(word -> word.contains("://"))
                    .findFirst()
                    .orElseThrow()
                    .split(" ");
        }
    }

    static List<Case> cases() throws IOException {
        String table;
        try (var in =
                Objects.requireNonNull(
                        ExplainedAsRunTest.class.getResourceAsStream("explained.txt"))) {
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var cases = new ArrayList<Case>();
        String[] blocks = table.split("(?m)^=== ");
        for (int i = 1; i < blocks.length; i++) {
            int end = blocks[i].indexOf('\n');
            int requests = blocks[i].indexOf("--- requests\n");
            String name = blocks[i].substring(0, end);
            String text = blocks[i].substring(end + 1, requests);
            for (String line : blocks[i].substring(requests + 13).lines().toList()) {
                String[] halves = line.split(" => ");
                cases.add(new Case(name, text, words(halves[0]), halves[1]));
            }
        }
        return cases;
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        for (String part : line.split(" \\| ")) {
            if (part.startsWith("-")) {
                words.addAll(List.of(part.split(" ", 2)));
            } else {
                words.add(part);
            }
        }
        return words;
    }

    /// What both tell.
    private record Outcome(
            String backend, String server, String status, String end, List<String> request) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_engine_does_what_is_explained(Case given) throws IOException {
        Files.writeString(
                folder.resolve("503.http"),
                "HTTP/1.0 503 Away\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\naway");
        Files.writeString(folder.resolve("sites.map"), "shop.example shop\nblog.example blog\n");
        Files.writeString(folder.resolve("blocked.lst"), "127.0.0.64/26\n");
        String text = text(given);
        String explained = explained(given, text);
        var outcome =
                new Outcome(
                        field(explained, "backend"),
                        field(explained, "server"),
                        field(explained, "status"),
                        field(explained, "termination"),
                        request(explained));
        String frontend = field(explained, "frontend");
        assertThat(
                        List.of(
                                frontend,
                                outcome.backend.isEmpty() ? "-" : outcome.backend,
                                given.expected.contains(" * ")
                                        ? "*"
                                        : outcome.server.isEmpty() ? "-" : outcome.server,
                                outcome.status))
                .as(result(explained))
                .isEqualTo(List.of(given.expected.split(" ")));
        try (var origin = new ScriptedOrigin(answer(given));
                var log = new LogReceiver();
                var engine = new ConfiguredEngine(running(text, origin.port(), log.port()))) {
            String answer = asked(given, engine.port(frontend));
            assertThat(run(frontend, origin, log)).as(result(explained)).isEqualTo(outcome);
            assertThat(field(explained, "answered")).isEqualTo("" + answer.length());
        }
    }

    /// The configuration without TLS, for which there are no certificates here.
    private String text(Case given) throws IOException {
        String text =
                given.configuration.isEmpty()
                        ? Files.readString(
                                given.name.startsWith("src/")
                                        ? PROJECT.resolve("proxy/engine").resolve(given.name)
                                        : PROJECT.resolve(given.name))
                        : given.configuration;
        return text.replaceAll(" ssl crt [^ \n]+( alpn [^ \n]+)?", "")
                .replace("{folder}", folder.toString());
    }

    private String explained(Case given, String text) throws IOException {
        Path file = folder.resolve("site.cfg");
        Files.writeString(file, text);
        var words = new ArrayList<>(List.of("--json", "-f", file.toString()));
        words.addAll(given.words);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                ExplainCommand.run(
                        words,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String result(String json) {
        return json.substring(json.lastIndexOf("\"result\":"));
    }

    private static String field(String json, String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|(\\d+))").matcher(result(json));
        assertThat(found.find()).as(name + " in " + json).isTrue();
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static List<String> request(String json) {
        String list = json.substring(json.lastIndexOf("\"request\":[") + 11, json.lastIndexOf(']'));
        return list.isEmpty()
                ? List.of()
                : List.of(
                        list.substring(1, list.length() - 1).replace("\\\"", "\"").split("\",\""));
    }

    private static String answer(Case given) {
        String status = given.option("--status");
        return "HTTP/1.1 %s Explained\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .formatted(status.isEmpty() ? "200" : status);
    }

    /// Without checks, which explaining does not make either.
    private static String running(String text, int origin, int log) {
        return text.replaceAll("(?m)^ *(log|log-format|option httplog)( .*)?$", "")
                .replaceAll("(?m)^ *(option httpchk|http-check)( .*)?$", "")
                .replaceAll("(?m)^( *server .*?) check( inter \\S+ fall \\d+ rise \\d+)?", "$1")
                .replaceAll("(?m)^defaults.*$", LOG)
                .replace("LOGPORT", Integer.toString(log))
                .replaceAll("(?m)^( *server [^ ]+) [^ \n]+", "$1 127.0.0.1:" + origin);
    }

    private static String asked(Case given, int port) throws IOException {
        String[] request = given.request();
        URI uri = URI.create(request[1]);
        var head = new StringBuilder(request[0] + " " + uri.getRawPath());
        head.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        head.append(" HTTP/1.1\r\n");
        var fields = new ArrayList<String>();
        for (int i = 0; i < given.words.size(); i++) {
            if (given.words.get(i).equals("-H")) {
                fields.add(given.words.get(i + 1));
            }
        }
        if (fields.stream().noneMatch(field -> field.startsWith("Host:"))) {
            fields.addFirst("Host: " + uri.getRawAuthority());
        }
        fields.forEach(field -> head.append(field).append("\r\n"));
        String body = given.option("-d");
        head.append(body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n");
        head.append("Connection: close\r\n\r\n").append(body);
        String source = given.option("--src");
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(source.isEmpty() ? "127.0.0.1" : source, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// From the one line of the log and what the server got.
    private static Outcome run(String frontend, ScriptedOrigin origin, LogReceiver log) {
        String line = log.lines(1, 5000).getFirst();
        Matcher parts = Pattern.compile("([^/]*)/(\\S+) (\\S+) (\\S+)").matcher(line);
        assertThat(parts.matches()).as(line).isTrue();
        String server = parts.group(2).startsWith("<") ? "" : parts.group(2);
        String backend = parts.group(1);
        List<String> got =
                origin.requests().isEmpty()
                        ? List.of()
                        : origin.requests()
                                .getFirst()
                                .replaceAll("(?s)\r\n\r\n.*", "")
                                .lines()
                                .toList();
        return new Outcome(
                backend.equals(frontend) && server.isEmpty() ? "" : backend,
                server,
                parts.group(3),
                parts.group(4),
                got);
    }
}

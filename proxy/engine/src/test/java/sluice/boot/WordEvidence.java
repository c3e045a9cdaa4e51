package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Inventory;
import sluice.vocabulary.CheckStatus;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;
import sluice.vocabulary.TerminationState;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Whether the words of the inventory that are no keywords of their own (arguments, matches, formats, fields, …) are built:
/// each has a line in `words.txt` that the engine has to take, a table of the vocabulary that has to hold it, or a test
/// that shows it.
///
/// A row of `words.txt`: kind, name, evidence, cut by tabs. The evidence:
///
/// ```
/// CONTEXT: LINE     a line (` ⏎ ` between several) that is accepted in that place without an error and without a notice
/// test: CLASS       the test that shows it
/// vocabulary        the word stands in the table of the vocabulary
/// missing ANY       not built: what follows is refused
/// ```
final class WordEvidence {
    private static final String FRONTEND =
            """
            frontend f
              mode http
              timeout client 1s
              bind 127.0.0.1:8000
            %s
              default_backend b
            """;
    private static final String BACKEND =
            """
            backend b
              mode http
              timeout server 1s
              timeout connect 1s
            %s
              server s 127.0.0.1:80
            """;
    private static final String LOGS =
            """
            backend logs
              mode log
              server l udp@127.0.0.1:514
            """;

    /// One row of `words.txt`.
    record Word(String kind, String name, String evidence) {
        @Override
        public String toString() {
            return kind + " " + name;
        }

        boolean missing() {
            return evidence.startsWith("missing");
        }

        /// What would have to be accepted.
        String attempt() {
            return missing() ? evidence.substring(7).strip() : evidence;
        }

        /// The row as it is written down.
        String line(boolean missing) {
            return kind + '\t' + name + '\t' + (missing ? "missing " : "") + attempt();
        }
    }

    private final Path folder;
    private final Map<String, Word> words = new HashMap<>();

    /// @param folder for the files that the lines of evidence name
    WordEvidence(Path folder) throws IOException {
        this.folder = folder;
        words().forEach(word -> words.put(word.toString(), word));
        Files.writeString(folder.resolve("list"), "/a\n/b\n");
        Files.writeString(folder.resolve("error"), "HTTP/1.0 503 X\r\n\r\n");
        Files.createDirectories(folder.resolve("pems"));
        var pem = Objects.requireNonNull(WordEvidence.class.getResourceAsStream("words.pem"));
        try (pem) {
            var bytes = pem.readAllBytes();
            Files.write(folder.resolve("pem"), bytes);
            Files.write(folder.resolve("pems").resolve("a.pem"), bytes);
        }
    }

    static List<Word> words() throws IOException {
        try (var in = Objects.requireNonNull(WordEvidence.class.getResourceAsStream("words.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Word(cells[0], cells[1], cells[2]))
                    .toList();
        }
    }

    /// Whether the row has a line in the table at all.
    boolean covers(Inventory.Row row) {
        return words.containsKey(row.kind() + " " + row.name());
    }

    boolean built(Inventory.Row row) {
        var word = words.get(row.kind() + " " + row.name());
        return word != null && objection(word) == null;
    }

    /// Why the word does not count as built, or null.
    @Nullable String objection(Word word) {
        var evidence = word.attempt();
        if (evidence.isEmpty()) {
            return "missing";
        }
        if (evidence.startsWith("test: ")) {
            var name = evidence.substring(6);
            return exists(name) ? null : "no test " + name;
        }
        if (evidence.equals("vocabulary")) {
            return inVocabulary(word) ? null : "not in the vocabulary";
        }
        return refusal(evidence);
    }

    private @Nullable String refusal(String evidence) {
        int colon = evidence.indexOf(": ");
        var lines = evidence.substring(colon + 2).replace(" ⏎ ", "\n  ");
        for (var file : List.of("pems", "pem", "list", "error")) {
            lines = lines.replace("{" + file + "}", folder.resolve(file).toString());
        }
        lines = lines.replace("{folder}", folder.toString());
        try {
            var file = folder.resolve("haproxy.cfg");
            Files.writeString(file, configuration(evidence.substring(0, colon), "  " + lines));
            var bytes = new ByteArrayOutputStream();
            var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
            int code = Main.run(List.of("proxy", "-c", "-f", file.toString()), out, out);
            var output = bytes.toString(StandardCharsets.UTF_8);
            boolean noticed =
                    output.lines()
                            .anyMatch(
                                    line ->
                                            line.startsWith("[NOTICE]")
                                                    && !line.contains(Product.COMPATIBLE_WITH));
            return code == 0 && !noticed ? null : output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration(String place, String lines) throws IOException {
        var backend = BACKEND.formatted("");
        return switch (place) {
            case "whole" -> lines.strip() + "\n" + FRONTEND.formatted("") + backend;
            case "global" -> "global\n" + lines + "\n" + FRONTEND.formatted("") + backend;
            case "frontend" ->
                    FRONTEND.formatted(lines)
                            + backend
                            + (lines.contains("backend@") ? LOGS : "")
                            + "userlist people\n  group admin\n";
            case "tcp" ->
                    FRONTEND.replace("mode http", "mode tcp").formatted(lines)
                            + (lines.contains("switch-mode")
                                    ? backend
                                    : backend.replace("mode http", "mode tcp"));
            case "backend" ->
                    FRONTEND.formatted("").replace("  default_backend b\n", "")
                            + (lines.contains("mode ")
                                    ? BACKEND.replace("  mode http\n", "").formatted(lines)
                                    : BACKEND.formatted(lines));
            case "bind" ->
                    FRONTEND.formatted("")
                                    .replace(
                                            "bind 127.0.0.1:8000",
                                            "bind 127.0.0.1:8000 " + lines.strip())
                            + backend;
            case "server" ->
                    FRONTEND.formatted("")
                            + backend.replace(
                                    "127.0.0.1:80\n", "127.0.0.1:80 " + lines.strip() + "\n");
            case "pages" ->
                    "http-errors pages\n  errorfile 503 "
                            + folder.resolve("error")
                            + "\n"
                            + FRONTEND.formatted(lines)
                            + backend;
            case "cache" ->
                    "cache c\n  total-max-size 4\n  max-age 60\n"
                            + FRONTEND.formatted(
                                    lines
                                            + "\n"
                                            + "  http-request cache-use c\n"
                                            + "  http-response cache-store c")
                            + backend;
            case "resolvers" ->
                    "resolvers r\n  nameserver n 127.0.0.1:53\n"
                            + FRONTEND.formatted("")
                            + BACKEND.formatted(lines);
            case "mailers" ->
                    "mailers m\n  mailer a 127.0.0.1:25\n"
                            + FRONTEND.formatted("")
                            + BACKEND.formatted(
                                    "  email-alert mailers m\n"
                                            + "  email-alert from a@b\n"
                                            + "  email-alert to a@b\n"
                                            + lines);
            case "external" ->
                    "global\n  external-check\n  insecure-fork-wanted\n"
                            + FRONTEND.formatted("")
                            + BACKEND.formatted(
                                    "  option external-check\n"
                                            + (lines.contains("command")
                                                    ? ""
                                                    : "  external-check command /bin/true\n")
                                            + lines);
            case "log-forward" ->
                    "log-forward l\n"
                            + lines
                            + "\n  log 127.0.0.1:514 local0\n"
                            + FRONTEND.formatted("")
                            + backend;
            case "crt-store" ->
                    "crt-store s\n  load crt "
                            + folder.resolve("pem")
                            + " alias a\n"
                            + FRONTEND.replace("  bind 127.0.0.1:8000", lines).formatted("")
                            + backend;
            case "crt-list" -> {
                var list = folder.resolve("crt-list");
                var pem = folder.resolve("pem").toString();
                Files.writeString(
                        list, lines.strip() + "\n" + (lines.contains(pem) ? "" : pem + "\n"));
                yield FRONTEND.formatted("").replace("8000", "8000 ssl crt-list " + list) + backend;
            }
            default -> throw new IllegalArgumentException("no context '" + place + "'");
        };
    }

    private static boolean inVocabulary(Word word) {
        var name = word.name();
        return switch (word.kind()) {
            case "check-status" ->
                    name.startsWith("* ")
                            || Arrays.stream(CheckStatus.values())
                                    .anyMatch(status -> status.name().equals(name));
            case "info-field" -> InfoField.ofName(name) != null;
            case "stats-csv-field" -> StatColumn.ofName(name) != null;
            case "termination-combo" ->
                    TerminationState.parse(
                                    name.startsWith("cookie ") ? "--" + name.substring(7) : name)
                            != null;
            case "termination-flag" -> {
                var letters = new StringBuilder("----");
                letters.setCharAt(name.charAt(4) - '1', name.charAt(6));
                yield TerminationState.parse(letters.toString()) != null;
            }
            case "prometheus-metric" ->
                    InfoField.all().stream()
                                    .anyMatch(
                                            field ->
                                                    name.equals(
                                                            "haproxy_process_"
                                                                    + field.prometheusName()))
                            || StatColumn.all().stream()
                                    .anyMatch(
                                            column ->
                                                    Arrays.stream(ObjectKind.values())
                                                            .anyMatch(
                                                                    kind ->
                                                                            name.equals(
                                                                                    metric(
                                                                                            kind,
                                                                                            column))));
            default -> false;
        };
    }

    private static String metric(ObjectKind kind, StatColumn column) {
        return "haproxy_"
                + kind.jsonName().toLowerCase(Locale.ROOT)
                + "_"
                + column.prometheusName(kind);
    }

    private static boolean exists(String test) {
        try (var files = Files.walk(Path.of(System.getProperty("sluice.root", "../.."), "proxy"))) {
            return files.anyMatch(file -> file.endsWith(test + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

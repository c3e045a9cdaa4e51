package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.catalog.Catalog;
import sluice.config.format.Formatter;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Octets;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SourceReader;
import sluice.config.syntax.Statement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// Whatever the bytes: reading a configuration ends with problems, never with an exception, and printing them works.
///
/// Each number is the seed of a generator that mutates the configurations of the verdict table.
class ConfigurationFuzzTest {
    private static final Catalog CATALOG = KeywordIndex.collect();
    private static final Facts FACTS =
            new Facts("3.5-dev5", Set.of("THREAD"), Set.of("EPOLL"), null, "", -1, false);
    private static final String[] PIECES = {
        "\"",
        "'",
        "\\",
        "\\x4",
        "${",
        "}",
        "$",
        "${.LINE}",
        "[*]",
        "#",
        " ",
        "\t",
        "\0",
        "\r",
        "\n",
        ".if ",
        ".endif\n",
        ".else\n",
        ".elif 1\n",
        "(",
        ")",
        "&&",
        "||",
        "!",
        "frontend ",
        "backend ",
        "listen ",
        "defaults ",
        "global\n",
        "from ",
        "no ",
        "default ",
        "option ",
        "bind ",
        "server ",
        "timeout ",
        "acl a ",
        "http-request ",
        "if { ",
        " }",
        "%[",
        "]",
        "%{+Q}o",
        ",",
        ":",
        "@",
        "-",
        "99999999999999999999",
        "\u00ff",
        "unix@",
        "fd@",
        "ipv6@",
        "::1",
        "use_backend ",
        "log ",
        "stats socket ",
        "redirect ",
        "deny",
        "lua",
        "1d",
        "1x",
        "k",
        "%ci",
        "map(",
        "regsub(("
    };

    private static List<String> seeds() throws IOException {
        try (var in =
                Objects.requireNonNull(VerdictTest.class.getResourceAsStream("verdicts.txt"))) {
            return List.of(
                    new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                            .split("(?m)^=== .*\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void anyTextIsRead(long seed) throws IOException {
        var random = new Random(seed);
        var seeds = seeds();
        for (int round = 0; round < 400; round++) {
            var text = mutated(seeds, random);
            assertThatCode(() -> read(text))
                    .as("seed %s: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5})
    void formattingKeepsEveryStatement(long seed) throws IOException {
        var random = new Random(seed);
        var seeds = seeds();
        for (int round = 0; round < 400; round++) {
            var text = mutated(seeds, random).replace("\0", "");
            var formatted = Formatter.format(text);
            assertThat(Formatter.format(formatted)).as("twice: %s", text).isEqualTo(formatted);
            assertThat(statements(formatted)).as(text).isEqualTo(statements(text));
        }
    }

    /// The words of every line, without `.LINE`, which a removed blank line changes.
    private static List<String> statements(String text) {
        var words = new ArrayList<String>();
        var problems = new Problems();
        new SourceReader(
                        Set.of("global", "defaults", "frontend", "backend", "listen"),
                        Environment.of(Map.of("HOME", "a b")),
                        FACTS,
                        problems,
                        new SourceReader.Sink() {
                            @Override
                            public void section(Statement header) {
                                words.add(header.words().toString());
                            }

                            @Override
                            public void directive(Statement statement) {
                                words.add(statement.words().toString());
                            }
                        })
                .read("t.cfg", Octets.bytes(text.replace(".LINE", ".FILE") + "\n"));
        return words;
    }

    private static String mutated(List<String> seeds, Random random) {
        var text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        int edits = 1 + random.nextInt(6);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.insert(at, (char) random.nextInt(256));
                case 2 -> {
                    int end = Math.min(text.length(), at + random.nextInt(12));
                    text.delete(at, end);
                }
                default -> {
                    var other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length() + 1);
                    text.insert(
                            at, other, from, Math.min(other.length(), from + random.nextInt(80)));
                }
            }
        }
        return text.toString();
    }

    private static void read(String text) {
        var problems = new Problems();
        var reader =
                new ConfigurationReader(
                        CATALOG, Environment.of(Map.of("HOME", "/tmp")), FACTS, problems);
        // Names are not asked of the network by a test: an address that does not parse as a number
        // stays out.
        reader.read("t.cfg", Octets.bytes(text.replaceAll("[a-z-]+\\.invalid", "127.0.0.1")));
        reader.finish();
        var printer = new ProblemPrinter(1, true);
        problems.sorted().forEach(printer::print);
        assertThat(problems.sorted().size()).isLessThanOrEqualTo(Problems.LIMIT);
    }

    @Test
    void twentyThousandLinesAreReadInTwoSeconds() {
        var text =
                new StringBuilder(
                        "defaults\n"
                                + "  mode http\n"
                                + "  timeout client 5s\n"
                                + "  timeout server 5s\n"
                                + "  timeout connect 5s\n");
        text.append("frontend web\n  bind 127.0.0.1:8001\n");
        for (int i = 0; i < 5000; i++) {
            text.append("  acl a").append(i).append(" path_beg /p").append(i).append("/\n");
            text.append("  use_backend b").append(i % 2000).append(" if a").append(i).append('\n');
        }
        for (int i = 0; i < 2000; i++) {
            text.append("backend b").append(i).append('\n');
            for (int j = 0; j < 4; j++) {
                text.append("  server s")
                        .append(j)
                        .append(" 10.0.")
                        .append(i % 250)
                        .append('.')
                        .append(j)
                        .append(":80\n");
            }
        }
        var problems = new Problems();
        var reader = new ConfigurationReader(CATALOG, Environment.empty(), FACTS, problems);
        long start = System.nanoTime();
        reader.read("t.cfg", Octets.bytes(text.toString()));
        reader.finish();
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(problems.sorted()).isEmpty();
        assertThat(millis).as("milliseconds").isLessThan(6000);
    }
}

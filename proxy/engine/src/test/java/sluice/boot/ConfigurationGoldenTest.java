package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.config.format.Formatter;
import sluice.config.lint.Lint;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Octets;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/// Golden files: configuration, a line of dashes, and what comes of it. `-Dgolden=write` writes the second half.
///
/// The folder says what is done: `diagnostics` prints the problems, `lint` the advice, `format` the layout.
class ConfigurationGoldenTest {
    private static final String LINE = "--------\n";
    private static final Facts FACTS =
            new Facts("3.5-dev5", Set.of("THREAD"), Set.of("EPOLL"), null, "", -1, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diagnostics/kinds",
                "diagnostics/filters",
                "diagnostics/defaults",
                "diagnostics/bandwidth",
                "diagnostics/logs",
                "lint/beginner",
                "format/layout"
            })
    void matches(String name) throws IOException {
        var resource = "/sluice/config/" + name + ".cfgtest";
        String text;
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int at = text.indexOf(LINE);
        var configuration = text.substring(0, at);
        var result = result(name.substring(0, name.indexOf('/')), configuration);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(
                    Path.of(System.getProperty("sluice.root", "../.."))
                            .resolve("proxy/engine/src/test/resources" + resource),
                    configuration + LINE + result);
            return;
        }
        assertThat(result).isEqualTo(text.substring(at + LINE.length()));
    }

    private static String result(String kind, String configuration) {
        var bytes = configuration.getBytes(StandardCharsets.UTF_8);
        var problems = new Problems();
        return switch (kind) {
            case "format" -> Formatter.format(configuration);
            case "lint" -> {
                var lint = new Lint(Environment.empty(), FACTS, problems);
                lint.read("t.cfg", bytes);
                var out = new StringBuilder();
                for (var advice : lint.advice()) {
                    out.append(advice.span())
                            .append(' ')
                            .append(advice.rule())
                            .append(' ')
                            .append(advice.level())
                            .append(": ")
                            .append(advice.text())
                            .append('\n');
                }
                yield out.toString();
            }
            default -> {
                var reader =
                        new ConfigurationReader(
                                KeywordIndex.collect(), Environment.empty(), FACTS, problems);
                reader.read("t.cfg", Octets.bytes(Octets.of(bytes)));
                reader.finish();
                var printer = new ProblemPrinter(1, false);
                var out = new StringBuilder();
                problems.sorted().forEach(problem -> out.append(printer.print(problem)));
                yield out.toString();
            }
        };
    }
}

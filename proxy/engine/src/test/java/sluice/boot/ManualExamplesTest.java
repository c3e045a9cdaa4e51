package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.ManualExample.Scene;
import sluice.sample.Converter;
import sluice.sample.SampleFetch;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/// The examples in the manual entries of fetches and converters are true, here and, as far as it knows the keywords, in HAProxy.
class ManualExamplesTest {
    @TempDir Path folder;

    private static List<String> wrong(
            ExampleWorld world, List<ManualExample> examples, ToIntFunction<String> ports)
            throws IOException, GeneralSecurityException {
        var wrong = new ArrayList<String>();
        for (int i = 0; i < examples.size(); i++) {
            String result = world.result(i, ports);
            if (!result.equals(examples.get(i).result())) {
                wrong.add(examples.get(i) + " gives " + result);
            }
        }
        return wrong;
    }

    private static List<ManualExample> examples() {
        return ManualExample.all().stream().filter(each -> each.scene() != Scene.INPUT).toList();
    }

    @Test
    void every_example_gives_what_it_says() throws Exception {
        List<ManualExample> examples = examples();
        try (var world = new ExampleWorld(folder, examples);
                var engine =
                        new ConfiguredEngine(
                                world.configuration().replaceAll("\\{port [a-z0-9]+}", "1"))) {
            assertThat(wrong(world, examples, engine::port)).isEmpty();
        }
    }

    /// `same/example-differences.txt` says which examples are about something that HAProxy 2.6 does not have or does otherwise.
    @Test
    void haproxy_gives_the_same() throws Exception {
        assumeTrue(RealHaproxy.available());
        Set<String> newer = new HashSet<>(Differences.lines("same/newer-than-2.6.txt"));
        var differences = Differences.read("same/example-differences.txt");
        List<ManualExample> examples =
                examples().stream()
                        .filter(
                                each ->
                                        words(each.expression()).stream()
                                                .noneMatch(newer::contains))
                        .toList();
        try (var world = new ExampleWorld(folder, examples);
                var haproxy =
                        RealHaproxy.start(
                                folder,
                                world.configuration()
                                        .replace("glitch_cnt,glitch_rate(1h),", "")
                                        .replace(
                                                "global\n",
                                                "global\n    stats socket {socket}\n"))) {
            for (int i = 0; i < examples.size(); i++) {
                ManualExample example = examples.get(i);
                differences.compare(
                        example.expression(),
                        example.message(),
                        world.result(i, haproxy::port),
                        example.result());
            }
        }
        differences.settle();
    }

    private static Set<String> words(String expression) {
        return new HashSet<>(List.of(expression.split("[^A-Za-z0-9_.-]+")));
    }

    private static String resource(String name) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        ManualExamplesTest.class.getClassLoader().getResourceAsStream(name),
                        name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// `without-examples.txt` names what has none; whoever adds an example takes the name out, nothing comes in.
    @Test
    void keywords_of_the_first_two_tiers_have_examples() throws IOException {
        Set<String> shown = new HashSet<>();
        for (ManualExample example : ManualExample.all()) {
            example.names().forEach(name -> shown.add(example.kind() + " " + name));
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

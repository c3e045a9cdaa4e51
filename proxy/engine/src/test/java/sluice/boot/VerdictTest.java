package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.testkit.RealHaproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// HAProxy and Sluice check the same configurations and come to the same verdict about the same line.
class VerdictTest {
    private static final String COMPLETE =
            """
            listen complete
              mode http
              bind 127.0.0.1:8000
              timeout client 1s
              timeout server 1s
              timeout connect 1s
            """;
    private static final String WITHOUT_BIND =
            COMPLETE.replace("  bind 127.0.0.1:8000\n", "").replace("complete", "bare");
    private static final Pattern MESSAGE =
            Pattern.compile(
                    "^\\[(ALERT|WARNING)] *\\(\\d+\\) : (?:config : )?(.*)$", Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("^(?:[Pp]arsing )?\\[[^\\]]*:(\\d+)]");

    @TempDir Path folder;

    /// One configuration.
    ///
    /// @param ours what is expected of Sluice alone, empty when HAProxy says
    record Case(String name, String text, String ours) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String WEB =
            """
            defaults
              mode http
              timeout client 1s
              timeout server 1s
              timeout connect 1s
            frontend web
              bind 127.0.0.1:8000
            """;

    static List<Case> cases() throws IOException {
        var cases = cases("verdicts.txt");
        cases.addAll(cases("chapters.txt"));
        return cases;
    }

    private static List<Case> cases(String file) throws IOException {
        String table;
        try (var in = Objects.requireNonNull(VerdictTest.class.getResourceAsStream(file))) {
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var cases = new ArrayList<Case>();
        for (var block : table.split("(?m)^=== ")) {
            int end = block.indexOf('\n');
            if (cases.isEmpty() && block.startsWith("Each case")) {
                continue;
            }
            var body = new StringBuilder();
            var ours = "";
            for (var line : block.substring(end + 1).lines().toList()) {
                if (line.startsWith("--- ours: ")) {
                    ours = line.substring(10);
                } else {
                    body.append(line).append('\n');
                }
            }
            cases.add(
                    new Case(
                            block.substring(0, end),
                            body.toString()
                                    .replace("{ok}\n", COMPLETE)
                                    .replace("{bare}\n", WITHOUT_BIND)
                                    .replace("{web}\n", WEB)
                                    .replace("{nothing}\n", ""),
                            ours));
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agree(Case given) throws Exception {
        var file = folder.resolve("haproxy.cfg");
        Files.writeString(file, given.text());
        var ours = ours(file);
        if (!given.ours().isEmpty()) {
            var wanted = given.ours().split(" ");
            assertThat(ours.kind())
                    .as(ours.output())
                    .startsWith(wanted[0].equals("ok") ? "ok" : wanted[0] + " " + wanted[1]);
            return;
        }
        assumeTrue(RealHaproxy.available());
        var theirs = RealHaproxy.check(file);
        int code = theirs.exitCode() == 2 ? 0 : theirs.exitCode();
        assertThat(ours.code()).as(ours.output() + theirs.output()).isEqualTo(code);
        assertThat(ours.kind())
                .as(ours.output() + theirs.output())
                .isEqualTo(kind(code, theirs.output()));
    }

    private record Outcome(int code, String output, String kind) {}

    private static Outcome ours(Path file) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        int code = Main.run(List.of("proxy", "-c", "-f", file.toString()), out, out);
        var output = bytes.toString(StandardCharsets.UTF_8);
        return new Outcome(code, output, kind(code, output));
    }

    /// `alert 5`, `warning -` or `ok`: severity and line of the first message; `-` where it names no line.
    private static String kind(int code, String output) {
        var messages = MESSAGE.matcher(output);
        while (messages.find()) {
            var severity = messages.group(1).equals("ALERT") ? "alert" : "warning";
            if (code != 0 && severity.equals("warning")) {
                continue;
            }
            var line = LINE.matcher(messages.group(2));
            return severity + " " + (line.find() ? line.group(1) : "-");
        }
        return "ok";
    }
}

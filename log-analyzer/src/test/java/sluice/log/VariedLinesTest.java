package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lines as people have them: every version from 1.1 to 3.x, every syslog daemon and container runtime, formats of one's
/// own, events. What each is read as stands in a golden file, one line for one line.
class VariedLinesTest {
    private static final List<String> SHOWN =
            List.of(
                    "kind",
                    "format",
                    "event",
                    "client",
                    "frontend",
                    "backend",
                    "server",
                    "TR",
                    "Tq",
                    "Tw",
                    "Tc",
                    "Tr",
                    "Ta",
                    "Tt",
                    "status",
                    "bytes",
                    "termination",
                    "retries",
                    "srv_queue",
                    "path",
                    "tls_version",
                    "truncated");

    @Test
    void eachIsReadAsWhatItIs() throws IOException {
        Path file = Files.createTempFile("varied", ".log");
        try {
            Files.write(file, resource("/lines/varied.txt"));
            StringBuilder actual = new StringBuilder();
            Program.run("parse", file.toString()).out().lines().forEach(l -> row(actual, l));
            Path golden =
                    Path.of(
                            System.getProperty("sluice.root", "."),
                            "log-analyzer/src/test/resources/lines/varied.golden.txt");
            if ("write".equals(System.getProperty("golden"))) Files.writeString(golden, actual);
            assertThat(actual.toString()).isEqualTo(Files.readString(golden));
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = VariedLinesTest.class.getResourceAsStream(name)) {
            if (in == null) throw new AssertionError("no resource " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void row(StringBuilder out, String json) {
        for (String field : SHOWN) {
            Matcher value = Pattern.compile("\"" + field + "\":(\"[^\"]*\"|[^,}]*)").matcher(json);
            if (value.find()) out.append(field).append('=').append(value.group(1)).append(' ');
        }
        out.append('\n');
    }
}

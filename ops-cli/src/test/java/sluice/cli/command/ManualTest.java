package sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The table of verbs in the manual is what the verbs say of themselves.
class ManualTest {
    private static final String BEGIN =
            "<!-- verbs: written by ManualTest with -Dgolden=write -->\n";
    private static final String END = "<!-- end of verbs -->\n";

    @Test
    void everyVerbStandsInTheManual() throws IOException {
        Path file = Path.of(System.getProperty("sluice.root"), "docs/ops-cli.md");
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        String table = table();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(file, text.substring(0, from) + table + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to)).isEqualTo(table);
    }

    private static String table() {
        var table = new StringBuilder("| verb | what it does |\n|---|---|\n");
        for (var verb : new Verbs().all()) {
            var manual = verb.manual();
            table.append("| `")
                    .append(manual.usage().replace("|", "\\|"))
                    .append("` | ")
                    .append(manual.summary().replace("|", "\\|"))
                    .append(manual.changes() ? " (level admin)" : "")
                    .append(" |\n");
        }
        return table.toString();
    }
}

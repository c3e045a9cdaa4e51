package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.config.model.Inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// The words of HAProxy's language that are not keywords of their own: what is said to be built is accepted, what is said to
/// be missing is really refused. `-Dgolden=write` marks the lines again as they turn out.
class WordEvidenceTest {
    private static final Path TABLE =
            Path.of("src/test/resources/sluice/boot/words.txt").toAbsolutePath();

    @TempDir Path folder;

    @Test
    void everyWordIsAsItsLineSays() throws IOException {
        var evidence = new WordEvidence(folder);
        var wrong = new ArrayList<String>();
        var asTheyAre = new StringBuilder();
        for (var word : WordEvidence.words()) {
            var objection = evidence.objection(word);
            if ((objection != null) != word.missing()) {
                wrong.add(word + ": " + objection);
            }
            asTheyAre.append(word.line(objection != null)).append('\n');
        }
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(TABLE, asTheyAre);
            Files.writeString(Path.of("target/words-changed.txt"), String.join("\n", wrong));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyRowOfTheInventoryIsCounted() throws IOException {
        var evidence = new WordEvidence(folder);
        assertThat(
                        Inventory.rows().stream()
                                .filter(row -> row.tier() <= 2 && !Coverage.ofKeywords(row.kind()))
                                .filter(row -> !evidence.covers(row))
                                .map(row -> row.kind() + " " + row.name()))
                .isEmpty();
    }
}

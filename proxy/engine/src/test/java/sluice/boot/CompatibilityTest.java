package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What the documentation says about keywords is what the engine has: `docs/compatibility.md` and `docs/manual`.
///
/// `-Dgolden=write` writes them.
class CompatibilityTest {
    private static final Path DOCS = Path.of(System.getProperty("sluice.root", "../.."), "docs");

    @TempDir Path folder;

    @Test
    void everyKeywordHasAnEntryInTheManual() throws IOException {
        var pages = ManualPages.pages();
        assertThat(pages).isNotEmpty();
        if ("write".equals(System.getProperty("golden"))) {
            write(pages);
        }
        for (var page : pages.values()) {
            assertThat(page).contains("\n## ");
        }
    }

    private static void write(Map<String, String> pages) throws IOException {
        var manual = DOCS.resolve("manual");
        Files.createDirectories(manual);
        for (var page : new TreeMap<>(pages).entrySet()) {
            Files.writeString(manual.resolve(page.getKey() + ".md"), page.getValue());
        }
        Files.writeString(manual.resolve("README.md"), ManualPages.index(pages));
    }

    @Test
    void theTableSaysWhatIsBuilt() throws IOException {
        var table = DOCS.resolve("compatibility.md");
        var report = new Coverage(KeywordIndex.collect(), new WordEvidence(folder)).report();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(table, report);
        }
        assertThat(table).content().isEqualTo(report);
    }
}

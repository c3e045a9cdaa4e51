package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
        Files.writeString(
                DOCS.resolve("compatibility.md"), Coverage.report(KeywordIndex.collect()));
    }

    @Test
    void theReportCountsEveryWordOfTheInventory() {
        var report = Coverage.report(KeywordIndex.collect());
        assertThat(report)
                .contains("| Directives of global | 21 of 21 |")
                .contains("## Converters");
    }
}

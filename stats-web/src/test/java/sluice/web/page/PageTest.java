package sluice.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.web.poll.Cell;
import sluice.web.poll.Moment;
import sluice.web.poll.Row;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Size, escaping, and the policy of the snapshot file.
class PageTest {
    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    private final Assets assets = new Assets();

    @Test
    void allFilesTogetherAreUnder300Kilobytes() {
        assertThat(assets.size()).isLessThan(300 * 1000);
    }

    /// What a browser loads, as it goes over the network.
    @Test
    void thePageIsUnder150KilobytesOnTheWay() throws IOException {
        var out = new ByteArrayOutputStream();
        for (String name : Assets.SCRIPTS) {
            packed(out, assets.text(name));
        }
        packed(out, assets.text("uplot.js"));
        packed(out, assets.text("page.css"));
        packed(out, new String(Shell.page(assets), StandardCharsets.UTF_8));
        assertThat(out.size()).isLessThan(150 * 1000);
    }

    private static void packed(ByteArrayOutputStream out, String text) throws IOException {
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void onlyKnownNamesExist() {
        assertThat(assets.find("app.js")).isNotNull();
        assertThat(assets.find("../page/app.js")).isNull();
        assertThat(assets.find("shell.html")).isNull();
        assertThat(assets.find("")).isNull();
    }

    @Test
    void theShellHasNothingInline() {
        String html = new String(Shell.page(assets), StandardCharsets.UTF_8);
        assertThat(html).doesNotContain("style=").doesNotContain("<style");
        assertThat(html.replaceAll("<script [^>]*src=[^>]*></script>", ""))
                .doesNotContain("<script");
        assertThat(html).doesNotContainPattern(" on[a-z]+=").doesNotContain("https://");
    }

    /// The snapshot file puts all modules into one scope.
    @Test
    void noTwoModulesDeclareTheSameName() {
        var names = new java.util.ArrayList<String>();
        var declared =
                java.util.regex.Pattern.compile(
                        "(?m)^(?:async )?(?:function|const|let|class) +(\\w+)");
        var matcher = declared.matcher(assets.bundle());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        assertThat(names).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    /// Nothing in the page's files names another host, apart from the name space of SVG and comments.
    @Test
    void noFileLoadsAnythingFromElsewhere() {
        assertThat(assets.bundle() + assets.text("page.css") + assets.text("login.css"))
                .doesNotContainPattern("(?:src|href)=[\"']?(?:https?:)?//")
                .doesNotContainPattern("url\\(")
                .doesNotContain("@import")
                .doesNotContain("eval(")
                .doesNotContain("new Function")
                .doesNotContain("innerHTML")
                .doesNotContain("document.write");
        String html =
                new String(SnapshotFile.html(assets, content("{}", "")), StandardCharsets.UTF_8);
        assertThat(html)
                .doesNotContainPattern("(?:src|href)=[\"'](?!data:|#)")
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
    }

    private static SnapshotFile.Content content(String state, String name) {
        return new SnapshotFile.Content(
                name,
                state,
                "{}",
                "[]",
                Map.of("lb1 B" + name, "{}"),
                Map.of(name, Map.of("table " + name, "{}")));
    }

    @Test
    void aSnapshotFileHoldsHostileNamesAsData() {
        String state = "{\"name\":\"" + HOSTILE.replace("\"", "\\\"") + "\"}";
        String html =
                new String(
                        SnapshotFile.html(assets, content(state, HOSTILE)), StandardCharsets.UTF_8);
        assertThat(html).doesNotContain(HOSTILE).doesNotContain("onerror=alert(2)>");
        assertThat(html).contains("\\u003c/script\\u003e").contains("script-src 'sha256-");
        assertThat(html).doesNotContain("/assets/");
        String script =
                html.substring(html.lastIndexOf("<script>") + 8, html.lastIndexOf("</script>"));
        assertThat(html).contains(Assets.hash(script.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thePlainPageEscapesEverything() {
        var numbers = new double[Cell.all().size()];
        Arrays.fill(numbers, 1.5);
        var texts = new String[Cell.TRACKED.ordinal() + 1];
        Arrays.fill(texts, HOSTILE);
        var row =
                new Row(
                        StatRow.builder(ObjectKind.BACKEND, HOSTILE, "BACKEND").build(),
                        numbers,
                        texts);
        var snapshot =
                sluice.runtime.Snapshot.of(
                        Instant.EPOCH, sluice.runtime.ProcessInfo.NONE, List.of(row.stat()));
        var moment =
                new Moment(
                        HOSTILE,
                        HOSTILE,
                        Instant.EPOCH,
                        new sluice.runtime.RuntimeClient.Statistics(snapshot, ""),
                        List.of(row),
                        List.of(),
                        List.of(),
                        null,
                        Instant.EPOCH,
                        HOSTILE,
                        0);
        String html =
                new String(PlainPage.html(List.of(moment), Instant.EPOCH), StandardCharsets.UTF_8);
        assertThat(html).doesNotContain("<script").doesNotContain("<img").contains("&lt;img");
    }
}

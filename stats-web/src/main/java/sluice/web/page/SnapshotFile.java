package sluice.web.page;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// One HTML file with everything in it: scripts, styles, the state of that moment and its charts. It loads nothing and
/// its policy forbids it to; the only script that may run is the one whose hash stands in the policy.
public final class SnapshotFile {
    private SnapshotFile() {}

    /// What the file shows.
    ///
    /// @param title e.g. `2026-11-22 03:12:07 UTC`
    /// @param state as `/api/v1/state` gives it
    /// @param columns as `/api/v1/columns` gives it
    /// @param words what every column of a proxy means, as JSON
    /// @param series by `proxy key`, as `/api/v1/…/series` gives them
    /// @param documents by proxy, then by name, as `/api/v1/proxies/…` gives them
    public record Content(
            String title,
            String state,
            String columns,
            String words,
            Map<String, String> series,
            Map<String, Map<String, String>> documents) {}

    /// The whole file.
    public static byte[] html(Assets assets, Content content) {
        String script = assets.bundle().replace("</script", "<\\/script");
        String styles = assets.text("uplot.css") + assets.text("page.css");
        String policy =
                "default-src 'none'; img-src data:; style-src 'sha256-"
                        + Assets.hash(styles.getBytes(StandardCharsets.UTF_8))
                        + "'; script-src 'sha256-"
                        + Assets.hash(script.getBytes(StandardCharsets.UTF_8))
                        + "'";
        var documents = new LinkedHashMap<String, String>();
        content.documents().forEach((proxy, known) -> documents.put(proxy, object(known)));
        var data = new LinkedHashMap<String, String>();
        data.put("title", quoted(content.title()));
        data.put("state", content.state());
        data.put("columns", content.columns());
        data.put("words", content.words());
        data.put("series", object(content.series()));
        data.put("documents", object(documents));
        return assets.text("shell.html")
                .replaceAll("(?s)<!--served-->.*?<!--/served-->", "")
                .replace("<title>", "<title>" + Html.escape(content.title()) + " · ")
                .replace(
                        "<!--head-->",
                        "<meta http-equiv=\"Content-Security-Policy\" content=\""
                                + policy
                                + "\">\n<style>"
                                + styles
                                + "</style>")
                .replace(
                        "<!--tail-->",
                        "<script type=\"application/json\" id=\"snapshot\">"
                                + Html.embed(object(data))
                                + "</script>\n<script>"
                                + script
                                + "</script>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A JSON object of values that are JSON already.
    private static String object(Map<String, String> values) {
        var out = new StringJoiner(",", "{", "}");
        values.forEach((name, json) -> out.add(quoted(name) + ':' + json));
        return out.toString();
    }

    private static String quoted(String text) {
        var out = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

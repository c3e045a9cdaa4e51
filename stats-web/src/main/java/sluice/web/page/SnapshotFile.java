package sluice.web.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One HTML file with everything in it: scripts, styles, the state of that moment and its charts. It loads nothing and
/// its policy forbids it to; the only script that may run is the one whose hash stands in the policy.
public final class SnapshotFile {
    private SnapshotFile() {}

    /// @param state as `/api/v1/state` gives it
    /// @param columns as `/api/v1/columns` gives it
    /// @param series by `proxy key`, as `/api/v1/…/series` gives them
    /// @param title e.g. `lb1 2026-11-22 03:12:07 UTC`
    public static byte[] html(
            Assets assets, String state, String columns, Map<String, String> series, String title) {
        String script = assets.bundle().replace("</script", "<\\/script");
        String styles = assets.text("uplot.css") + assets.text("page.css");
        String policy =
                "default-src 'none'; img-src data:; style-src 'sha256-"
                        + Assets.hash(styles.getBytes(StandardCharsets.UTF_8))
                        + "'; script-src 'sha256-"
                        + Assets.hash(script.getBytes(StandardCharsets.UTF_8))
                        + "'";
        var data = new StringBuilder(state.length() + columns.length() + 1024);
        data.append("{\"state\":").append(state).append(",\"columns\":").append(columns);
        data.append(",\"title\":\"").append(title).append("\",\"series\":{");
        String separator = "";
        for (var entry : series.entrySet()) {
            data.append(separator)
                    .append(quoted(entry.getKey()))
                    .append(':')
                    .append(entry.getValue());
            separator = ",";
        }
        data.append("}}");
        return assets.text("shell.html")
                .replaceAll("(?s)<!--served-->.*?<!--/served-->", "")
                .replace("<title>", "<title>" + Html.escape(title) + " · ")
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
                                + Html.embed(data.toString())
                                + "</script>\n<script>"
                                + script
                                + "</script>")
                .getBytes(StandardCharsets.UTF_8);
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

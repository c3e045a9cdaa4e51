package sluice.tui.boot;

import sluice.runtime.Json;
import sluice.tui.poll.World;
import sluice.vocabulary.Finding;
import sluice.vocabulary.InfoField;

/// The verdicts as JSON: the object that all tools print, with the instances beside it.
///
/// ```
/// {"at":"2026-11-22T03:12:07Z","nodes":[{"name":…,"version":…,"pid":…,"at":…,"findings":[…]}]}
/// ```
///
/// With one instance its `findings` also stand at the top, as `why --json` prints them.
final class Findings {
    private Findings() {}

    static String json(World world) {
        var text = new StringBuilder(1024).append("{\"at\":\"").append(world.at()).append('"');
        if (world.nodes().size() == 1) {
            text.append(",\"findings\":");
            Finding.appendJson(world.nodes().getFirst().findings(), text);
        }
        text.append(",\"nodes\":[");
        boolean first = true;
        for (var node : world.nodes()) {
            var info = node.latest().map(snapshot -> snapshot.info()).orElse(null);
            String head =
                    Json.object()
                            .put("name", node.name())
                            .put("target", node.target())
                            .put("product", info == null ? "" : info.text(InfoField.PRODUCT_NAME))
                            .put("version", info == null ? "" : info.shortVersion())
                            .put("pid", info == null ? 0 : info.pid())
                            .put("at", String.valueOf(node.takenAt()))
                            .put("silence", node.history().silence())
                            .toString();
            text.append(first ? "" : ",").append(head, 0, head.length() - 1);
            text.append(",\"findings\":");
            Finding.appendJson(node.findings(), text);
            text.append('}');
            first = false;
        }
        return text.append("]}").toString();
    }
}

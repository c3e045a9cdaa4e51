package sluice.cli.shell;

import sluice.cli.command.Session;
import sluice.runtime.Capabilities;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.StickTable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of the running proxy. A proxy that does not answer has no names: nothing here throws.
final class LiveObjects {
    private static final long FRESH_NANOS = 3_000_000_000L;

    private final Session session;
    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, Long> askedAt = new HashMap<>();

    LiveObjects(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    List<Capabilities.Command> commands() {
        try {
            return session.capabilities().commands();
        } catch (RuntimeFailure _) {
            return List.of();
        }
    }

    /// The last snapshot, taken now where there is none.
    List<StatRow> rows() {
        return session.history().latest().map(Snapshot::rows).orElse(List.of());
    }

    List<String> backends() {
        return session.history()
                .latest()
                .map(snapshot -> snapshot.backends().stream().map(StatRow::proxy).toList())
                .orElse(List.of());
    }

    List<String> frontends() {
        return session.history()
                .latest()
                .map(snapshot -> snapshot.frontends().stream().map(StatRow::proxy).toList())
                .orElse(List.of());
    }

    List<StatRow> servers() {
        return session.history().latest().map(Snapshot::servers).orElse(List.of());
    }

    List<String> tables() {
        return list(
                "show table",
                answer -> StickTable.parse(answer).stream().map(StickTable::name).toList());
    }

    List<String> keys(String table) {
        return list(
                "show table " + table,
                answer -> {
                    var keys = new ArrayList<String>();
                    for (var one : StickTable.parse(answer)) {
                        for (var entry : one.entries()) {
                            if (keys.size() < 200) {
                                keys.add(entry.key());
                            }
                        }
                    }
                    return keys;
                });
    }

    List<String> certificates() {
        return list("show ssl cert", LiveObjects::plainLines);
    }

    /// Maps and ACLs by file or by `#number`.
    List<String> patterns(String kind) {
        return list(
                "show " + kind,
                answer -> {
                    var names = new ArrayList<String>();
                    for (String line : answer.split("\n")) {
                        int open = line.indexOf('(');
                        int close = line.indexOf(')');
                        if (line.startsWith("#") || open < 1 || close < open) {
                            continue;
                        }
                        String file = line.substring(open + 1, close);
                        names.add(file.isEmpty() ? "#" + line.substring(0, open).strip() : file);
                    }
                    return names;
                });
    }

    private static List<String> plainLines(String answer) {
        var lines = new ArrayList<String>();
        for (String line : answer.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.startsWith("*") ? line.substring(1) : line);
            }
        }
        return lines;
    }

    private List<String> list(
            String command, java.util.function.Function<String, List<String>> parse) {
        Long asked = askedAt.get(command);
        if (asked == null || System.nanoTime() - asked > FRESH_NANOS) {
            try {
                var answer = session.client().ask(command);
                lists.put(command, answer.failed() ? List.of() : parse.apply(answer.text()));
            } catch (RuntimeFailure _) {
                lists.put(command, List.of());
            }
            askedAt.put(command, System.nanoTime());
        }
        return lists.getOrDefault(command, List.of());
    }
}

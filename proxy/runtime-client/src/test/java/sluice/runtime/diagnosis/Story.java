package sluice.runtime.diagnosis;

import sluice.runtime.History;
import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A history told in one line, for tables of tests.
///
/// ```
/// be UP act=1 ; be/s1 UP scur=4 ; @fe OPEN ; info CurrConns=3   objects of a snapshot (backend, server, frontend, process)
/// … -> be stot=50 ; be/s1 DOWN                                 the next snapshot, one second later: what changes
/// … ->*12 be stot=600                                          twelve snapshots, numbers grow evenly
/// ```
final class Story {
    static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    private final History history = new History(600);
    private final Map<String, Map<String, String>> objects = new LinkedHashMap<>();
    private Instant time = START;

    private Story() {}

    static Story tell(String text) {
        var story = new Story();
        story.objects.put(
                "info",
                new LinkedHashMap<>(
                        Map.of("Pid", "1", "Start_time_sec", "1000", "Idle_pct", "100")));
        for (String part : ("->" + text).split("->")) {
            if (!part.isBlank()) {
                story.part(part);
            }
        }
        return story;
    }

    History history() {
        return history;
    }

    /// The moment of the last snapshot.
    Instant now() {
        return time;
    }

    private void part(String part) {
        int steps = 1;
        String changes = part;
        if (part.startsWith("*")) {
            int end = part.indexOf(' ');
            steps = Integer.parseInt(part.substring(1, end));
            changes = part.substring(end);
        }
        var before = copy();
        change(changes);
        var after = copy();
        for (int step = 1; step <= steps; step++) {
            blend(before, after, step, steps);
            time = time.plusSeconds(1);
            history.add(snapshot());
        }
    }

    private Map<String, Map<String, String>> copy() {
        var copy = new LinkedHashMap<String, Map<String, String>>();
        objects.forEach((name, values) -> copy.put(name, new LinkedHashMap<>(values)));
        return copy;
    }

    private void change(String changes) {
        for (String object : changes.strip().split("\\s*;\\s*")) {
            int end = object.indexOf(' ');
            String name = end < 0 ? object : object.substring(0, end);
            var values = objects.computeIfAbsent(name, _ -> new LinkedHashMap<>());
            String status = "";
            for (String word : end < 0 ? new String[0] : object.substring(end + 1).split(" +")) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    status = status.isEmpty() ? word : status + ' ' + word;
                } else {
                    values.put(
                            word.substring(0, equals),
                            word.substring(equals + 1).replace('_', ' '));
                }
            }
            if (!status.isEmpty()) {
                values.put("status", status);
            }
        }
    }

    private void blend(
            Map<String, Map<String, String>> before,
            Map<String, Map<String, String>> after,
            int step,
            int steps) {
        after.forEach(
                (name, values) -> {
                    var blended = new LinkedHashMap<String, String>();
                    var old = before.getOrDefault(name, Map.of());
                    values.forEach(
                            (key, to) -> blended.put(key, between(old, key, to, step, steps)));
                    objects.put(name, blended);
                });
    }

    private static String between(
            Map<String, String> before, String key, String to, int step, int steps) {
        String from = before.getOrDefault(key, "0");
        if (!to.matches("\\d+") || !from.matches("\\d+")) {
            return to;
        }
        long start = Long.parseLong(from);
        return Long.toString(start + (Long.parseLong(to) - start) * step / steps);
    }

    private Snapshot snapshot() {
        var info = new StringBuilder();
        objects.getOrDefault("info", Map.of())
                .forEach((key, value) -> info.append(key).append(": ").append(value).append('\n'));
        var rows =
                objects.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("info"))
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList();
        return Snapshot.of(time, ProcessInfo.parse(info.toString()), rows);
    }

    private static ObjectKind kindOf(String path) {
        return path.startsWith("@")
                ? ObjectKind.FRONTEND
                : path.indexOf('/') < 0 ? ObjectKind.BACKEND : ObjectKind.SERVER;
    }

    private static StatRow row(String path, Map<String, String> values) {
        int slash = path.indexOf('/');
        var row =
                path.startsWith("@")
                        ? StatRow.builder(ObjectKind.FRONTEND, path.substring(1), "FRONTEND")
                        : slash < 0
                                ? StatRow.builder(ObjectKind.BACKEND, path, "BACKEND")
                                : StatRow.builder(
                                        ObjectKind.SERVER,
                                        path.substring(0, slash),
                                        path.substring(slash + 1));
        for (var column : StatColumn.all()) {
            if (column.counter() && column.objects().contains(kindOf(path))) {
                row.put(column, 0);
            }
        }
        values.forEach(
                (key, value) -> {
                    var column = StatColumn.ofName(key);
                    if (column == null) {
                        throw new AssertionError("no column " + key);
                    }
                    row.put(column, value);
                });
        return row.build();
    }
}

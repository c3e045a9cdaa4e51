package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `show info` and `show stat` of one instant. Immutable; rows keep the order of the configuration.
public final class Snapshot {
    private final Instant takenAt;
    private final ProcessInfo info;
    private final List<StatRow> rows;
    private final Map<String, StatRow> byKey;
    private final Map<String, List<StatRow>> serversOf = new HashMap<>();
    private final long pid;
    private final long startSecond;

    private Snapshot(Instant takenAt, ProcessInfo info, List<StatRow> rows) {
        this.takenAt = takenAt;
        this.info = info;
        this.rows = List.copyOf(rows);
        this.pid = info.pid();
        this.startSecond = info.startedAt(takenAt).getEpochSecond();
        this.byKey = new HashMap<>(rows.size() * 2);
        for (var row : rows) {
            byKey.put(row.key(), row);
            if (row.kind() == ObjectKind.SERVER) {
                serversOf.computeIfAbsent(row.proxy(), _ -> new ArrayList<>()).add(row);
            }
        }
    }

    /// A snapshot from rows built by hand, for tests and replays.
    public static Snapshot of(Instant takenAt, ProcessInfo info, List<StatRow> rows) {
        return new Snapshot(takenAt, info, rows);
    }

    /// Reads the CSV of `show stat`; unknown columns are ignored, rows of an unknown type left out.
    public static Snapshot parse(Instant takenAt, ProcessInfo info, String csv) {
        var records = Records.ofCsv(csv);
        var columns = new @Nullable StatColumn[records.header().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = StatColumn.ofName(records.header().get(i));
        }
        var rows = new ArrayList<StatRow>(records.size());
        for (int i = 0; i < records.size(); i++) {
            var kind = ObjectKind.ofNumber(records.number(i, "type", -1));
            if (kind == null) {
                continue;
            }
            var row = StatRow.builder(kind, records.text(i, "pxname"), records.text(i, "svname"));
            for (int c = 0; c < columns.length; c++) {
                var column = columns[c];
                if (column != null) {
                    row.put(column, records.field(i, c));
                }
            }
            rows.add(row.build());
        }
        return new Snapshot(takenAt, info, rows);
    }

    /// When the answer was complete, by the clock of this machine.
    public Instant takenAt() {
        return takenAt;
    }

    public ProcessInfo info() {
        return info;
    }

    /// All rows in the order of the answer.
    public List<StatRow> rows() {
        return rows;
    }

    /// The rows of one kind in the order of the answer.
    public List<StatRow> rows(ObjectKind kind) {
        var found = new ArrayList<StatRow>();
        for (var row : rows) {
            if (row.kind() == kind) {
                found.add(row);
            }
        }
        return found;
    }

    public List<StatRow> frontends() {
        return rows(ObjectKind.FRONTEND);
    }

    public List<StatRow> backends() {
        return rows(ObjectKind.BACKEND);
    }

    /// The servers of one backend in the order of the configuration; empty where there is no such backend.
    public List<StatRow> servers(String backend) {
        return java.util.Collections.unmodifiableList(serversOf.getOrDefault(backend, List.of()));
    }

    /// All servers.
    public List<StatRow> servers() {
        return rows(ObjectKind.SERVER);
    }

    public @Nullable StatRow frontend(String name) {
        return byKey.get(StatRow.key(ObjectKind.FRONTEND, name, "FRONTEND"));
    }

    public @Nullable StatRow backend(String name) {
        return byKey.get(StatRow.key(ObjectKind.BACKEND, name, "BACKEND"));
    }

    public @Nullable StatRow server(String backend, String server) {
        return byKey.get(StatRow.key(ObjectKind.SERVER, backend, server));
    }

    /// The row of [StatRow#key()] in this snapshot.
    public @Nullable StatRow row(String key) {
        return byKey.get(key);
    }

    /// The object of that path: `be/srv` a server (or listener), a name alone a backend, else a frontend.
    public @Nullable StatRow find(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            var backend = backend(path);
            return backend != null ? backend : frontend(path);
        }
        String proxy = path.substring(0, slash);
        String name = path.substring(slash + 1);
        var server = server(proxy, name);
        return server != null ? server : byKey.get(StatRow.key(ObjectKind.LISTENER, proxy, name));
    }

    /// Whether two snapshots come from the same process, so that counters may be subtracted.
    public boolean sameProcess(Snapshot other) {
        if (info.isEmpty() || other.info.isEmpty()) {
            return info.isEmpty() == other.info.isEmpty();
        }
        return pid == other.pid && Math.abs(startSecond - other.startSecond) <= 1;
    }

    int weight() {
        int sum = 0;
        for (var row : rows) {
            sum += row.weight();
        }
        return sum;
    }

    /// The same moment with the columns that a history keeps.
    Snapshot thin() {
        var thin = new ArrayList<StatRow>(rows.size());
        for (var row : rows) {
            thin.add(row.thin());
        }
        return new Snapshot(takenAt, info, thin);
    }
}

package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ObjectKind;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;

/// `show info` and `show stat` of one instant. Immutable; rows keep the order of the configuration.
///
/// The values lie in columns ([Columns]), what does not change from poll to poll is shared with the snapshot before.
public final class Snapshot {
    private final Instant takenAt;
    private final ProcessInfo info;
    private final Roster roster;
    private final Columns columns;
    private final Process process;
    private volatile StatRow @Nullable [] rows;

    Snapshot(Instant takenAt, ProcessInfo info, Roster roster, Columns columns) {
        this.takenAt = takenAt;
        this.info = info;
        this.roster = roster;
        this.columns = columns;
        this.process =
                new Process(!info.isEmpty(), info.pid(), info.startedAt(takenAt).getEpochSecond());
    }

    /// A snapshot from rows built by hand, for tests and replays.
    public static Snapshot of(Instant takenAt, ProcessInfo info, List<StatRow> rows) {
        var columns = Columns.empty(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).copyInto(columns, i);
        }
        return new Snapshot(takenAt, info, Roster.of(rows), columns);
    }

    /// Reads the CSV of `show stat`; unknown columns are ignored, rows of an unknown type left out. Who polls keeps a
    /// [SnapshotReader] instead, which costs far less.
    public static Snapshot parse(Instant takenAt, ProcessInfo info, String csv) {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        return new SnapshotReader().read(takenAt, info, bytes, 0, bytes.length);
    }

    /// When the answer was complete, by the clock of this machine.
    public Instant takenAt() {
        return takenAt;
    }

    public ProcessInfo info() {
        return info;
    }

    Roster roster() {
        return roster;
    }

    Columns columns() {
        return columns;
    }

    /// The same values on an equal roster, so that both snapshots know their rows by position.
    Snapshot on(Roster equal) {
        return new Snapshot(takenAt, info, equal, columns);
    }

    private StatRow[] all() {
        var known = rows;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            known = rows;
            if (known == null) {
                known = new StatRow[roster.size()];
                for (int i = 0; i < known.length; i++) {
                    known[i] = new StatRow(roster, columns, i);
                }
                rows = known;
            }
            return known;
        }
    }

    /// All rows in the order of the answer.
    public List<StatRow> rows() {
        return Collections.unmodifiableList(Arrays.asList(all()));
    }

    /// The rows at those positions, without copying them.
    private static final class Picked extends AbstractList<StatRow> implements RandomAccess {
        private final StatRow[] rows;
        private final int[] positions;

        Picked(StatRow[] rows, int[] positions) {
            this.rows = rows;
            this.positions = positions;
        }

        @Override
        public StatRow get(int index) {
            return rows[positions[index]];
        }

        @Override
        public int size() {
            return positions.length;
        }
    }

    /// The rows of one kind in the order of the answer.
    public List<StatRow> rows(ObjectKind kind) {
        return new Picked(all(), roster.ofKind(kind));
    }

    public List<StatRow> frontends() {
        return rows(ObjectKind.FRONTEND);
    }

    public List<StatRow> backends() {
        return rows(ObjectKind.BACKEND);
    }

    /// The servers of one backend in the order of the configuration; empty where there is no such backend.
    public List<StatRow> servers(String backend) {
        return new Picked(all(), roster.servers(backend));
    }

    /// All servers.
    public List<StatRow> servers() {
        return rows(ObjectKind.SERVER);
    }

    public @Nullable StatRow frontend(String name) {
        return row(StatRow.key(ObjectKind.FRONTEND, name, "FRONTEND"));
    }

    public @Nullable StatRow backend(String name) {
        return row(StatRow.key(ObjectKind.BACKEND, name, "BACKEND"));
    }

    public @Nullable StatRow server(String backend, String server) {
        return row(StatRow.key(ObjectKind.SERVER, backend, server));
    }

    /// The row of [StatRow#key()] in this snapshot.
    public @Nullable StatRow row(String key) {
        int position = roster.position(key);
        return position < 0 ? null : all()[position];
    }

    /// The same object in this snapshot, null where it has none such.
    public @Nullable StatRow row(StatRow of) {
        int position = of.positionIn(roster);
        return position < 0 ? null : all()[position];
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
        return server != null ? server : row(StatRow.key(ObjectKind.LISTENER, proxy, name));
    }

    /// Which process took a snapshot.
    ///
    /// @param known false where the target does not tell (a statistics URL)
    record Process(boolean known, long pid, long startSecond) {
        boolean same(Process other) {
            return known && other.known
                    ? pid == other.pid && Math.abs(startSecond - other.startSecond) <= 1
                    : known == other.known;
        }
    }

    Process process() {
        return process;
    }

    /// Whether two snapshots come from the same process, so that counters may be subtracted.
    public boolean sameProcess(Snapshot other) {
        return process.same(other.process);
    }
}

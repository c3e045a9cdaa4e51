package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The last snapshots of one target as a ring, with what can only be told from several: rates, series, events.
///
/// Rates are per second between two snapshots of the same process. Where the process was replaced or counters were
/// cleared there is no rate for that interval (`NaN`), never a negative one. The ring holds at most `capacity`
/// snapshots and at most about 8 million values (64 MiB): with very many servers it reaches back less far. All but the
/// latest two snapshots lose the counters of the modules. Guarded by its own lock; any thread may call.
public final class History {
    private static final int VALUES = 8 << 20;
    private static final int EVENTS = 1000;

    private final int capacity;
    private final ArrayList<Snapshot> ring = new ArrayList<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final ArrayDeque<Restart> restarts = new ArrayDeque<>();
    private @Nullable Instant silentSince;
    private String silence = "";
    private long values;
    private @Nullable Duration stepsOver;
    private int stepsKept;
    private @Nullable List<Event> eventList;
    private boolean changedSince;

    /// Something that happened between two snapshots.
    ///
    /// @param object path of the object, or empty for the process
    /// @param text what happened, in words
    public record Event(Instant at, Kind kind, String object, String text) {
        public enum Kind {
            STATE,
            QUEUE,
            RESTART,
            CONNECTION,
            CHANGE
        }
    }

    /// The process was replaced.
    ///
    /// @param before the last snapshot of the old process
    /// @param after the first one of the new process
    public record Restart(Instant at, Snapshot before, Snapshot after) {}

    /// @param capacity how many snapshots at most, e.g. 600 for ten minutes at one per second
    public History(int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("a history needs two snapshots at least");
        }
        this.capacity = capacity;
    }

    /// Takes the next snapshot and returns the events that it shows.
    public synchronized List<Event> add(Snapshot snapshot) {
        var found = new ArrayList<Event>();
        if (silentSince != null) {
            found.add(new Event(snapshot.takenAt(), Event.Kind.CONNECTION, "", "answers again"));
            silentSince = null;
            silence = "";
        }
        if (!ring.isEmpty()) {
            compare(ring.getLast(), snapshot, found);
        }
        keep(snapshot);
        for (var event : found) {
            changedSince = true;
            events.addLast(event);
            if (events.size() > EVENTS) {
                events.removeFirst();
            }
        }
        return List.copyOf(found);
    }

    /// What this history looked like at that moment, as a history of its own that does not grow with this one: screens
    /// draw from it while polling goes on, and walk back with it. Snapshots are shared, not copied; for reading only.
    public synchronized History until(Instant moment) {
        var past = new History(capacity);
        for (var snapshot : ring) {
            if (!snapshot.takenAt().isAfter(moment)) {
                past.ring.add(snapshot);
            }
        }
        for (var event : events) {
            if (!event.at().isAfter(moment)) {
                past.events.add(event);
            }
        }
        for (var restart : restarts) {
            if (!restart.at().isAfter(moment)) {
                past.restarts.add(restart);
            }
        }
        if (silentSince != null && !silentSince.isAfter(moment)) {
            past.silentSince = silentSince;
            past.silence = silence;
        }
        return past;
    }

    /// Notes that the target did not answer.
    public synchronized void addFailure(Instant at, String reason) {
        if (silentSince == null) {
            silentSince = at;
            changedSince = true;
            events.addLast(new Event(at, Event.Kind.CONNECTION, "", reason));
        }
        silence = reason;
    }

    private void keep(Snapshot snapshot) {
        stepsOver = null;
        ring.add(snapshot);
        values += snapshot.weight();
        if (ring.size() > 2) {
            int at = ring.size() - 3;
            var old = ring.get(at);
            var thin = old.thin();
            values += thin.weight() - old.weight();
            ring.set(at, thin);
        }
        while (ring.size() > capacity || ring.size() > 2 && values > VALUES) {
            values -= ring.removeFirst().weight();
        }
    }

    private void compare(Snapshot before, Snapshot after, List<Event> found) {
        if (!before.sameProcess(after)) {
            restarts.addLast(new Restart(after.takenAt(), before, after));
            if (restarts.size() > 8) {
                restarts.removeFirst();
            }
            found.add(
                    new Event(
                            after.takenAt(),
                            Event.Kind.RESTART,
                            "",
                            "process replaced (pid "
                                    + before.info().pid()
                                    + "→"
                                    + after.info().pid()
                                    + ")"));
        }
        for (var row : after.rows()) {
            var old = before.row(row.key());
            if (old != null) {
                compare(old, row, after.takenAt(), found);
            } else if (row.kind() == ObjectKind.SERVER) {
                found.add(
                        new Event(
                                after.takenAt(), Event.Kind.CHANGE, row.path(), "server appeared"));
            }
        }
        for (var row : before.rows()) {
            if (row.kind() == ObjectKind.SERVER && after.row(row.key()) == null) {
                found.add(
                        new Event(
                                after.takenAt(), Event.Kind.CHANGE, row.path(), "server is gone"));
            }
        }
    }

    private static void compare(StatRow old, StatRow row, Instant at, List<Event> found) {
        if (old.status().word() != row.status().word()) {
            String reason = row.status().failed() ? reason(row) : "";
            found.add(
                    new Event(
                            at,
                            Event.Kind.STATE,
                            row.path(),
                            old.status() + "→" + row.status() + reason));
        }
        long queuedBefore = old.number(StatColumn.QCUR);
        long queued = row.number(StatColumn.QCUR);
        if ((queuedBefore == 0) != (queued == 0)) {
            found.add(
                    new Event(
                            at,
                            Event.Kind.QUEUE,
                            row.path(),
                            "queue " + queuedBefore + "→" + queued));
        }
        changed(old, row, StatColumn.UWEIGHT, "weight", at, found);
        changed(old, row, StatColumn.SLIM, "maxconn", at, found);
        if (row.kind() == ObjectKind.SERVER
                && !old.text(StatColumn.ADDR).equals(row.text(StatColumn.ADDR))
                && !old.text(StatColumn.ADDR).isEmpty()) {
            found.add(
                    new Event(
                            at,
                            Event.Kind.CHANGE,
                            row.path(),
                            "address "
                                    + old.text(StatColumn.ADDR)
                                    + "→"
                                    + row.text(StatColumn.ADDR)));
        }
    }

    private static void changed(
            StatRow old,
            StatRow row,
            StatColumn column,
            String word,
            Instant at,
            List<Event> found) {
        if (row.kind() == ObjectKind.SERVER && old.number(column) != row.number(column)) {
            found.add(
                    new Event(
                            at,
                            Event.Kind.CHANGE,
                            row.path(),
                            word + ' ' + old.number(column) + "→" + row.number(column)));
        }
    }

    private static String reason(StatRow row) {
        String code = row.text(StatColumn.CHECK_STATUS);
        String detail = row.text(StatColumn.LAST_CHK);
        return (code.isEmpty() ? "" : " " + code) + (detail.isEmpty() ? "" : " " + detail);
    }

    public synchronized int size() {
        return ring.size();
    }

    public synchronized Optional<Snapshot> latest() {
        return ring.isEmpty() ? Optional.empty() : Optional.of(ring.getLast());
    }

    /// The snapshot that is `age` polls old: 0 is the latest.
    public synchronized Optional<Snapshot> back(int age) {
        int at = ring.size() - 1 - age;
        return at < 0 || age < 0 ? Optional.empty() : Optional.of(ring.get(at));
    }

    /// All snapshots held, oldest first.
    public synchronized List<Snapshot> snapshots() {
        return List.copyOf(ring);
    }

    /// What happened, oldest first; the last thousand.
    public synchronized List<Event> events() {
        var known = eventList;
        if (known == null || known.size() != events.size() || changedSince) {
            known = List.copyOf(events);
            eventList = known;
            changedSince = false;
        }
        return known;
    }

    /// Replacements of the process that were seen, oldest first.
    public synchronized List<Restart> restarts() {
        return List.copyOf(restarts);
    }

    /// Since when the target does not answer; empty while it does.
    public synchronized Optional<Instant> silentSince() {
        return Optional.ofNullable(silentSince);
    }

    /// Why the target does not answer; empty while it does.
    public synchronized String silence() {
        return silence;
    }

    /// The growth of a counter per second between the last two snapshots.
    ///
    /// @return `NaN` where it cannot be told: first snapshot, new process, cleared counters, unknown row
    public double rate(StatRow row, StatColumn column) {
        return rate(row.key(), column, 1);
    }

    /// The growth of a counter per second between the latest snapshot and the oldest one of the same process that is at
    /// most `over` old.
    public synchronized double rate(StatRow row, StatColumn column, Duration over) {
        if (ring.isEmpty()) {
            return Double.NaN;
        }
        int steps = steps(over);
        return steps == 0 ? Double.NaN : rate(row.key(), column, steps);
    }

    /// How many polls back the oldest snapshot of the same process is that is at most `over` old. The same for all rows,
    /// hence kept until the next snapshot comes.
    private int steps(Duration over) {
        if (over.equals(stepsOver)) {
            return stepsKept;
        }
        var latest = ring.getLast();
        var from = latest.takenAt().minus(over);
        int steps = 0;
        for (int i = ring.size() - 2; i >= 0; i--) {
            var candidate = ring.get(i);
            if (candidate.takenAt().isBefore(from) && steps > 0 || !candidate.sameProcess(latest)) {
                break;
            }
            steps++;
        }
        stepsOver = over;
        stepsKept = steps;
        return steps;
    }

    private synchronized double rate(String key, StatColumn column, int steps) {
        int last = ring.size() - 1;
        return last - steps < 0
                ? Double.NaN
                : between(ring.get(last - steps), ring.get(last), key, column);
    }

    private static double between(Snapshot before, Snapshot after, String key, StatColumn column) {
        var old = before.row(key);
        var row = after.row(key);
        double seconds = Duration.between(before.takenAt(), after.takenAt()).toNanos() / 1e9;
        if (old == null
                || row == null
                || seconds <= 0
                || !old.has(column)
                || !before.sameProcess(after)) {
            return Double.NaN;
        }
        long grown = row.number(column) - old.number(column);
        return grown < 0 ? Double.NaN : grown / seconds;
    }

    /// The growth of a counter of `show info` per second between the last two snapshots, or `NaN`.
    public synchronized double rate(InfoField field) {
        int last = ring.size() - 1;
        if (last < 1 || !ring.get(last - 1).sameProcess(ring.get(last))) {
            return Double.NaN;
        }
        var before = ring.get(last - 1);
        var after = ring.get(last);
        double seconds = Duration.between(before.takenAt(), after.takenAt()).toNanos() / 1e9;
        long grown = after.info().number(field) - before.info().number(field);
        return grown < 0 || seconds <= 0 ? Double.NaN : grown / seconds;
    }

    /// The last `points` values of a column, oldest first: rates of a counter, values of anything else; `NaN` where
    /// there is none. For sparklines and charts.
    public synchronized double[] series(StatRow row, StatColumn column, int points) {
        var series = new double[points];
        Arrays.fill(series, Double.NaN);
        for (int i = 0; i < points; i++) {
            int at = ring.size() - points + i;
            if (at >= 0) {
                series[i] =
                        column.counter()
                                ? at == 0
                                        ? Double.NaN
                                        : between(ring.get(at - 1), ring.get(at), row.key(), column)
                                : value(ring.get(at), row.key(), column);
            }
        }
        return series;
    }

    private static double value(Snapshot snapshot, String key, StatColumn column) {
        var row = snapshot.row(key);
        return row == null || !row.has(column) ? Double.NaN : row.number(column);
    }
}

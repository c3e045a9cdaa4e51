package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.InfoField;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The last polls of one target as a ring, with what can only be told from several: rates, series, events.
///
/// ```
/// frame │ +3 +0 … │ frame │ … │ frame │ … │ latest snapshot
///   oldest: what each column changed by, in the fewest bytes; a snapshot of any age is counted back when asked for
/// ```
///
/// Rates are per second between two polls of the same process. Where the process was replaced or counters were
/// cleared there is no rate for that interval (`NaN`), never a negative one. The ring holds at most `capacity` polls
/// and at most the given bytes, whatever is reached first: with very many servers it reaches back less far
/// ([#crowded]). Guarded by its own lock; any thread may call.
public final class History {
    /// 64 MiB: ten minutes of a thousand busy servers at one poll a second.
    public static final long USUAL_BYTES = 64L << 20;

    private static final int EVENTS = 1000;
    private static final int RESTARTS = 8;

    private final int capacity;
    private final long budget;
    private final ArrayList<Frame> frames;
    private final Unfolded unfolded;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final ArrayDeque<Restart> restarts = new ArrayDeque<>();
    private final Map<Duration, Earlier> earlier = new HashMap<>();
    private @Nullable Snapshot latest;
    private @Nullable Earlier previous;
    private @Nullable Instant silentSince;
    private String silence = "";
    private long bytes;
    private boolean crowded;
    private long[] scratch = {};
    private @Nullable List<Event> eventList;

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

    /// @param capacity how many polls at most, e.g. 600 for ten minutes at one per second
    public History(int capacity) {
        this(capacity, USUAL_BYTES);
    }

    /// @param budget how many bytes of memory the polls may take; the latest two are kept in any case
    public History(int capacity, long budget) {
        this(capacity, budget, new ArrayList<>(), new Unfolded());
        if (capacity < 2) {
            throw new IllegalArgumentException("a history needs two snapshots at least");
        }
    }

    private History(int capacity, long budget, ArrayList<Frame> frames, Unfolded unfolded) {
        this.capacity = capacity;
        this.budget = budget;
        this.frames = frames;
        this.unfolded = unfolded;
    }

    /// Takes the next snapshot and returns the events that it shows.
    public synchronized List<Event> add(Snapshot snapshot) {
        var found = new ArrayList<Event>();
        if (silentSince != null) {
            found.add(new Event(snapshot.takenAt(), Event.Kind.CONNECTION, "", "answers again"));
            silentSince = null;
            silence = "";
        }
        var before = latest;
        var after =
                before != null && before.roster().lists(snapshot.roster())
                        ? snapshot.on(before.roster())
                        : snapshot;
        if (before != null) {
            found.addAll(Comparison.events(before, after));
            if (!before.sameProcess(after)) {
                restarts.addLast(new Restart(after.takenAt(), before, after));
                if (restarts.size() > RESTARTS) {
                    restarts.removeFirst();
                }
            }
        }
        keep(before, after);
        found.forEach(this::note);
        return List.copyOf(found);
    }

    private void note(Event event) {
        eventList = null;
        events.addLast(event);
        if (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    private void keep(@Nullable Snapshot before, Snapshot after) {
        earlier.clear();
        previous = null;
        if (scratch.length < after.roster().size()) {
            scratch = new long[after.roster().size()];
        }
        Frame frame;
        if (before == null) {
            frame = Frame.first(0, new Frame.Segment(after), after);
        } else {
            var last = frames.getLast();
            unfolded.put(last, before);
            if (before.roster() == after.roster() && last.segment().process.same(after.process())) {
                frame = Frame.next(last, before, after, scratch);
            } else {
                last.segment().end(before, last.sequence());
                bytes += before.columns().bytes(null);
                frame = Frame.first(last.sequence() + 1, new Frame.Segment(after), after);
            }
        }
        frames.add(frame);
        bytes += frame.bytes();
        latest = after;
        while (frames.size() > capacity || frames.size() > 2 && bytes > budget) {
            crowded = frames.size() <= capacity;
            var gone = frames.removeFirst();
            bytes -= gone.bytes();
            var end = gone.segment().last();
            if (end != null && gone.segment() != frames.getFirst().segment()) {
                bytes -= end.columns().bytes(null);
            }
        }
    }

    /// What this history looked like at that moment, as a history of its own that does not grow with this one: screens
    /// draw from it while polling goes on, and walk back with it. Everything is shared, nothing copied; for reading only.
    public synchronized History until(Instant moment) {
        int size = frames.size();
        while (size > 0 && frames.get(size - 1).takenAt().isAfter(moment)) {
            size--;
        }
        var past =
                new History(capacity, budget, new ArrayList<>(frames.subList(0, size)), unfolded);
        past.latest = size == 0 ? null : snapshot(size - 1);
        past.crowded = crowded;
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
            note(new Event(at, Event.Kind.CONNECTION, "", reason));
        }
        silence = reason;
    }

    public synchronized int size() {
        return frames.size();
    }

    public synchronized Optional<Snapshot> latest() {
        return Optional.ofNullable(latest);
    }

    /// The snapshot that is `age` polls old: 0 is the latest.
    public synchronized Optional<Snapshot> back(int age) {
        int at = frames.size() - 1 - age;
        return at < 0 || age < 0 ? Optional.empty() : Optional.of(snapshot(at));
    }

    /// When the poll of that age was, without unfolding it.
    public synchronized Optional<Instant> takenAt(int age) {
        int at = frames.size() - 1 - age;
        return at < 0 || age < 0 ? Optional.empty() : Optional.of(frames.get(at).takenAt());
    }

    /// How much time lies between the oldest and the latest poll.
    public synchronized Duration reach() {
        return frames.isEmpty()
                ? Duration.ZERO
                : Duration.between(frames.getFirst().takenAt(), frames.getLast().takenAt());
    }

    /// Whether polls were let go because of the memory that they take, before their time.
    public synchronized boolean crowded() {
        return crowded;
    }

    /// About how many bytes of memory the polls take.
    public synchronized long bytes() {
        return bytes;
    }

    private Snapshot snapshot(int index) {
        var last = latest;
        if (last == null) {
            throw new AssertionError("no snapshot at " + index + " of " + frames.size());
        }
        return unfolded.of(frames, index, last);
    }

    /// All snapshots held, oldest first; each is made when it is asked for.
    public synchronized List<Snapshot> snapshots() {
        var past = until(Instant.MAX);
        return new AbstractList<>() {
            @Override
            public Snapshot get(int index) {
                return past.snapshot(index);
            }

            @Override
            public int size() {
                return past.frames.size();
            }
        };
    }

    /// What happened, oldest first; the last thousand.
    public synchronized List<Event> events() {
        var known = eventList;
        if (known == null) {
            known = List.copyOf(events);
            eventList = known;
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

    /// An earlier snapshot from which rates are counted; the same for all rows, hence kept until the next poll.
    ///
    /// @param snapshot null where there is none of the same process
    private record Earlier(@Nullable Snapshot snapshot, double seconds) {}

    private Earlier earlier(int back) {
        int last = frames.size() - 1;
        if (back <= 0 || back > last) {
            return new Earlier(null, 0);
        }
        return new Earlier(
                snapshot(last - back), seconds(frames.get(last - back), frames.get(last)));
    }

    private static double seconds(Frame before, Frame after) {
        return Duration.between(before.takenAt(), after.takenAt()).toNanos() / 1e9;
    }

    /// The growth of a counter per second between the last two snapshots.
    ///
    /// @return `NaN` where it cannot be told: first snapshot, new process, cleared counters, unknown row
    public synchronized double rate(StatRow row, StatColumn column) {
        var known = previous;
        if (known == null) {
            known = earlier(1);
            previous = known;
        }
        return rate(row, column, known);
    }

    /// The growth of a counter per second between the latest snapshot and the oldest one of the same process that is at
    /// most `over` old.
    public synchronized double rate(StatRow row, StatColumn column, Duration over) {
        return rate(row, column, oldest(over));
    }

    /// The growth of a counter between the two snapshots that [#rate(StatRow, StatColumn, Duration)] compares.
    public synchronized double growth(StatRow row, StatColumn column, Duration over) {
        var known = oldest(over);
        return rate(row, column, known) * known.seconds();
    }

    private Earlier oldest(Duration over) {
        var known = earlier.get(over);
        if (known == null) {
            known = earlier(steps(over));
            earlier.put(over, known);
        }
        return known;
    }

    private double rate(StatRow row, StatColumn column, Earlier known) {
        var from = known.snapshot();
        var to = latest;
        return from == null || to == null
                ? Double.NaN
                : between(from, to, known.seconds(), row, column);
    }

    /// How many polls back the oldest snapshot of the same process is that is at most `over` old.
    private int steps(Duration over) {
        if (frames.isEmpty()) {
            return 0;
        }
        var last = frames.getLast();
        var from = last.takenAt().minus(over);
        int count = 0;
        for (int i = frames.size() - 2; i >= 0; i--) {
            var candidate = frames.get(i);
            if (candidate.takenAt().isBefore(from) && count > 0
                    || !candidate.segment().process.same(last.segment().process)) {
                break;
            }
            count++;
        }
        return count;
    }

    private static double between(
            Snapshot before, Snapshot after, double seconds, StatRow row, StatColumn column) {
        int from = row.positionIn(before.roster());
        int to = row.positionIn(after.roster());
        if (from < 0 || to < 0 || !before.sameProcess(after)) {
            return Double.NaN;
        }
        return perSecond(
                before.columns().number(column.ordinal(), from),
                after.columns().number(column.ordinal(), to),
                seconds);
    }

    private static double perSecond(long before, long after, double seconds) {
        if (before == Columns.ABSENT || seconds <= 0) {
            return Double.NaN;
        }
        long grown = (after == Columns.ABSENT ? 0 : after) - before;
        return grown < 0 ? Double.NaN : grown / seconds;
    }

    /// The growth of a counter of `show info` per second between the last two snapshots, or `NaN`.
    public synchronized double rate(InfoField field) {
        int last = frames.size() - 1;
        if (last < 1) {
            return Double.NaN;
        }
        var before = frames.get(last - 1);
        var after = frames.get(last);
        double seconds = seconds(before, after);
        long grown = after.info().number(field) - before.info().number(field);
        return grown < 0 || seconds <= 0 || !before.segment().process.same(after.segment().process)
                ? Double.NaN
                : grown / seconds;
    }

    /// The last `points` values of a column, oldest first: rates of a counter, values of anything else; `NaN` where
    /// there is none. For sparklines and charts; costs one step per point.
    public synchronized double[] series(StatRow row, StatColumn column, int points) {
        var series = new double[points];
        Arrays.fill(series, Double.NaN);
        int ordinal = column.ordinal();
        Frame.@Nullable Segment segment = null;
        int position = -1;
        long value = Columns.ABSENT;
        int at = frames.size() - 1;
        for (int point = points - 1; point >= 0 && at >= 0; point--, at--) {
            var frame = frames.get(at);
            if (frame.segment() != segment) {
                segment = frame.segment();
                position = row.positionIn(segment.roster);
                value =
                        position < 0
                                ? Columns.ABSENT
                                : snapshot(at).columns().number(ordinal, position);
            }
            if (position < 0) {
                continue;
            }
            var change = frame.changes()[ordinal];
            long old = change == null ? value : value - change.at(position);
            if (!column.counter()) {
                series[point] = value == Columns.ABSENT ? Double.NaN : value;
            } else if (at > 0) {
                var before = frames.get(at - 1);
                double seconds = seconds(before, frame);
                series[point] =
                        before.segment() == segment
                                ? perSecond(old, value, seconds)
                                : between(snapshot(at - 1), snapshot(at), seconds, row, column);
            }
            value = old;
        }
        return series;
    }
}

package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.StatColumn;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The counters as they were some time ago: a sample each ten seconds, so that `show stat since` can tell what came since.
///
/// An hour is kept, less where there are many objects: 100,000 rows of counters at most, of which those that did not change are
/// shared. Confined to the operation loop.
public final class StatHistory {
    public static final int PERIOD_SECONDS = 10;
    private static final int MOST_SAMPLES = 3600 / PERIOD_SECONDS;
    private static final int MOST_ROWS = 100_000;
    private static final List<StatColumn> COUNTERS =
            StatColumn.all().stream()
                    .filter(column -> column.counter() && column.type().number())
                    .toList();

    private record Sample(long nanos, Map<String, long[]> rows) {}

    private final Statistics statistics;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    public StatHistory(Statistics statistics) {
        this.statistics = statistics;
    }

    /// Every [#PERIOD_SECONDS].
    public void sample() {
        sample(System.nanoTime());
    }

    void sample(long nanos) {
        Map<String, long[]> before = samples.isEmpty() ? Map.of() : samples.getLast().rows();
        var rows = new HashMap<String, long[]>();
        for (var subject : statistics.subjects(Selection.ALL)) {
            StatRow row = subject.row();
            long[] now = numbers(row);
            long[] last = before.get(key(row));
            rows.put(key(row), last != null && Arrays.equals(last, now) ? last : now);
        }
        samples.addLast(new Sample(nanos, rows));
        int most = Math.max(2, Math.min(MOST_SAMPLES, MOST_ROWS / Math.max(1, rows.size())));
        while (samples.size() > most) {
            samples.removeFirst();
        }
    }

    private static long[] numbers(StatRow row) {
        long[] numbers = new long[COUNTERS.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = row.number(COUNTERS.get(i));
        }
        return numbers;
    }

    private static String key(StatRow row) {
        return row.kind().letter()
                + row.text(StatColumn.PXNAME)
                + '/'
                + row.text(StatColumn.SVNAME);
    }

    /// Seconds since the oldest sample; -1 when there is none.
    public long reachSeconds() {
        return samples.isEmpty()
                ? -1
                : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - samples.getFirst().nanos());
    }

    /// The counters of the latest sample that is at least that old, by [#key]; null when none reaches back so far.
    public @Nullable Past since(long seconds) {
        long wanted = System.nanoTime() - TimeUnit.SECONDS.toNanos(seconds);
        var newestFirst = samples.descendingIterator();
        while (newestFirst.hasNext()) {
            Sample sample = newestFirst.next();
            if (sample.nanos() - wanted <= 0) {
                return new Past(sample.rows());
            }
        }
        return null;
    }

    /// One sample, to be taken off the present counters.
    public static final class Past {
        private final Map<String, long[]> rows;

        private Past(Map<String, long[]> rows) {
            this.rows = rows;
        }

        /// Leaves in a row what was counted since; a counter that was cleared meanwhile counts from there.
        public StatRow takeOff(StatRow row) {
            long[] before = rows.get(key(row));
            for (int i = 0; i < COUNTERS.size() && before != null; i++) {
                StatColumn column = COUNTERS.get(i);
                long now = row.number(column);
                if (row.has(column) && now >= before[i]) {
                    row.put(column, now - before[i]);
                }
            }
            return row;
        }
    }
}

package sluice.benchmarks.stick;

import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.value.Value;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/// What a table of a million IPv4 addresses with three rates costs beside the time of one request: memory for each entry, and how long a loop is
/// held up while entries expire, all at once or a thousand each millisecond.
///
/// A pause is the longest of the calls that a loop makes: a sweep as `Upkeep` makes it, and the tracking of an address in the meantime. Times are those of
/// the thread's CPU: what other processes take of a shared machine is no pause of ours.
public final class StickTableFigures {
    private static final int ENTRIES = 1_000_000;
    private static final int SWEPT_AT_ONCE = 500;
    private static final int EXPIRE_MILLIS = 60_000;
    private static final int ROUNDS = 2;
    private static final int UPDATES = 4_000_000;

    private final StickKey key = new StickKey();
    private final Value value = new Value();

    private static StickTable table() {
        var layout = new Layout();
        layout.add(DataType.CONN_RATE, 1, 10_000);
        layout.add(DataType.HTTP_REQ_RATE, 1, 10_000);
        layout.add(DataType.HTTP_ERR_RATE, 1, 10_000);
        var table = new StickTable("figures", KeyType.IPV4, 0, ENTRIES, layout);
        table.expireMillis(EXPIRE_MILLIS);
        return table;
    }

    private void touch(StickTable table, int number, int now) {
        key.set(table, value.integer(number * 2654435761L & 0xffffffffL));
        long entry = table.track(key, now);
        table.count(entry, DataType.CONN_RATE, DataType.HTTP_REQ_RATE, 1, now);
        table.release(entry, now, false);
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    /// The longest calls, in nanoseconds of CPU.
    private static final class Longest {
        private final long[] all = new long[1 << 21];
        private int count;

        void add(long nanos) {
            all[count++ % all.length] = nanos;
        }

        String text() {
            long[] sorted = Arrays.copyOf(all, Math.min(count, all.length));
            Arrays.sort(sorted);
            return String.format(
                    Locale.ROOT,
                    "longest %.1f µs, 99.9 %% %.1f µs, median %.2f µs, %d calls",
                    sorted[sorted.length - 1] / 1e3,
                    sorted[(int) (sorted.length * 0.999)] / 1e3,
                    sorted[sorted.length / 2] / 1e3,
                    count);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] arguments) {
        var figures = new StickTableFigures();
        for (int round = 1; round <= ROUNDS; round++) {
            figures.round(round == ROUNDS);
        }
    }

    /// Finds and touches an entry by chance, counts three rates, gives it back; so often a second of the thread's CPU.
    private double updates(StickTable table) {
        int random = 1;
        long start = cpu();
        for (int i = 0; i < UPDATES; i++) {
            random = random * 1664525 + 1013904223;
            int number = (int) ((random >>> 8) * (long) ENTRIES >>> 24);
            key.set(table, value.integer(number * 2654435761L & 0xffffffffL));
            long entry = table.track(key, 1);
            table.count(entry, DataType.CONN_RATE, DataType.HTTP_REQ_RATE, 1, 1);
            table.add(entry, DataType.HTTP_ERR_RATE, 0, 1, 1);
            table.release(entry, 0, false);
        }
        return UPDATES / ((cpu() - start) / 1e9);
    }

    /// The first round warms up.
    private void round(boolean printed) {
        long before = heap();
        var table = table();
        for (int i = 0; i < ENTRIES; i++) {
            touch(table, i, 0);
        }
        long bytes = heap() - before;
        double perSecond = updates(table);
        var sweeps = new Longest();
        boolean more = true;
        while (more) {
            long start = cpu();
            more = table.sweep(EXPIRE_MILLIS + 1, SWEPT_AT_ONCE);
            sweeps.add(cpu() - start);
        }
        int left = table.used();
        var tracks = new Longest();
        var steady = new Longest();
        int next = 0;
        // As many come as go: a thousand each millisecond.
        for (int now = 0; now < 6 * EXPIRE_MILLIS / 5 / 60; now++) {
            for (int i = 0; i < 1000; i++) {
                int today = now * 60;
                long start = cpu();
                touch(table, next++, today);
                tracks.add(cpu() - start);
            }
            long start = cpu();
            table.sweep(now * 60, SWEPT_AT_ONCE);
            steady.add(cpu() - start);
        }
        if (printed) {
            System.out.printf(
                    Locale.ROOT,
                    "%d entries, %d bytes each (stated: %d at most)%n",
                    ENTRIES,
                    bytes / ENTRIES,
                    table.bytesPerEntry());
            System.out.printf(
                    Locale.ROOT, "%.2f million updates a second of CPU%n", perSecond / 1e6);
            System.out.printf("all expire, sweep of %d: %s%n", SWEPT_AT_ONCE, sweeps.text());
            System.out.printf("left after it: %d%n", left);
            System.out.printf("a thousand come and go each turn, sweep: %s%n", steady.text());
            System.out.printf("a thousand come and go each turn, track: %s%n", tracks.text());
        }
    }
}

package sluice.proxies;

import sluice.loop.LoopConfined;

/// How often a time in milliseconds fell into which range, as one loop counted it.
///
/// ```
/// up to   0 1 2 3 4 5 6 8 │ 10 12 15 20 25 30 40 50 60 80 │ 100 … 800 │ … │ 80 s │ 100 s │ more
/// ```
///
/// Ten ranges per power of ten: a percentile is right within a quarter of its value, and the round numbers of a Prometheus histogram are
/// bounds.
@LoopConfined
public final class TimeHistogram {
    private static final int[] STEPS = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    private static final int[] BOUNDS = bounds();

    final long[] counts = new long[BOUNDS.length + 1];
    long sumMillis;

    private static int[] bounds() {
        int[] bounds = new int[8 + 4 * STEPS.length + 1];
        int at = 0;
        for (int small : new int[] {0, 1, 2, 3, 4, 5, 6, 8}) {
            bounds[at++] = small;
        }
        for (int power = 1; power <= 1000; power *= 10) {
            for (int step : STEPS) {
                bounds[at++] = step * power;
            }
        }
        bounds[at] = 100_000;
        return bounds;
    }

    /// The upper bound of a range, inclusive; [Long#MAX_VALUE] for the last.
    static long bound(int range) {
        return range < BOUNDS.length ? BOUNDS[range] : Long.MAX_VALUE;
    }

    static int ranges() {
        return BOUNDS.length + 1;
    }

    void add(long millis) {
        int low = 0;
        int high = BOUNDS.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (BOUNDS[middle] < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        counts[low]++;
        sumMillis += millis;
    }
}

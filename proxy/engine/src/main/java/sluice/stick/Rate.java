package sluice.stick;

/// Events per period over two buckets: the current period and the one before it, faded out linearly.
///
/// ```
/// words:  | start of the current period (ticks) | events in it | events in the period before |
/// value = current + previous × (rest of the period ÷ period)
/// ```
///
/// A rate so low that nothing came in this period and at most one event in the last one is reported as it is, so that it does
/// not flicker; after two idle periods it is 0. Ticks are milliseconds in 32 bits that wrap.
final class Rate {
    static final int START = 0;
    static final int CURRENT = 1;
    static final int PREVIOUS = 2;

    private Rate() {}

    static void add(int[] row, int at, int period, int events, int now) {
        if (Integer.compareUnsigned(now - row[at + START], period) >= 0) {
            turn(row, at, period, now);
        }
        row[at + CURRENT] += events;
    }

    private static void turn(int[] row, int at, int period, int now) {
        row[at + PREVIOUS] = row[at + CURRENT];
        row[at + CURRENT] = 0;
        row[at + START] += period;
        if (Integer.compareUnsigned(now - row[at + START], period) >= 0) {
            row[at + PREVIOUS] = 0;
            row[at + START] = now;
        }
    }

    static long read(int[] row, int at, int period, int now) {
        long current = Integer.toUnsignedLong(row[at + CURRENT]);
        long previous = Integer.toUnsignedLong(row[at + PREVIOUS]);
        long elapsed = Integer.toUnsignedLong(now - row[at + START]);
        long rest = period - elapsed;
        if (rest < 0) {
            rest += period;
            previous = rest >= 0 ? current : 0;
            current = 0;
        }
        if (current == 0 && previous <= 1) {
            return previous;
        }
        return current + previous * rest / period;
    }

    /// Makes the rate read `events` from now on, as `set table` does.
    static void set(int[] row, int at, int events, int now) {
        row[at + START] = now;
        row[at + CURRENT] = 0;
        row[at + PREVIOUS] = events;
    }
}

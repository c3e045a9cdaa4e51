package sluice.proxies;

import sluice.loop.Shared;

/// Events per second of something that is only counted: found by looking at the count once per second.
///
/// Between two looks the rate is what came since plus the remaining share of the second before, as in HAProxy.
@Shared("written by one ticker, read by anyone")
public final class Rate {
    private static final long SECOND = 1_000_000_000L;

    private volatile long countAtTick;
    private volatile long previous;
    private volatile long max;
    private volatile long tickNanos;

    /// Once per second with the count so far.
    public void tick(long count, long nowNanos) {
        long seen = tickNanos == 0 ? 0 : Math.max(0, count - countAtTick);
        previous = seen;
        countAtTick = count;
        tickNanos = nowNanos;
        if (seen > max) {
            max = seen;
        }
    }

    /// Events in about the last second.
    public long perSecond(long count, long nowNanos) {
        long current = Math.max(0, count - countAtTick);
        long elapsed = Math.min(SECOND, Math.max(0, nowNanos - tickNanos));
        if (tickNanos == 0) {
            return current;
        }
        return current + previous * (SECOND - elapsed) / SECOND;
    }

    public long max() {
        return max;
    }

    public void clearMax() {
        max = 0;
    }
}

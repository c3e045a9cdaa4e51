package sluice.proxies;

import org.jspecify.annotations.Nullable;

/// The times of one kind of one object, of all loops together, at one moment.
public final class TimeDistribution {
    private final long[] counts = new long[TimeHistogram.ranges()];
    private long count;
    private long sumMillis;

    /// Adds what one loop counted; null for nothing.
    void add(@Nullable TimeHistogram part) {
        if (part == null) {
            return;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] += part.counts[i];
            count += part.counts[i];
        }
        sumMillis += part.sumMillis;
    }

    /// How many times were counted.
    public long count() {
        return count;
    }

    public long sumMillis() {
        return sumMillis;
    }

    /// The least bound of a range, in milliseconds, below or at which that share of the times lies; 0 when there are none.
    ///
    /// @param share 0.5 for the median
    public long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(count * share));
        long seen = 0;
        long last = 0;
        for (int i = 0; i < counts.length && count > 0; i++) {
            seen += counts[i];
            if (i < counts.length - 1) {
                last = TimeHistogram.bound(i);
            }
            if (seen >= wanted) {
                return last;
            }
        }
        return last;
    }

    /// How many of the times were at most `millis`, which must be a bound of a range.
    public long upTo(long millis) {
        long seen = 0;
        for (int i = 0; i < counts.length && TimeHistogram.bound(i) <= millis; i++) {
            seen += counts[i];
        }
        return seen;
    }
}

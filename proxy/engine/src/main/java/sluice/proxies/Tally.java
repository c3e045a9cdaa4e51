package sluice.proxies;

import sluice.loop.Loop;
import sluice.loop.Shared;

import java.util.function.ToLongFunction;

/// The counters of one object: one part per loop, added up when they are read.
@Shared("each part is written by its loop only")
public final class Tally {
    private volatile TrafficCounters[] parts = {new TrafficCounters()};

    /// Makes one part per loop; before the traffic starts.
    public void prepare(int loops) {
        if (parts.length >= loops) {
            return;
        }
        var grown = new TrafficCounters[loops];
        System.arraycopy(parts, 0, grown, 0, parts.length);
        for (int i = parts.length; i < loops; i++) {
            grown[i] = new TrafficCounters();
        }
        parts = grown;
    }

    /// The part that only this loop writes.
    public TrafficCounters on(Loop loop) {
        return parts[loop.index()];
    }

    public long sum(ToLongFunction<TrafficCounters> field) {
        long sum = 0;
        for (TrafficCounters part : parts) {
            sum += field.applyAsLong(part);
        }
        return sum;
    }

    public long max(ToLongFunction<TrafficCounters> field) {
        long max = 0;
        for (TrafficCounters part : parts) {
            max = Math.max(max, field.applyAsLong(part));
        }
        return max;
    }

    /// The average of one of the sliding sums, in milliseconds, each loop weighing as much as it has samples.
    public long average(ToLongFunction<TrafficCounters> slidingSum) {
        long total = 0;
        long weight = 0;
        for (TrafficCounters part : parts) {
            total += TrafficCounters.average(slidingSum.applyAsLong(part)) * part.timeSamples;
            weight += part.timeSamples;
        }
        return weight == 0 ? 0 : (total + weight / 2) / weight;
    }

    /// How the times of one kind are distributed.
    public TimeDistribution distribution(TrafficCounters.Time time) {
        var all = new TimeDistribution();
        for (TrafficCounters part : parts) {
            all.add(part.histogram(time));
        }
        return all;
    }

    /// One part per loop, for `clear counters`, which must hand the clearing to each loop.
    public TrafficCounters[] parts() {
        return parts.clone();
    }
}

package sluice.log.tally;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// A histogram from which quantiles are read: exact below `2^bits`, above it within one part in `2^bits`.
///
/// ```
/// value    0 1 2 … 2^bits-1 | one octave: 2^(bits-1) buckets | next octave: as many, twice as wide | …
/// ```
///
/// Two of the same precision add up, in any order, to what one would have counted: the buckets are fixed. Owned by one
/// thread.
public final class Quantiles {
    /// For servers, backends and the whole: exact below 256, then 0.4 %.
    public static final int FINE = 8;

    /// For URLs and other keys of which there may be thousands: exact below 64, then 1.6 %.
    public static final int COARSE = 6;

    private static final int[] NONE = {};
    private static final long LARGEST = 1L << 40;

    private final int bits;
    private int[] counts = NONE;
    private long count;
    private long sum;
    private long max;

    public Quantiles(int bits) {
        this.bits = bits;
    }

    public void add(long value) {
        if (value < 0) return;
        int index = index(Math.min(value, LARGEST));
        if (index >= counts.length) counts = Arrays.copyOf(counts, index + (index >> 1) + 16);
        counts[index]++;
        count++;
        sum += value;
        if (value > max) max = value;
    }

    public void merge(Quantiles other) {
        if (other.bits != bits) throw new IllegalArgumentException("precisions differ");
        int used = other.used();
        if (used > counts.length) counts = Arrays.copyOf(counts, used);
        for (int i = 0; i < used; i++) {
            long both = (long) counts[i] + other.counts[i];
            counts[i] = (int) Math.min(both, Integer.MAX_VALUE);
        }
        count += other.count;
        sum += other.sum;
        max = Math.max(max, other.max);
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    /// The greatest value, exactly.
    public long max() {
        return max;
    }

    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /// The smallest value that at least this share of all values does not exceed; -1 when there are none.
    public long at(double share) {
        if (count == 0) return -1;
        long rank = Math.max(1, (long) Math.ceil(share * count - 1e-9));
        if (rank >= count) return max;
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) return Math.min(max, middle(i));
        }
        return max;
    }

    /// How many values are greater, as exactly as the buckets allow.
    public long above(long value) {
        long above = 0;
        for (int i = index(Math.max(0, Math.min(value, LARGEST))) + 1; i < counts.length; i++)
            above += counts[i];
        return above;
    }

    /// The greatest relative error of [#at] for values this large: 0 where the buckets are single values.
    public double errorAt(long value) {
        return value < 1L << bits ? 0 : 1.0 / (1 << bits);
    }

    /// The variance around the mean, from the middles of the buckets.
    public double variance() {
        if (count < 2) return 0;
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < counts.length; i++) {
            double distance = middle(i) - mean;
            squares += counts[i] * distance * distance;
        }
        return squares / (count - 1);
    }

    private int index(long value) {
        if (value < 1L << bits) return (int) value;
        int shift = 64 - bits - Long.numberOfLeadingZeros(value);
        return (shift << bits - 1) + (int) (value >>> shift);
    }

    private long middle(int index) {
        if (index < 1 << bits) return index;
        int half = 1 << bits - 1;
        int shift = (index >>> bits - 1) - 1;
        long low = (long) ((index & half - 1) + half) << shift;
        return low + (1L << shift) / 2;
    }

    private int used() {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) used--;
        return used;
    }

    /// `bits, count, sum, max, n, (gap, count)…`: only the buckets that are not empty.
    void write(DataOutput out) throws IOException {
        out.writeByte(bits);
        out.writeLong(count);
        out.writeLong(sum);
        out.writeLong(max);
        int filled = 0;
        for (int c : counts) if (c != 0) filled++;
        out.writeInt(filled);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) continue;
            out.writeInt(i);
            out.writeInt(counts[i]);
        }
    }

    static Quantiles read(DataInput in) throws IOException {
        int bits = in.readByte();
        if (bits < 2 || bits > 16) throw new IOException("a histogram of precision " + bits);
        Quantiles quantiles = new Quantiles(bits);
        quantiles.count = in.readLong();
        quantiles.sum = in.readLong();
        quantiles.max = in.readLong();
        int filled = in.readInt();
        int largest = quantiles.index(LARGEST);
        for (int i = 0; i < filled; i++) {
            int index = in.readInt();
            if (index < 0 || index > largest)
                throw new IOException("a histogram with bucket " + index);
            if (index >= quantiles.counts.length)
                quantiles.counts = Arrays.copyOf(quantiles.counts, index + 1);
            quantiles.counts[index] = in.readInt();
        }
        return quantiles;
    }
}

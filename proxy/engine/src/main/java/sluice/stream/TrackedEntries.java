package sluice.stream;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.stick.DataType;
import sluice.stick.StickTable;

/// The entries that a connection or a stream tracks, by the number of the counter (`sc0`, `sc1`, …). Manual §7.3.3, §4.4 `track-sc0`.
///
/// A tracked entry is referenced, so it neither expires nor is evicted, and counts as one current connection. What the
/// connection phases track lives as long as the session; what content and request rules track, as long as the stream.
@LoopConfined
public final class TrackedEntries {
    private @Nullable StickTable[] tables = new @Nullable StickTable[0];
    private long[] entries = new long[0];
    private int highest;

    /// Whether that counter tracks something.
    public boolean has(int counter) {
        return counter < highest && tables[counter] != null;
    }

    /// The table of that counter's entry; null when it tracks nothing.
    public @Nullable StickTable table(int counter) {
        return counter < highest ? tables[counter] : null;
    }

    public long entry(int counter) {
        return entries[counter];
    }

    /// One more than the highest counter in use.
    public int highest() {
        return highest;
    }

    /// Tracks an entry that [StickTable#track] returned; takes the reference, counts a connection.
    public void track(int counter, StickTable table, long entry, int now) {
        if (counter >= tables.length) {
            int size = Math.max(4, counter + 1);
            tables = java.util.Arrays.copyOf(tables, size);
            entries = java.util.Arrays.copyOf(entries, size);
        }
        tables[counter] = table;
        entries[counter] = entry;
        highest = Math.max(highest, counter + 1);
        table.add(entry, DataType.CONN_CUR, 0, 1, now);
    }

    /// Adds to a counter and its rate in every tracked entry whose table stores them.
    public void count(DataType counter, DataType rate, long amount) {
        if (highest == 0) {
            return;
        }
        int now = StickTable.ticks();
        for (int i = 0; i < highest; i++) {
            StickTable table = tables[i];
            if (table != null) {
                table.count(entries[i], counter, rate, amount, now);
            }
        }
    }

    /// Adds the bytes of one stream; rates count them in blocks of the table's `brates-factor`.
    public void countBytes(long in, long out) {
        int now = StickTable.ticks();
        for (int i = 0; i < highest; i++) {
            StickTable table = tables[i];
            if (table == null) {
                continue;
            }
            int factor = table.byteRatesFactor();
            table.add(entries[i], DataType.BYTES_IN_CNT, 0, in, now);
            table.add(entries[i], DataType.BYTES_IN_RATE, 0, in / factor, now);
            table.add(entries[i], DataType.BYTES_OUT_CNT, 0, out, now);
            table.add(entries[i], DataType.BYTES_OUT_RATE, 0, out / factor, now);
        }
    }

    /// Ends tracking: the connections counted end, and the entries' `expire` starts anew.
    public void release() {
        if (highest == 0) {
            return;
        }
        int now = StickTable.ticks();
        for (int i = 0; i < highest; i++) {
            StickTable table = tables[i];
            if (table != null) {
                table.add(entries[i], DataType.CONN_CUR, 0, -1, now);
                table.release(entries[i], now, true);
                tables[i] = null;
            }
        }
        highest = 0;
    }
}

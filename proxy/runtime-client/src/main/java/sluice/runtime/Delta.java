package sluice.runtime;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// What one column of numbers grew by from one poll to the next, row by row, in as few bytes as hold the largest
/// difference; where few rows changed, those alone.
///
/// ```
/// stot    +3 +0 +12 +1 …       one byte per row
/// bout    +81200 +0 +9100 …    four bytes per row
/// hrsp_5xx  row 17: +1         the rows that changed
/// ```
///
/// Differences wrap around: a value that became absent ([Columns#ABSENT]) is a difference like any other, and adding and
/// subtracting are inverse for every pair of values. Immutable.
final class Delta {
    private final int rows;
    private final byte @Nullable [] bytes;
    private final short @Nullable [] shorts;
    private final int @Nullable [] ints;
    private final long @Nullable [] longs;
    private final int @Nullable [] positions;

    private Delta(int rows, int @Nullable [] positions, long[] differences, int count, int width) {
        this.rows = rows;
        this.positions = positions;
        byte[] bytes = width == 1 ? new byte[count] : null;
        short[] shorts = width == 2 ? new short[count] : null;
        int[] ints = width == 4 ? new int[count] : null;
        for (int i = 0; i < count; i++) {
            if (bytes != null) {
                bytes[i] = (byte) differences[i];
            } else if (shorts != null) {
                shorts[i] = (short) differences[i];
            } else if (ints != null) {
                ints[i] = (int) differences[i];
            }
        }
        this.bytes = bytes;
        this.shorts = shorts;
        this.ints = ints;
        this.longs = width == 8 ? Arrays.copyOf(differences, count) : null;
    }

    /// The difference of two states of a column, null where there is none; a column that is null has no values.
    ///
    /// @param scratch room for one number per row, overwritten
    static @Nullable Delta between(
            long @Nullable [] before, long @Nullable [] after, long[] scratch) {
        if (before == after) {
            return null;
        }
        int rows = before != null ? before.length : after != null ? after.length : 0;
        int changed = 0;
        long bits = 0;
        for (int i = 0; i < rows; i++) {
            long difference =
                    (after == null ? Columns.ABSENT : after[i])
                            - (before == null ? Columns.ABSENT : before[i]);
            scratch[i] = difference;
            changed += difference == 0 ? 0 : 1;
            bits |= difference ^ (difference >> 63);
        }
        if (changed == 0) {
            return null;
        }
        int width = bits < 1L << 7 ? 1 : bits < 1L << 15 ? 2 : bits < 1L << 31 ? 4 : 8;
        if ((long) changed * (4 + width) >= (long) rows * width) {
            return new Delta(rows, null, scratch, rows, width);
        }
        var positions = new int[changed];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            if (scratch[i] != 0) {
                positions[count] = i;
                scratch[count++] = scratch[i];
            }
        }
        return new Delta(rows, positions, scratch, changed, width);
    }

    /// By how much the row grew.
    long at(int row) {
        if (positions == null) {
            return stored(row);
        }
        int found = Arrays.binarySearch(positions, row);
        return found < 0 ? 0 : stored(found);
    }

    private long stored(int index) {
        if (bytes != null) {
            return bytes[index];
        }
        if (shorts != null) {
            return shorts[index];
        }
        return ints != null ? ints[index] : longs != null ? longs[index] : 0;
    }

    /// Adds (`sign` 1) or takes away (-1) the differences.
    void apply(long[] values, int sign) {
        if (positions != null) {
            for (int i = 0; i < positions.length; i++) {
                values[positions[i]] += sign * stored(i);
            }
            return;
        }
        if (bytes != null) {
            for (int i = 0; i < rows; i++) {
                values[i] += sign * bytes[i];
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            values[i] += sign * stored(i);
        }
    }

    /// About how many bytes of memory it takes.
    int size() {
        int count = positions == null ? rows : positions.length;
        int width = bytes != null ? 1 : shorts != null ? 2 : ints != null ? 4 : 8;
        return 56 + 16 + count * width + (positions == null ? 0 : 16 + 4 * count);
    }
}

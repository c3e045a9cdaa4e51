package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.util.Arrays;

/// The values of one `show stat`, column by column; the rows are those of a [Roster].
///
/// ```
/// numbers[QCUR]   | 0 | 3 | ABSENT | …    one per row; a column that no row has is null
/// texts[ADDR]     | "" | "10.0.0.1:80" | …
/// ```
///
/// A column that did not change since the poll before is the very same array, so that a comparison of references tells
/// most of what stayed. Nothing is changed after construction.
///
/// @param numbers by the ordinal of the column
/// @param texts by the ordinal of the column
/// @param statuses the column `status`, taken apart
record Columns(long[] @Nullable [] numbers, String[] @Nullable [] texts, ServerStatus[] statuses) {
    /// The value of a row that has none.
    static final long ABSENT = Long.MIN_VALUE;

    static final int COUNT = StatColumn.all().size();
    private static final ServerStatus NO_STATUS = ServerStatus.parse("");

    /// Columns without a value, to be filled while nobody else knows them.
    static Columns empty(int rows) {
        var statuses = new ServerStatus[rows];
        Arrays.fill(statuses, NO_STATUS);
        return new Columns(new long[COUNT] @Nullable [], new String[COUNT] @Nullable [], statuses);
    }

    /// The value, or [#ABSENT].
    long number(int column, int row) {
        long @Nullable [] values = numbers[column];
        return values == null ? ABSENT : values[row];
    }

    /// The text, empty where there is none.
    String text(int column, int row) {
        String @Nullable [] values = texts[column];
        return values == null ? "" : values[row];
    }

    void put(int column, int row, long value) {
        long[] values = numbers[column];
        if (values == null) {
            values = absent(statuses.length);
            numbers[column] = values;
        }
        values[row] = value;
    }

    void put(int column, int row, String value) {
        if (column == StatColumn.STATUS.ordinal()) {
            statuses[row] = ServerStatus.parse(value);
        }
        String[] values = texts[column];
        if (values == null) {
            if (value.isEmpty()) {
                return;
            }
            values = new String[statuses.length];
            Arrays.fill(values, "");
            texts[column] = values;
        }
        values[row] = value;
    }

    /// Takes over one row of other columns.
    void put(int row, Columns from, int fromRow) {
        for (int column = 0; column < COUNT; column++) {
            long number = from.number(column, fromRow);
            if (number != ABSENT) {
                put(column, row, number);
            }
            String text = from.text(column, fromRow);
            if (!text.isEmpty()) {
                put(column, row, text);
            }
        }
    }

    /// A column of which no row has a value.
    static long[] absent(int rows) {
        var values = new long[rows];
        Arrays.fill(values, ABSENT);
        return values;
    }

    /// About how many bytes of memory the values take that are not shared with `before`.
    long bytes(@Nullable Columns before) {
        long sum = 32 + 8L * COUNT;
        for (int column = 0; column < COUNT; column++) {
            long @Nullable [] values = numbers[column];
            if (values != null && (before == null || before.numbers[column] != values)) {
                sum += 16 + 8L * values.length;
            }
        }
        return sum + textBytes(before);
    }

    /// The same for the texts alone, whose words themselves are mostly shared by rows.
    long textBytes(@Nullable Columns before) {
        long sum = before == null || before.statuses != statuses ? 16 + 4L * statuses.length : 0;
        for (int column = 0; column < COUNT; column++) {
            String @Nullable [] values = texts[column];
            if (values == null || before != null && before.texts[column] == values) {
                continue;
            }
            sum += 16 + 4L * values.length;
            String @Nullable [] old = before == null ? null : before.texts[column];
            for (int row = 0; row < values.length; row++) {
                if ((old == null || old.length <= row || old[row] != values[row])
                        && (row == 0 || values[row - 1] != values[row])) {
                    sum += 48 + values[row].length();
                }
            }
        }
        return sum;
    }
}

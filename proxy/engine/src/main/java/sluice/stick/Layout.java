package sluice.stick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which data types a table stores and where in an entry: the columns behind the key.
///
/// Filled while the configuration is read, fixed by the first entry.
public final class Layout {
    /// One `store` argument.
    ///
    /// @param elements how many; 1 unless the type is an array
    /// @param periodMillis of rates; 0 for the others
    public record Column(DataType type, int elements, int periodMillis) {}

    /// No column of that type.
    public static final int ABSENT = -1;

    private final List<Column> columns = new ArrayList<>();
    private final int[] offsets = new int[DataType.values().length];
    private final int[] elements = new int[DataType.values().length];
    private final int[] periods = new int[DataType.values().length];
    private int words;

    public Layout() {
        Arrays.fill(offsets, ABSENT);
    }

    /// Adds a column; a second one of the same type is refused by returning false.
    public boolean add(DataType type, int count, int periodMillis) {
        int index = type.ordinal();
        if (offsets[index] != ABSENT) {
            return false;
        }
        columns.add(new Column(type, count, periodMillis));
        offsets[index] = words;
        elements[index] = count;
        periods[index] = periodMillis;
        words += type.form().words * count;
        return true;
    }

    /// In the order in which they were added.
    public List<Column> columns() {
        return columns;
    }

    public boolean has(DataType type) {
        return offsets[type.ordinal()] != ABSENT;
    }

    /// How many elements the column has; 0 when there is none.
    public int elements(DataType type) {
        return elements[type.ordinal()];
    }

    /// The period of a rate in milliseconds.
    public int period(DataType type) {
        return periods[type.ordinal()];
    }

    /// Where an element begins, counted in words from the first column; [#ABSENT] when it is not stored.
    int offset(DataType type, int element) {
        int index = type.ordinal();
        if (offsets[index] == ABSENT || element < 0 || element >= elements[index]) {
            return ABSENT;
        }
        return offsets[index] + element * type.form().words;
    }

    int words() {
        return words;
    }
}

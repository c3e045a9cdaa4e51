package sluice.cli.show;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Rows under headings. A cell is a text, a [Long], a [Double] (`NaN` for unknown) or null (absent).
///
/// @param columns names as they are filtered and sorted by; also the field names in JSON
/// @param rows as long as the columns
/// @param notes lines to print under the table for people, e.g. what was left out
public record Table(List<String> columns, List<List<@Nullable Object>> rows, List<String> notes) {

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /// Starts an empty table.
    public static Builder of(String... columns) {
        return new Builder(List.of(columns));
    }

    /// Collects rows.
    public static final class Builder {
        private final List<String> columns;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private Builder(List<String> columns) {
            this.columns = columns;
        }

        public Builder row(@Nullable Object... cells) {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException(
                        cells.length + " cells for " + columns.size() + " columns");
            }
            rows.add(
                    Collections.unmodifiableList(
                            new ArrayList<@Nullable Object>(Arrays.asList(cells))));
            return this;
        }

        public Builder note(String line) {
            notes.add(line);
            return this;
        }

        public int size() {
            return rows.size();
        }

        public Table build() {
            return new Table(columns, rows, notes);
        }
    }

    /// The position of a column, letters of any case, or -1.
    public int column(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /// The same table with other rows.
    public Table with(List<List<@Nullable Object>> other) {
        return new Table(columns, other, notes);
    }

    /// A column in front that has the same value in every row, e.g. the target.
    public Table prefixed(String name, String value) {
        var wider = new ArrayList<String>();
        wider.add(name);
        wider.addAll(columns);
        var more = new ArrayList<List<@Nullable Object>>();
        for (var row : rows) {
            var longer = new ArrayList<@Nullable Object>();
            longer.add(value);
            longer.addAll(row);
            more.add(Collections.unmodifiableList(longer));
        }
        return new Table(wider, more, notes);
    }

    /// The cell as a number, `NaN` where it is none; `4/8` counts as 4.
    public static double number(@Nullable Object cell) {
        if (cell instanceof Number number) {
            return number.doubleValue();
        }
        if (!(cell instanceof String text) || text.isEmpty()) {
            return Double.NaN;
        }
        int end = 0;
        while (end < text.length()
                && (Character.isDigit(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        try {
            return end == 0 ? Double.NaN : Double.parseDouble(text.substring(0, end));
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}

package sluice.tui.screen;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Which columns of the view fit, and where they stand. The name takes what is left over, and so does the last column of
/// a view of cells.
public final class Columns {
    private static final int NAME_MOST = 40;
    private static final int NARROW = 30;

    private Columns() {}

    /// A column with its place.
    ///
    /// @param column null for a column of cells
    /// @param index its number among the titles of a view of cells
    public record Placed(
            String id,
            String title,
            @Nullable Column column,
            int index,
            int at,
            int width,
            boolean left) {}

    public static List<Placed> of(ScreenState state, int width) {
        return state.view().columns().isEmpty() ? cells(state, width) : statistics(state, width);
    }

    /// A name and one number on the narrowest of terminals.
    private static List<Placed> narrow(ScreenState state, int width) {
        var number = state.view().columns().contains(Column.QUEUE) ? Column.QUEUE : Column.REQUESTS;
        int size = number.title().length();
        int name = Math.max(1, width - size - 3);
        return List.of(
                new Placed(
                        Column.NAME.id(), title(state, Column.NAME), Column.NAME, 0, 1, name, true),
                new Placed(number.id(), number.title(), number, 0, name + 2, size, number.left()));
    }

    private static List<Placed> statistics(ScreenState state, int width) {
        if (width < NARROW && width > 12) {
            return narrow(state, width);
        }
        var chosen = new ArrayList<Column>();
        int used = 1;
        for (var column : all(state)) {
            if (used + column.width() + 1 > width && !chosen.isEmpty()) {
                continue;
            }
            used += column.width() + 1;
            chosen.add(column);
        }
        int name = nameWidth(state, Math.min(Column.NAME.width() + width - used, NAME_MOST));
        int spare = width - used - (name - Column.NAME.width());
        var placed = new ArrayList<Placed>();
        int at = 1;
        for (var column : chosen) {
            int size =
                    column == Column.NAME ? Math.min(name, Math.max(1, width - 2)) : column.width();
            if (column == Column.HISTORY || column == Column.CHECK_TEXT) {
                int more = Math.clamp(spare, 0, column == Column.HISTORY ? 52 : 60);
                spare -= more;
                size += more;
            }
            placed.add(
                    new Placed(
                            column.id(), title(state, column), column, 0, at, size, column.left()));
            at += size + 1;
        }
        return placed;
    }

    private static String title(ScreenState state, Column column) {
        if (column == Column.NAME) {
            return switch (state.view()) {
                case SERVERS -> "SERVER";
                case FRONTENDS -> "FRONTEND/LISTENER";
                default -> column.title();
            };
        }
        return column.title();
    }

    private static List<Column> all(ScreenState state) {
        if (!state.several() || state.node() >= 0) {
            return state.view().columns();
        }
        var columns = new ArrayList<>(state.view().columns());
        columns.add(1, Column.NODE);
        return columns;
    }

    private static int nameWidth(ScreenState state, int most) {
        int longest = Column.NAME.width();
        int seen = 0;
        for (var line : state.lines()) {
            var row = line.row();
            if (row != null && seen++ < 500) {
                boolean child = !line.branch().isEmpty();
                longest = Math.max(longest, child ? 3 + row.name().length() : row.path().length());
            }
        }
        return Math.max(Column.NAME.width(), Math.min(longest, most));
    }

    private static List<Placed> cells(ScreenState state, int width) {
        var titles = state.titles();
        int[] widths = new int[titles.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = titles.get(i).length();
        }
        int seen = 0;
        for (var line : state.lines()) {
            if (seen++ >= 500) {
                break;
            }
            for (int i = 0; i < widths.length && i < line.cells().size(); i++) {
                widths[i] = Math.max(widths[i], Math.min(line.cells().get(i).length(), 45));
            }
        }
        var placed = new ArrayList<Placed>();
        int at = 1;
        for (int i = 0; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            int size = last ? width - at : Math.min(widths[i], width - at);
            if (size < 3) {
                break;
            }
            placed.add(new Placed(titles.get(i), titles.get(i), null, i, at, size, true));
            at += size + 1;
        }
        return placed;
    }
}

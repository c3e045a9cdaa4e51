package sluice.tui.view;

import sluice.runtime.StatRow;
import sluice.tui.screen.Column;
import sluice.tui.screen.Columns;
import sluice.tui.screen.Group;
import sluice.tui.screen.Layout;
import sluice.tui.screen.Line;
import sluice.tui.screen.Lines;
import sluice.tui.screen.LogLines;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.View;
import sluice.vocabulary.StatColumn;

import java.util.List;

/// The rows of the view: a ruled title, the titles of the columns, the lines that can be seen, the cursor.
final class RowTable {
    private RowTable() {}

    static void draw(Frame frame, ScreenState state, Layout layout) {
        var lines = state.lines();
        var columns = Columns.of(state, layout.width());
        if (layout.title() >= 0) {
            title(frame, state, layout, lines);
        }
        if (layout.head() >= 0) {
            head(frame, state, layout, columns);
        }
        int offset = state.look().offset();
        int cursor = Lines.cursor(state, lines);
        long most = mostWaiting(state, lines);
        for (int i = 0; i < layout.rows() && offset + i < lines.size(); i++) {
            var line = lines.get(offset + i);
            int row = layout.first() + i;
            line(frame, state, layout, columns, line, row, most);
            if (offset + i == cursor) {
                frame.select(0, layout.width(), row);
            }
            if (state.marked(line)) {
                frame.set(0, row, '*', Style.KEY);
            }
        }
        if (lines.isEmpty()) {
            frame.put(1, layout.first(), nothing(state), Style.DIM, layout.width());
        }
    }

    private static String nothing(ScreenState state) {
        if (state.front().latest().isEmpty()) {
            return "";
        }
        if (!state.filterText().isEmpty()) {
            return "nothing passes the filter '" + state.filterText() + "' (Esc drops it)";
        }
        if (state.view().topic() == null) {
            return state.view() == View.EVENTS
                    ? "nothing happened since the start"
                    : "there are none";
        }
        if (state.replay()) {
            return "a recording holds statistics only";
        }
        if (state.view() == View.LOG) {
            return LogLines.nothing(state, Math.max(0, state.node()));
        }
        for (var entry : state.replies().entrySet()) {
            if (entry.getKey().topic() == state.view().topic()) {
                return entry.getValue().failed() ? entry.getValue().text() : "there are none";
            }
        }
        return state.front().readOnly() ? "a statistics page cannot be asked this" : "asking …";
    }

    private static void title(Frame frame, ScreenState state, Layout layout, List<Line> lines) {
        int row = layout.title();
        frame.fill(0, layout.width(), row, '─', Style.TITLE);
        String name =
                state.view() == View.PROBLEMS
                        ? "Queues"
                        : state.view() == View.ENTRIES
                                ? "Table " + state.table()
                                : state.view() == View.LOG && !state.logOf().isEmpty()
                                        ? "Log of " + state.logOf()
                                        : state.view().title();
        int at = frame.put(2, row, name, Style.TITLE, layout.width());
        String filter = state.filterText();
        if (!filter.isEmpty()) {
            at = frame.put(at, row, "  filter: " + filter + ' ', Style.WARN, layout.width());
        }
        String right = right(state, lines);
        frame.putRight(
                layout.width() - 1, row, right.isEmpty() ? "" : ' ' + right, Style.TITLE, at + 1);
    }

    private static String right(ScreenState state, List<Line> lines) {
        String sort = state.look().sort();
        String order =
                sort.isEmpty() ? "" : "by " + sort + (state.look().reversed() ? " ↑" : " ↓") + ", ";
        String marks = state.markCount() == 0 ? "" : state.markCount() + " marked, ";
        if (state.view() == View.PROBLEMS || state.view() == View.QUEUES) {
            int backends = 0;
            int waits = 0;
            for (int i = 0; i < state.world().nodes().size(); i++) {
                for (var group :
                        state.shows(i)
                                ? Group.of(i, state.world().nodes().get(i))
                                : List.<Group>of()) {
                    backends++;
                    waits += group.waiting() > 0 ? 1 : 0;
                }
            }
            return marks
                    + order
                    + waits
                    + " of "
                    + backends
                    + (backends == 1
                            ? " backend waits"
                            : waits == 1 ? " backends waits" : " backends wait");
        }
        return marks + order + lines.size();
    }

    private static void head(
            Frame frame, ScreenState state, Layout layout, List<Columns.Placed> columns) {
        for (var placed : columns) {
            boolean sorted = placed.id().equals(state.look().sort());
            String title = placed.title();
            if (placed.column() == Column.HISTORY) {
                title = seconds(state, placed.width());
            }
            var style = sorted ? Style.STRONG : Style.COLUMN;
            int end = Math.min(placed.at() + placed.width(), layout.width());
            if (placed.left()) {
                frame.put(placed.at(), layout.head(), title, style, end);
            } else {
                frame.putRight(end, layout.head(), title, style, placed.at());
            }
        }
    }

    /// How far back the sparkline reaches.
    private static String seconds(ScreenState state, int width) {
        long seconds = points(width) * state.interval().toMillis() / 1000;
        return seconds < 600 ? seconds + "s" : seconds / 60 + "m";
    }

    static int points(int width) {
        return width <= 30 ? 60 : width * 2;
    }

    private static long mostWaiting(ScreenState state, List<Line> lines) {
        long most = 1;
        int seen = 0;
        for (var line : lines) {
            var row = line.row();
            if (row == null || seen++ > 2000) {
                continue;
            }
            var group = line.group();
            most = Math.max(most, group == null ? row.number(StatColumn.QCUR) : group.waiting());
        }
        return most;
    }

    private static void line(
            Frame frame,
            ScreenState state,
            Layout layout,
            List<Columns.Placed> columns,
            Line line,
            int row,
            long most) {
        var stat = line.row();
        if (stat == null) {
            cells(frame, layout, columns, line, row);
            return;
        }
        for (var placed : columns) {
            int end = Math.min(placed.at() + placed.width(), layout.width());
            var column = placed.column();
            if (column != null) {
                cell(frame, state, placed, column, end, line, stat, row, most);
            }
        }
    }

    private static void cell(
            Frame frame,
            ScreenState state,
            Columns.Placed placed,
            Column column,
            int end,
            Line line,
            StatRow stat,
            int row,
            long most) {
        var node = state.nodeOf(line);
        var history = node.history();
        String text = CellText.of(column, history, line, node.name());
        var style = CellText.style(column, history, stat, line.group(), line.tone());
        switch (column) {
            case QUEUE -> {
                long waiting =
                        line.group() == null
                                ? stat.number(StatColumn.QCUR)
                                : line.group().waiting();
                String bar = Words.bar((double) waiting / most, placed.width() - 4);
                frame.put(placed.at(), row, bar, Style.BAR, end);
                frame.putRight(end, row, text, style, placed.at());
            }
            case LOAD -> {
                double share = column.value(history, stat, line.group());
                var bar = share >= 1 ? Style.BAR : Style.SPARK;
                if (!Double.isNaN(share)) {
                    frame.put(placed.at(), row, Words.bar(share, placed.width()), bar, end);
                }
            }
            case HISTORY ->
                    frame.put(
                            placed.at(),
                            row,
                            spark(state, line, stat, end - placed.at()),
                            Style.SPARK,
                            end);
            case NAME -> name(frame, placed, end, line, text, row);
            default -> {
                if (placed.left()) {
                    frame.put(placed.at(), row, text, style, end);
                } else {
                    frame.putRight(end, row, text, style, placed.at());
                }
            }
        }
    }

    private static void name(
            Frame frame, Columns.Placed placed, int end, Line line, String text, int row) {
        int at = placed.at();
        if (!line.branch().isEmpty()) {
            at = frame.put(at, row, line.branch().substring(1), Style.DIM, end);
            text = text.substring(line.branch().length());
        }
        var style =
                line.group() != null && line.tone() == Line.Tone.PLAIN
                        ? Style.STRONG
                        : CellText.ofTone(line.tone());
        frame.put(at, row, text, style, end);
    }

    /// The queue where there was one in the time shown, else requests.
    private static String spark(ScreenState state, Line line, StatRow row, int width) {
        var history = state.nodeOf(line).history();
        int points = points(width);
        var queue = CellText.queueSeries(history, row, line.group(), points);
        boolean waited = false;
        for (double value : queue) {
            waited |= value > 0;
        }
        return Words.sparkline(
                waited ? queue : history.series(row, Column.requestColumn(row), points), width);
    }

    private static void cells(
            Frame frame, Layout layout, List<Columns.Placed> columns, Line line, int row) {
        if (line.tone() == Line.Tone.FOLD) {
            frame.put(1, row, line.cells().getFirst(), Style.DIM, layout.width() - 10);
            frame.putRight(layout.width() - 1, row, "c=unfold", Style.DIM, 1);
            return;
        }
        for (var placed : columns) {
            int end = Math.min(placed.at() + placed.width(), layout.width());
            String text =
                    placed.index() < line.cells().size() ? line.cells().get(placed.index()) : "";
            var style =
                    placed.index() == 0 || line.tone() != Line.Tone.PLAIN
                            ? CellText.ofTone(line.tone())
                            : Style.PLAIN;
            frame.put(placed.at(), row, text, style, end);
        }
    }
}

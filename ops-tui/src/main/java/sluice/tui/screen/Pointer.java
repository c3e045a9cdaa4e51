package sluice.tui.screen;

import sluice.tui.key.Stroke;

/// What a click or the wheel does: a row is selected, a selected row opened, a title sorts, a hint of the footer is
/// its key.
final class Pointer {
    private Pointer() {}

    static Step moved(ScreenState state, Stroke stroke) {
        if (stroke.kind() == Stroke.Kind.WHEEL_UP) {
            return Step.to(Browsing.moved(state, -3));
        }
        if (stroke.kind() == Stroke.Kind.WHEEL_DOWN) {
            return Step.to(Browsing.moved(state, 3));
        }
        var layout = Layout.of(state);
        int row = stroke.row();
        if (row == layout.footer()) {
            return footer(state, stroke.column());
        }
        if (row == layout.head()) {
            return Step.to(head(state, stroke.column(), layout.width()));
        }
        int at = row - layout.first() + state.look().offset();
        var lines = state.lines();
        if (row < layout.first()
                || row >= layout.first() + layout.rows()
                || at >= lines.size()
                || stroke.column() >= layout.width()) {
            return Step.to(state);
        }
        return at == Lines.cursor(state, lines)
                ? Browsing.opened(state)
                : Step.to(Browsing.at(state, lines, at));
    }

    private static Step footer(ScreenState state, int column) {
        for (var hint : Hints.of(state)) {
            if (column >= hint.column() && column < hint.column() + hint.width()) {
                return Browsing.pressed(state, hint.row());
            }
        }
        return Step.to(state);
    }

    private static ScreenState head(ScreenState state, int column, int width) {
        for (var placed : Columns.of(state, width)) {
            if (column >= placed.at() && column <= placed.at() + placed.width()) {
                return Sorting.sortBy(state, placed.id());
            }
        }
        return state;
    }
}

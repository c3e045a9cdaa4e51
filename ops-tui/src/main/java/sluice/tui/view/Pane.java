package sluice.tui.view;

import sluice.tui.screen.Layout;
import sluice.tui.screen.ScreenState;

/// The selected row at the right, where the terminal is wide enough.
final class Pane {
    private Pane() {}

    static void draw(Frame frame, ScreenState state, Layout layout) {
        int top = Math.max(1, layout.title());
        int bottom =
                layout.watch() >= 0
                        ? layout.watch()
                        : layout.gauges() >= 0 ? layout.gauges() : frame.height() - 1;
        for (int row = top; row < bottom; row++) {
            frame.set(layout.width(), row, '│', Style.TITLE);
        }
        frame.fill(layout.paneColumn(), frame.width(), top, '─', Style.TITLE);
        var line = state.selected();
        if (line == null || line.row() == null) {
            return;
        }
        frame.put(
                layout.paneColumn() + 1,
                top,
                ObjectPage.title(state, line, line.row()),
                Style.TITLE,
                frame.width() - 1);
        ObjectPage.pane(frame, state, line, layout.paneColumn(), top + 1, bottom);
    }
}

package sluice.tui.view;

import sluice.tui.screen.HelpText;
import sluice.tui.screen.Mode;
import sluice.tui.screen.ScreenState;

/// The searchable help.
final class HelpPage {
    private HelpPage() {}

    static void draw(Frame frame, ScreenState state, Mode.Helping mode) {
        var entries = HelpText.of(state, mode.search());
        int rows = frame.height() - 2;
        for (int i = 0; i < rows && mode.offset() + i < entries.size(); i++) {
            var entry = entries.get(mode.offset() + i);
            int row = 1 + i;
            if (entry.heading()) {
                frame.fill(0, frame.width(), row, '─', Style.TITLE);
                frame.put(2, row, entry.text(), Style.TITLE);
            } else {
                frame.put(1, row, entry.term(), Style.KEY, 16);
                frame.put(17, row, entry.text(), Style.PLAIN);
            }
        }
        if (entries.isEmpty()) {
            frame.put(1, 1, "nothing in the help mentions '" + mode.search() + "'", Style.DIM);
        }
        if (mode.offset() + rows < entries.size()) {
            frame.putRight(frame.width() - 1, frame.height() - 1, "↓ more", Style.DIM, 20);
        }
    }
}

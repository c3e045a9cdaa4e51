package sluice.tui.view;

import sluice.tui.screen.Mode;
import sluice.tui.screen.ScreenState;

/// Text to read: the answer to a command, what a reload undid.
final class ReadingPage {
    private ReadingPage() {}

    static void draw(Frame frame, ScreenState state, Mode.Reading mode) {
        frame.fill(0, frame.width(), 1, '─', Style.TITLE);
        frame.put(2, 1, mode.title(), Style.TITLE);
        int rows = Math.max(0, state.size().rows() - 3);
        String place =
                mode.offset()
                        + 1
                        + "–"
                        + Math.min(mode.lines().size(), mode.offset() + rows)
                        + " of "
                        + mode.lines().size();
        frame.putRight(frame.width() - 1, 1, ' ' + place, Style.TITLE, mode.title().length() + 3);
        for (int i = 0; i < rows && mode.offset() + i < mode.lines().size(); i++) {
            frame.put(1, 2 + i, mode.lines().get(mode.offset() + i), Style.PLAIN);
        }
    }
}

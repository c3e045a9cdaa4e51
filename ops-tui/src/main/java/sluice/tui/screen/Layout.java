package sluice.tui.screen;

/// Which row of the terminal shows what; the same for drawing and for clicks.
///
/// ```
/// 0          header
/// 1…         verdicts
/// title      name of the view, what is folded or filtered
/// head       titles of the columns
/// first…     rows of the view                │ pane with the selected row, from 120 columns on
/// events     last events (Problems only)     │
/// watch      progress of a drain
/// gauges     the process, or a notice
/// footer     keys, or the line that is being typed
/// ```
///
/// A part that does not fit has the row -1; the header and at least one row of the view are always there.
///
/// @param rows how many rows of the view can be seen
/// @param width columns of the view without the pane
public record Layout(
        int verdicts,
        int title,
        int head,
        int first,
        int rows,
        int events,
        int eventRows,
        int watch,
        int gauges,
        int footer,
        int width,
        boolean pane) {
    private static final int PANE = 42;

    public static Layout of(ScreenState state) {
        int height = state.size().rows();
        int width = state.size().columns();
        int bottom = height;
        int footer = height >= 4 ? --bottom : -1;
        int gauges = height >= 8 ? --bottom : -1;
        int watch = height >= 10 && !state.drains().isEmpty() ? --bottom : -1;
        boolean problems = state.view() == View.PROBLEMS;
        int eventRows = problems && height >= 20 ? Math.clamp((height - 14) / 5, 2, 6) : 0;
        int events = -1;
        if (eventRows > 0) {
            bottom -= eventRows + 1;
            events = bottom;
        }
        int verdicts = verdicts(state, height, problems);
        int next = 1 + verdicts;
        int title = height >= 7 ? next++ : -1;
        int head = height >= 6 ? next++ : -1;
        boolean pane = width >= 120 && height >= 20 && !state.view().columns().isEmpty();
        return new Layout(
                verdicts,
                title,
                head,
                next,
                Math.max(1, bottom - next),
                events,
                eventRows,
                watch,
                gauges,
                footer,
                pane ? width - PANE - 1 : width,
                pane);
    }

    private static int verdicts(ScreenState state, int height, boolean problems) {
        if (height < 5) {
            return 0;
        }
        if (!problems) {
            return 1;
        }
        int count = 0;
        for (int i = 0; i < state.world().nodes().size(); i++) {
            count += state.shows(i) ? state.world().nodes().get(i).findings().size() : 0;
        }
        return Math.clamp(count, 1, Math.max(1, (height - 8) / 3));
    }

    /// The first column of the pane.
    public int paneColumn() {
        return width + 1;
    }
}

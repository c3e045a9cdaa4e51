package sluice.tui.view;

import sluice.tui.screen.Layout;
import sluice.tui.screen.Mode;
import sluice.tui.screen.ScreenState;

import java.time.Duration;

/// Draws a whole screen.
public final class Painting {
    private Painting() {}

    public static Frame of(ScreenState state) {
        var frame = new Frame(state.size());
        var layout = Layout.of(state);
        Banner.header(frame, state);
        switch (state.mode()) {
            case Mode.Helping helping -> HelpPage.draw(frame, state, helping);
            case Mode.Reading reading -> ReadingPage.draw(frame, state, reading);
            case Mode.Page page -> ObjectPage.draw(frame, state, page.key(), page.offset());
            case Mode.Browse _,
                    Mode.Filtering _,
                    Mode.Commanding _,
                    Mode.Asking _,
                    Mode.Preparing _,
                    Mode.Confirming _,
                    Mode.Sorting _ ->
                    body(frame, state, layout);
        }
        Banner.footer(frame, state, layout);
        return frame;
    }

    private static void body(Frame frame, ScreenState state, Layout layout) {
        VerdictRows.draw(frame, state, layout);
        RowTable.draw(frame, state, layout);
        if (layout.pane()) {
            Pane.draw(frame, state, layout);
        }
        if (layout.events() >= 0) {
            EventRows.draw(frame, state, layout);
        }
        if (stale(state)) {
            frame.grey(
                    layout.head() < 0 ? layout.first() : layout.head(),
                    layout.first() + layout.rows());
        }
        if (layout.watch() >= 0) {
            WatchRow.draw(frame, state, layout.watch());
        }
        if (layout.gauges() >= 0) {
            Banner.gauges(frame, state, layout.gauges());
        }
        switch (state.mode()) {
            case Mode.Confirming(var proposal) -> Dialog.confirm(frame, proposal);
            case Mode.Preparing(var what) -> Dialog.preparing(frame, what);
            case Mode.Sorting(var cursor) -> Dialog.sort(frame, state, cursor);
            case Mode.Commanding(_, var offers, _) -> Dialog.offers(frame, offers);
            default -> {
                // Nothing lies over the view.
            }
        }
    }

    /// Whether the newest numbers are older than three polls.
    static boolean stale(ScreenState state) {
        if (state.paused() || state.replay()) {
            return false;
        }
        var taken = state.front().takenAt();
        return taken != null && Duration.between(taken, state.now()).compareTo(limit(state)) > 0;
    }

    private static Duration limit(ScreenState state) {
        var three = state.interval().multipliedBy(3);
        return three.compareTo(Duration.ofSeconds(3)) < 0 ? Duration.ofSeconds(3) : three;
    }
}

package sluice.tui.view;

import sluice.runtime.action.DrainWatch;
import sluice.tui.screen.ScreenState;

/// How far a drain is: sessions, queue and new requests of the servers that were just taken out.
final class WatchRow {
    private WatchRow() {}

    static void draw(Frame frame, ScreenState state, int row) {
        long sessions = 0;
        long waiting = 0;
        double rate = 0;
        long seconds = 0;
        String words = "";
        for (var drain : state.drains()) {
            var progress = drain.progress();
            sessions += progress.sessions();
            waiting += progress.queue();
            rate += Double.isNaN(progress.rate()) ? 0 : progress.rate();
            seconds = Math.max(seconds, progress.waited().toSeconds());
            words =
                    progress.state() == DrainWatch.Progress.State.ENDLESS
                            ? progress.words()
                            : words;
        }
        String who =
                state.drains().size() == 1
                        ? state.drains().getFirst().path()
                        : state.drains().size() + " servers";
        String text =
                "~ emptying "
                        + who
                        + " for "
                        + Words.age(seconds)
                        + ": sessions "
                        + sessions
                        + "  queue "
                        + waiting
                        + "  new "
                        + Words.rate(rate)
                        + " r/s";
        frame.put(
                0,
                row,
                words.isEmpty() ? text : text + "  will not end: " + words,
                words.isEmpty() ? Style.INFO : Style.WARN);
    }
}

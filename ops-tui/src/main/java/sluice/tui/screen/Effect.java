package sluice.tui.screen;

import sluice.tui.act.Wish;
import sluice.tui.poll.Question;

import java.time.Duration;

/// What the screen wants done outside.
public sealed interface Effect {
    record Quit() implements Effect {}

    record Suspend() implements Effect {}

    /// Forget what the terminal shows and draw all of it.
    record Redraw() implements Effect {}

    record PollNow() implements Effect {}

    record Interval(Duration interval) implements Effect {}

    record Ask(Question question) implements Effect {}

    record Prepare(Wish wish) implements Effect {}

    /// Send what was prepared under this number.
    record Send(int proposal) implements Effect {}

    record Undo() implements Effect {}

    /// Send again what a reload undid.
    record Reapply() implements Effect {}

    record Snapshot() implements Effect {}

    record Record(boolean on) implements Effect {}
}

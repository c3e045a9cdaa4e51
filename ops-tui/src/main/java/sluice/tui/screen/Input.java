package sluice.tui.screen;

import sluice.tui.act.Drain;
import sluice.tui.act.Proposal;
import sluice.tui.act.Result;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Question;
import sluice.tui.poll.World;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.util.List;

/// What can happen to the screen.
public sealed interface Input {
    record Typed(Stroke stroke) implements Input {}

    /// Text that was put in at once, between the marks of bracketed paste; line feeds are blanks.
    record Pasted(String text) implements Input {}

    record Resized(Size size) implements Input {}

    /// A new picture of all instances.
    record Polled(World world) implements Input {}

    /// Time went on: the age of the data has to be drawn anew.
    record Ticked(Instant now) implements Input {}

    /// A question was answered.
    ///
    /// @param failed whether the proxy refused it or did not answer
    record Answered(Question question, String text, boolean failed, Instant at) implements Input {}

    /// What an action would do.
    record Prepared(Proposal proposal) implements Input {}

    /// What became of an action.
    record Acted(Result result) implements Input {}

    /// How far the servers are that were taken out.
    record Drained(List<Drain> drains) implements Input {
        public Drained {
            drains = List.copyOf(drains);
        }
    }

    /// Something to tell in the line of notices.
    record Noted(String text, Finding.Severity severity) implements Input {}

    /// Whether a recording runs.
    record Recording(boolean on, String file) implements Input {}
}

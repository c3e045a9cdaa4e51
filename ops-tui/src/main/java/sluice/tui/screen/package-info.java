/// What the dashboard is showing, as one immutable [sluice.tui.screen.ScreenState], and how it becomes the next one.
///
/// ```
/// ScreenState + Input (stroke, world, answer, size) ──Screen.next──► Step(ScreenState, effects)
/// ScreenState ──Lines.of──► the rows that can be scrolled through and selected
/// ```
///
/// Pure: no clock, no input or output, no threads. Whatever has to happen outside (a command, a file, leaving) is an
/// [sluice.tui.screen.Effect] that `boot` performs; what became of it comes back as an input. Numbers on rows are
/// [sluice.tui.screen.Column]s; estimates among them carry their formula, which the help prints.
@NullMarked
package sluice.tui.screen;

import org.jspecify.annotations.NullMarked;

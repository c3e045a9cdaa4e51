/// From a [sluice.tui.screen.ScreenState] to a [sluice.tui.view.Frame], a grid of characters with styles. Pure.
///
/// [sluice.tui.view.Painting] is the way in. One class draws one part: header and footer, verdicts, rows, pane, pages,
/// dialogs. Styles say what something means, not which colour it has; [sluice.tui.view.Palette] knows the colours
/// for 256, 16 or none, chosen so that they can be told apart without red and green, and letters or signs always stand
/// beside them. A frame becomes bytes in `terminal`, text and SVG in a snapshot.
@NullMarked
package sluice.tui.view;

import org.jspecify.annotations.NullMarked;

/// What the dashboard changes: a [sluice.tui.act.Wish] that a person asked for becomes a
/// [sluice.tui.act.Proposal] with its consequence, and when it is confirmed it is sent, read back and noted for undo.
///
/// All of it is done by `sluice.runtime.action`; this room only carries it to the thread of the instance and back.
@NullMarked
package sluice.tui.act;

import org.jspecify.annotations.NullMarked;

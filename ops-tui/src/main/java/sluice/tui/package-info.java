/// The live dashboard, `sluice top`: what is broken, where requests wait, worst first, and keys to act upon it.
///
/// ```
/// boot ─► poll ─► World ─► screen (state, input → state, effects) ─► view (state → Frame) ─► terminal
///                               ▲ key rows                                                   Lanterna
/// ```
///
/// One thread polls each instance, one reads the keyboard, one reduces and draws. Everything between them is an
/// immutable value: a world may be drawn twice, or never, and a slow terminal holds nobody up. The packages may import
/// only what stands to the left of them: `key → poll → act → screen → view → terminal → boot`.
@NullMarked
package sluice.tui;

import org.jspecify.annotations.NullMarked;

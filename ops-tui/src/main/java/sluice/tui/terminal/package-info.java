/// The terminal: strokes come in, frames go out, and it is left as it was found on every way out.
///
/// Lanterna is confined to this room: it decodes keys and knows the sequences of the private screen. What it lacks is
/// here: mouse positions beyond column 223 (SGR), bracketed paste, drawing only what changed inside one synchronised
/// update, suspending with SIGTSTP. The modes of the line are set by `stty`, as portable as the shell.
@NullMarked
package sluice.tui.terminal;

import org.jspecify.annotations.NullMarked;

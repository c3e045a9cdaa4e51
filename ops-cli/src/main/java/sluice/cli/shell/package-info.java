/// The interactive shell: everything that touches the terminal library, and nothing else does.
///
/// [InteractiveShell] builds JLine's shell around [LineDispatcher], which hands every line to the interpreter.
/// [LiveObjects] knows the names of the running proxy (asked when needed, kept for a moment); [LiveCompleter],
/// [LiveHighlighter] and [Prompt] only look at it. One thread reads and runs lines; Ctrl-C interrupts it and gives
/// control back.
@NullMarked
package sluice.cli.shell;

import org.jspecify.annotations.NullMarked;

/// The verbs, one file each, and the language around them. No terminal library here: a [Console] stands for whatever
/// the lines go to, so one-shot calls load nothing they do not need and tests need no terminal.
///
/// ```
/// line ─ Words ─► stages of a pipe ─ Interpreter ─► Verb (or a raw Runtime API command) ─► Result ─ Pipe ─► lines
/// ```
///
/// A [Verb] says its words, its help and what completes it; it gets an [Invocation] and returns a [Result] or throws a
/// [Failure] with the exit code. A [Session] is one target with its client, history and journal; used by one thread.
@NullMarked
package sluice.cli.command;

import org.jspecify.annotations.NullMarked;

/// Starts the dashboard: command line, threads, effects; the only room that knows all others.
///
/// The main thread takes inputs from the [sluice.tui.boot.Mailbox], has them reduced, performs the effects and draws.
/// Polls, keyboard and signals only put inputs into the mailbox, where a newer world replaces an older one that was not
/// yet taken: a slow terminal skips pictures and delays nobody.
@NullMarked
package sluice.tui.boot;

import org.jspecify.annotations.NullMarked;

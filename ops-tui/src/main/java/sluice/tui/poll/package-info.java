/// From a Runtime API socket to a [sluice.tui.poll.World]: one poll serves everything that is drawn.
///
/// In: targets, an interval, questions of the screen ([sluice.tui.poll.Question]). Out: a world after every poll, an
/// answer per question. Each instance has one thread of its own that does both one after the other, so there is never
/// more than one command in flight on a socket, and a terminal that does not take its picture never delays a poll.
/// A recording holds worlds as lines of JSON; a replay hands them out again as if they were live.
@NullMarked
package sluice.tui.poll;

import org.jspecify.annotations.NullMarked;

/// Asks each proxy once per interval and remembers what charts need, whatever the number of viewers.
///
/// ```
/// Target → Poller (one virtual thread) ─► Moment ─► whoever listens
///                                      └► Charts   1 s × 15 min, 1 min × 24 h
/// ```
///
/// A [sluice.web.poll.Moment] is immutable and complete: rows with the values of every [sluice.web.poll.Cell],
/// findings, new events, or since when and why the proxy does not answer. The verdicts come from
/// `sluice.runtime.diagnosis`; nothing is judged here. [sluice.web.poll.Charts] has its own lock.
@NullMarked
package sluice.web.poll;

import org.jspecify.annotations.NullMarked;

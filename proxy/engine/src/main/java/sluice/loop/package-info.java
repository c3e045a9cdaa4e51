/// All that belongs to one thread: the event loop, its clock, timers, pools and counters.
///
/// A connection, its session and its streams live on one [Loop] from accept to log. What is
/// touched by one loop only carries [LoopConfined]; what several threads touch carries [Shared] and
/// says how it stays correct. Lower rooms report what went wrong through [Journal].
@NullMarked
package sluice.loop;

import org.jspecify.annotations.NullMarked;

package sluice.upkeep.check;

import sluice.loop.LoopConfined;

/// One check under way, over a connection or by a program; tells its owner the outcome unless it was cancelled.
@LoopConfined
interface Run {
    void start();

    /// Ends without an outcome.
    void cancel();
}

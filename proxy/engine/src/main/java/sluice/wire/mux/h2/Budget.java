package sluice.wire.mux.h2;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

/// How much work without purpose a peer may cause in a second: pings, settings, resets, empty frames. Confined to the connection's loop.
@LoopConfined
final class Budget {
    private static final int PERIOD_MILLIS = 1000;

    private final Loop loop;
    private final int perPeriod;
    private long until;
    private int left;

    Budget(Loop loop, int perPeriod) {
        this.loop = loop;
        this.perPeriod = perPeriod;
        left = perPeriod;
    }

    /// Takes one; false when the peer has had its share.
    boolean take() {
        if (--left >= 0) {
            return true;
        }
        long now = loop.millis();
        if (now < until) {
            return false;
        }
        until = now + PERIOD_MILLIS;
        left = perPeriod - 1;
        return true;
    }
}

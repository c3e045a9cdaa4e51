package sluice.flow;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

import java.util.concurrent.ThreadLocalRandom;

/// A soft stop on one loop: when the connections of clients are closed. Manual §3.1 `close-spread-time`.
@LoopConfined
final class SoftStop {
    private static final long ENDLESS = Long.MAX_VALUE;

    private final Loop loop;
    private final long beganMillis;
    private final long spreadMillis;

    SoftStop(Loop loop, long spreadMillis) {
        this.loop = loop;
        this.spreadMillis = spreadMillis;
        beganMillis = loop.millis();
    }

    /// Nobody is asked to leave.
    boolean isEndless() {
        return spreadMillis == ENDLESS;
    }

    /// Whether a connection that could be closed now is: the likelier, the more of the time is over.
    boolean closesNow() {
        if (isEndless()) {
            return false;
        }
        long passed = loop.millis() - beganMillis;
        return passed >= spreadMillis
                || ThreadLocalRandom.current().nextLong(spreadMillis) < passed;
    }

    /// A moment in what is left of the time, in milliseconds of the loop.
    long momentMillis() {
        long left = spreadMillis - (loop.millis() - beganMillis);
        return loop.millis() + (left <= 1 ? 1 : ThreadLocalRandom.current().nextLong(1, left + 1));
    }
}

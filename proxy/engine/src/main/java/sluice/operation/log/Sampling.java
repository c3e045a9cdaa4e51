package sluice.operation.log;

import sluice.loop.Shared;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/// `sample 1,4-6:10`: of every series of messages only those with these numbers are sent.
@Shared("one atomic position")
public final class Sampling {
    private final BitSet chosen;
    private final int size;
    private final AtomicInteger position = new AtomicInteger();

    /// @param chosen bit n-1 set for message n
    public Sampling(BitSet chosen, int size) {
        this.chosen = chosen;
        this.size = size;
    }

    /// Counts one message; true when it is to be sent.
    boolean takes() {
        return chosen.get(Math.floorMod(position.getAndIncrement(), size));
    }
}

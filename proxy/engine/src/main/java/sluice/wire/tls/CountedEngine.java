package sluice.wire.tls;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;

import javax.net.ssl.SSLEngine;

/// An engine whose memory is not Java's: it lives until the handler that uses it has released it.
abstract class CountedEngine extends SSLEngine implements ReferenceCounted {
    private final AbstractReferenceCounted count =
            new AbstractReferenceCounted() {
                @Override
                protected void deallocate() {
                    free();
                }

                @Override
                public ReferenceCounted touch(Object hint) {
                    return this;
                }
            };

    CountedEngine(String peerHost) {
        super(peerHost, -1);
    }

    /// Gives the memory back; called once.
    abstract void free();

    @Override
    public final int refCnt() {
        return count.refCnt();
    }

    @Override
    public final ReferenceCounted retain() {
        count.retain();
        return this;
    }

    @Override
    public final ReferenceCounted retain(int increment) {
        count.retain(increment);
        return this;
    }

    @Override
    public final ReferenceCounted touch() {
        return this;
    }

    @Override
    public final ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    public final boolean release() {
        return count.release();
    }

    @Override
    public final boolean release(int decrement) {
        return count.release(decrement);
    }
}

package sluice.flow.filter;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;

/// An end of a stream with a filter before it: everything passes that the filter does not take up.
public abstract class PassingEnd implements StreamEnd {
    private @Nullable StreamEnd next;

    /// Where it passes things on to; set anew for each message.
    protected final void next(StreamEnd end) {
        next = end;
    }

    protected final StreamEnd next() {
        StreamEnd end = next;
        if (end == null) {
            throw new AssertionError("a filter without a stream");
        }
        return end;
    }

    /// Whether a stream goes through it; false once the stream is over, which any call of [#next] may bring about.
    protected final boolean isStanding() {
        return next != null;
    }

    /// The stream is over: [#release] or [#abort] was passed on, or the end behind is dead.
    protected abstract void left();

    /// The end behind is dead and must not be called any more.
    public final void lost() {
        StreamEnd end = next;
        next = null;
        if (end instanceof PassingEnd behind) {
            behind.lost();
        }
        if (end != null) {
            left();
        }
    }

    @Override
    public void sendHead(Head head) {
        next().sendHead(head);
    }

    @Override
    public void sendData(ByteBuf data) {
        next().sendData(data);
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        next().sendEnd(trailers);
    }

    @Override
    public boolean isWritable() {
        return next().isWritable();
    }

    @Override
    public boolean isHolding() {
        return next().isHolding();
    }

    @Override
    public boolean canStopPeer() {
        return next().canStopPeer();
    }

    @Override
    public void reading(boolean wanted) {
        next().reading(wanted);
    }

    @Override
    public void tunnel() {
        next().tunnel();
    }

    @Override
    public final void release() {
        StreamEnd end = next();
        next = null;
        end.release();
        left();
    }

    @Override
    public final void abort(boolean reset) {
        StreamEnd end = next();
        next = null;
        end.abort(reset);
        left();
    }

    @Override
    public void closeAfter() {
        next().closeAfter();
    }

    @Override
    public Address peer() {
        return next().peer();
    }

    @Override
    public Address local() {
        return next().local();
    }
}

package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

/// The buffers into which all sockets of one loop read.
///
/// ```
/// take ─► read ─► the reader consumed it: the same buffer serves the next socket, still warm in the cache
///                 └ the reader kept it:   it is theirs now, the next socket gets a fresh one
/// ```
///
/// A head or a small body goes into the small one, so that what a reader may keep of a few bytes pins little memory; a socket
/// that fills it is asked to read on into the large one.
@LoopConfined
final class ReadBuffers {
    static final int SMALL = 8 * 1024;
    static final int LARGE = 64 * 1024;

    private final Loop loop;
    private @Nullable ByteBuf small;
    private @Nullable ByteBuf large;
    private boolean ended;

    private ReadBuffers(Loop loop) {
        this.loop = loop;
        loop.atEnd(this::end);
    }

    private void end() {
        ended = true;
        if (small != null) {
            small.release();
            small = null;
        }
        if (large != null) {
            large.release();
            large = null;
        }
    }

    static ReadBuffers of(Loop loop) {
        return loop.local(ReadBuffers.class, ReadBuffers::new);
    }

    /// Lends an empty buffer with a memory address; to be handed back by [#back] before the next one is taken.
    ByteBuf take(boolean bulk) {
        ByteBuf found = bulk ? large : small;
        if (found != null) {
            return found;
        }
        int size = bulk ? LARGE : SMALL;
        ByteBuf fresh = loop.allocator().directBuffer(size, size);
        if (ended) {
            return fresh;
        }
        if (bulk) {
            large = fresh;
        } else {
            small = fresh;
        }
        return fresh;
    }

    /// The reader is done with its own reference, or has kept it.
    void back(ByteBuf lent) {
        if (lent.refCnt() == 1 && !ended) {
            lent.clear();
            return;
        }
        lent.release();
        if (lent == large) {
            large = null;
        } else {
            small = null;
        }
    }

    /// What is kept for long should not pin a buffer many times its size: gives a copy that fits, or the buffer itself.
    /// Takes `data`.
    static ByteBuf fitting(Loop loop, ByteBuf data) {
        int length = data.readableBytes();
        ByteBuf whole = data;
        for (ByteBuf parent = data; parent != null; parent = parent.unwrap()) {
            whole = parent;
        }
        if (whole.capacity() <= 2 * length + 512) {
            return data;
        }
        ByteBuf copy = loop.allocator().directBuffer(length);
        copy.writeBytes(data);
        data.release();
        return copy;
    }
}

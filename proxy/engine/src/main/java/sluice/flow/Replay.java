package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;

/// The body of a request that may have to be sent again: shared views of the buffers that went to the server.
///
/// ```
/// begin() ─► keep()* ─► isReady ─► giveBack() into the held parts for the next attempt, which begins anew
///                             └─► clear() once the answer is the client's
/// ```
///
/// Only for requests that were complete when they were sent; their body is at most one buffer long. Manual §4.2 `retry-on`.
@LoopConfined
final class Replay {
    private final Held parts = new Held();
    private boolean ready;

    /// A complete request is about to be sent.
    void begin() {
        parts.clear();
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    /// Borrows the buffer: what is kept is another view of it.
    void keep(ByteBuf part) {
        parts.add(part.retainedDuplicate());
    }

    void giveBack(Held held) {
        ready = false;
        for (@Nullable ByteBuf part = parts.poll(); part != null; part = parts.poll()) {
            held.add(part);
        }
    }

    void clear() {
        ready = false;
        parts.clear();
    }
}

package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

/// Buffers in which the connections of one loop gather what they send in a turn: heads, framing, small bodies.
///
/// The last one that came back is the next one lent, while it is warm in the cache; what the kernel did not take at once keeps its
/// buffer, and the next connection gets a fresh one.
@LoopConfined
public final class GatherBuffers {
    private static final int SIZE = 4096;
    private static final int KEPT = 64;

    private final Loop loop;
    private final ByteBuf[] free = new ByteBuf[KEPT];
    private int count;
    private boolean ended;

    private GatherBuffers(Loop loop) {
        this.loop = loop;
        loop.atEnd(this::end);
    }

    public static GatherBuffers of(Loop loop) {
        return loop.local(GatherBuffers.class, GatherBuffers::new);
    }

    private void end() {
        ended = true;
        while (count > 0) {
            free[--count].release();
        }
    }

    /// Lends an empty buffer with room for at least `size` bytes.
    public ByteBuf take(int size) {
        if (size > SIZE) {
            return loop.allocator().directBuffer(size);
        }
        return count > 0 ? free[--count] : loop.allocator().directBuffer(SIZE, SIZE);
    }

    /// Sends what was gathered through a socket and takes the buffer back.
    public void send(ByteBuf gathered, StreamSocket socket) {
        socket.send(gathered.retain());
        back(gathered);
    }

    /// The same with a body behind it, which it takes.
    public void send(ByteBuf gathered, ByteBuf body, StreamSocket socket) {
        socket.send(gathered.retain(), body);
        back(gathered);
    }

    private void back(ByteBuf gathered) {
        if (gathered.refCnt() == 1 && gathered.maxCapacity() == SIZE && count < KEPT && !ended) {
            free[count++] = gathered.clear();
        } else {
            gathered.release();
        }
    }
}

package sluice.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;

import java.util.Arrays;

/// Parts of a body that wait for their way to be open; owns the buffers.
@LoopConfined
public final class Held {
    private @Nullable ByteBuf[] parts = new @Nullable ByteBuf[4];
    private int first;
    private int count;
    private long bytes;

    public boolean isEmpty() {
        return first == count;
    }

    public long bytes() {
        return bytes;
    }

    /// Takes the buffer.
    public void add(ByteBuf part) {
        if (count == parts.length) {
            parts = Arrays.copyOf(parts, count * 2);
        }
        parts[count++] = part;
        bytes += part.readableBytes();
    }

    /// Gives the oldest one; null when there is none.
    @Nullable ByteBuf poll() {
        if (first == count) {
            return null;
        }
        ByteBuf part = parts[first];
        parts[first++] = null;
        if (first == count) {
            first = 0;
            count = 0;
        }
        if (part != null) {
            bytes -= part.readableBytes();
        }
        return part;
    }

    /// Gives the oldest one, or its beginning of `limit` bytes; null when there is none.
    public @Nullable ByteBuf poll(long limit) {
        ByteBuf part = first == count ? null : parts[first];
        if (part == null || part.readableBytes() <= limit) {
            return poll();
        }
        bytes -= limit;
        return part.readRetainedSlice((int) limit);
    }

    /// Copies the oldest bytes, `limit` at most; answers how many.
    int copyInto(byte[] target, int limit) {
        int at = 0;
        for (int i = first; i < count && at < limit; i++) {
            ByteBuf part = parts[i];
            if (part != null) {
                int length = Math.min(part.readableBytes(), limit - at);
                part.getBytes(part.readerIndex(), target, at, length);
                at += length;
            }
        }
        return at;
    }

    /// Gives all of it as one buffer.
    ByteBuf join(ByteBufAllocator allocator) {
        ByteBuf joined = allocator.directBuffer(Math.max(1, (int) bytes));
        ByteBuf part;
        while ((part = poll()) != null) {
            joined.writeBytes(part);
            part.release();
        }
        return joined;
    }

    public void clear() {
        ByteBuf part;
        while ((part = poll()) != null) {
            part.release();
        }
        bytes = 0;
    }
}

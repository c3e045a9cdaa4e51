package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;

import java.util.Arrays;

/// Parts of a body that wait for their way to be open; owns the buffers.
@LoopConfined
final class Held {
    private @Nullable ByteBuf[] parts = new @Nullable ByteBuf[4];
    private int first;
    private int count;
    private long bytes;

    boolean isEmpty() {
        return first == count;
    }

    long bytes() {
        return bytes;
    }

    /// Takes the buffer.
    void add(ByteBuf part) {
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

    void clear() {
        ByteBuf part;
        while ((part = poll()) != null) {
            part.release();
        }
        bytes = 0;
    }
}

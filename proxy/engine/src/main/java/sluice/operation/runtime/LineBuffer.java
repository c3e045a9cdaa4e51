package sluice.operation.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Bytes of a client that wait to become lines. Confined to the operation loop; owns its buffer between [#open] and [#close].
final class LineBuffer {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int scanned;
    private boolean overLimit;

    void open(ByteBufAllocator allocator) {
        bytes = allocator.buffer(512);
    }

    void close() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }

    /// Copies what arrived; borrows the buffer.
    void add(ByteBuf arrived) {
        bytes.writeBytes(arrived);
    }

    boolean isEmpty() {
        return !bytes.isReadable();
    }

    void clear() {
        bytes.clear();
        scanned = 0;
    }

    /// The last call of [#line] found more than its limit.
    boolean isOverLimit() {
        return overLimit;
    }

    /// The next line without its end; null when it is not there yet, or longer than `limit` bytes.
    @Nullable String line(int limit) {
        int start = bytes.readerIndex();
        int end = bytes.indexOf(start + scanned, bytes.writerIndex(), (byte) '\n');
        int length = (end < 0 ? bytes.writerIndex() : end) - start;
        overLimit = length > limit;
        if (end < 0 || overLimit) {
            scanned = length;
            return null;
        }
        scanned = 0;
        String line = bytes.toString(start, length, StandardCharsets.UTF_8);
        bytes.readerIndex(end + 1);
        bytes.discardSomeReadBytes();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}

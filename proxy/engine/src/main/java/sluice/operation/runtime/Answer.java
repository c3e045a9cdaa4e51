package sluice.operation.runtime;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/// The text that a command writes; UTF-8. Confined to the operation loop; borrows the buffer.
public final class Answer {
    private final ByteBuf buffer;

    Answer(ByteBuf buffer) {
        this.buffer = buffer;
    }

    public Answer append(CharSequence text) {
        // The JDK copies what is ASCII as a whole; the buffer would go through it letter by letter.
        buffer.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Answer append(char ascii) {
        buffer.writeByte(ascii);
        return this;
    }

    public Answer append(long number) {
        return append(Long.toString(number));
    }

    public Answer line(CharSequence text) {
        return append(text).append('\n');
    }

    public Answer bytes(byte[] bytes, int offset, int length) {
        buffer.writeBytes(bytes, offset, length);
        return this;
    }

    /// Bytes written so far and not yet sent; a [Dump] stops a piece at some ten thousand.
    public int pending() {
        return buffer.readableBytes();
    }
}

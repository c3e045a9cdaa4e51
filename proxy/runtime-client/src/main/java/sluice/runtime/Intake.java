package sluice.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where the bytes of an answer go; grows with the largest answer and is used again for the next one. One thread.
final class Intake {
    private byte[] bytes = new byte[16 << 10];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private boolean truncated;

    /// Forgets the last answer.
    void clear() {
        buffer.clear();
        truncated = false;
    }

    /// Where the next bytes may be written, at least one; what exceeds the limit is cut by [#over].
    ByteBuffer room() {
        if (!buffer.hasRemaining()) {
            int length = buffer.position();
            bytes = Arrays.copyOf(bytes, length * 2);
            buffer = ByteBuffer.wrap(bytes).position(length);
        }
        return buffer;
    }

    /// Whether there are more bytes than the limit; those are then cut off, and the answer marked.
    boolean over(int limit) {
        if (buffer.position() <= limit) {
            return false;
        }
        buffer.position(limit);
        truncated = true;
        return true;
    }

    /// The bytes, valid up to [#length()] until the next answer.
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return buffer.position();
    }

    boolean truncated() {
        return truncated;
    }

    /// All of it as text; what is no UTF-8 becomes U+FFFD.
    String text() {
        return new String(bytes, 0, length(), StandardCharsets.UTF_8);
    }
}

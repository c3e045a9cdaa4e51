package sluice.wire.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder.Mode;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Brotli by Google's library. RFC 7932.
@LoopConfined
final class BrotliEncoder extends Encoder {
    private static final int INPUT = 16 * 1024;

    /// The base-2 logarithm of the window: 256 KiB.
    private static final int WINDOW = 18;

    private int level;
    private EncoderJNI.@Nullable Wrapper encoder;

    BrotliEncoder() {
        super(ContentCoding.BROTLI);
    }

    /// Whether the library runs on this machine.
    static boolean isAvailable() {
        return Brotli4jLoader.isAvailable();
    }

    @Override
    public void begin(int level) {
        close();
        this.level = level;
    }

    /// Brotli keeps the quality with which a body began.
    @Override
    public void level(int level) {}

    private EncoderJNI.Wrapper encoder() {
        EncoderJNI.Wrapper open = encoder;
        if (open == null) {
            try {
                open = new EncoderJNI.Wrapper(INPUT, level, WINDOW, Mode.GENERIC);
            } catch (IOException e) {
                throw new AssertionError("no memory for brotli", e);
            }
            encoder = open;
        }
        return open;
    }

    @Override
    public void write(ByteBuf data, ByteBuf out) {
        EncoderJNI.Wrapper open = encoder();
        int at = data.readerIndex();
        while (at < data.writerIndex()) {
            ByteBuffer input = open.getInputBuffer();
            input.clear();
            int length = Math.min(input.remaining(), data.writerIndex() - at);
            input.limit(length);
            data.getBytes(at, input);
            at += length;
            push(open, EncoderJNI.Operation.PROCESS, length, out);
        }
    }

    private static void push(
            EncoderJNI.Wrapper open, EncoderJNI.Operation operation, int length, ByteBuf out) {
        int given = length;
        do {
            open.push(operation, given);
            given = 0;
            if (!open.isSuccess()) {
                throw new AssertionError("brotli refused " + operation);
            }
            while (open.hasMoreOutput()) {
                out.writeBytes(open.pull());
            }
        } while (open.hasRemainingInput());
    }

    @Override
    public void flush(ByteBuf out) {
        push(encoder(), EncoderJNI.Operation.FLUSH, 0, out);
    }

    @Override
    public void finish(ByteBuf out) {
        push(encoder(), EncoderJNI.Operation.FINISH, 0, out);
    }

    @Override
    void close() {
        EncoderJNI.Wrapper open = encoder;
        encoder = null;
        if (open != null) {
            open.destroy();
        }
    }
}

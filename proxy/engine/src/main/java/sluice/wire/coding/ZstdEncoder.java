package sluice.wire.coding;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.Native;

import io.netty.buffer.ByteBuf;

import sluice.loop.LoopConfined;

import java.nio.ByteBuffer;

/// Zstandard by its own library. RFC 8878.
@LoopConfined
final class ZstdEncoder extends Encoder {
    /// RFC 9659: decoders of the web need not take windows larger than 8 MiB; responses here rarely need one MiB.
    private static final int WINDOW_LOG = 20;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);

    ZstdEncoder() {
        super(ContentCoding.ZSTD);
    }

    /// Whether the library runs on this machine.
    static boolean isAvailable() {
        try {
            Native.load();
            return Native.isLoaded();
        } catch (UnsatisfiedLinkError _) {
            return false;
        }
    }

    @Override
    public void begin(int level) {
        context.reset();
        context.setWindowLog(WINDOW_LOG);
        level(level);
    }

    @Override
    public void level(int level) {
        // Level 0 would be the library's default, which is more work than 1.
        context.setLevel(Math.max(1, level));
    }

    @Override
    public void write(ByteBuf data, ByteBuf out) {
        for (ByteBuffer part : parts(data)) {
            while (part.hasRemaining()) {
                step(part, out, EndDirective.CONTINUE);
            }
        }
    }

    private boolean step(ByteBuffer data, ByteBuf out, EndDirective directive) {
        ByteBuffer room = room(out);
        int start = room.position();
        boolean complete = context.compressByteBufferStream(room, data, directive);
        out.writerIndex(out.writerIndex() + room.position() - start);
        return complete;
    }

    @Override
    public void flush(ByteBuf out) {
        while (!step(nothing, out, EndDirective.FLUSH)) {
            // Not everything found room.
        }
    }

    @Override
    public void finish(ByteBuf out) {
        while (!step(nothing, out, EndDirective.END)) {
            // Not everything found room.
        }
    }

    @Override
    void close() {
        context.close();
    }
}

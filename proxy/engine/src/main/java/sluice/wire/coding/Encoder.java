package sluice.wire.coding;

import io.netty.buffer.ByteBuf;

import sluice.loop.LoopConfined;

import java.nio.ByteBuffer;

/// Turns the bytes of one body into fewer; taken from [Encoders] and given back there.
///
/// ```
/// begin(level)  write* flush  write* flush  …  finish
/// ```
///
/// What was written comes out at the latest with [#flush]. Both buffers are borrowed; `out` grows as needed.
@LoopConfined
public abstract class Encoder {
    /// Room that is offered at once to what comes out.
    static final int ROOM = 4096;

    private final ContentCoding coding;

    Encoder(ContentCoding coding) {
        this.coding = coding;
    }

    public ContentCoding coding() {
        return coding;
    }

    /// A new body begins; `level` from 0 (no work) to 9.
    public abstract void begin(int level);

    /// From here on that hard.
    public abstract void level(int level);

    /// Takes all readable bytes of `data`, whose reader index stays where it is.
    public abstract void write(ByteBuf data, ByteBuf out);

    /// Everything written so far can be decoded from what came out.
    public abstract void flush(ByteBuf out);

    /// The body is complete.
    public abstract void finish(ByteBuf out);

    /// Gives back memory outside the heap.
    abstract void close();

    /// The readable bytes as buffers of the JDK: borrowed, one after another.
    static ByteBuffer[] parts(ByteBuf data) {
        return data.nioBuffers();
    }

    static ByteBuffer room(ByteBuf out) {
        out.ensureWritable(ROOM);
        return out.internalNioBuffer(out.writerIndex(), out.writableBytes());
    }
}

package sluice.wire.coding;

import io.netty.buffer.ByteBuf;

import sluice.loop.LoopConfined;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// The three forms of deflate, by the JDK's zlib; gzip's frame is put around it here. RFC 1951, RFC 1950, RFC 1952.
@LoopConfined
final class DeflateEncoder extends Encoder {
    /// Deflate, no name, no time, no flags, written on Unix. RFC 1952 §2.3.
    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final boolean gzip;
    private long length;
    private boolean headDue;

    DeflateEncoder(ContentCoding coding) {
        super(coding);
        gzip = coding == ContentCoding.GZIP;
        deflater = new Deflater(1, coding != ContentCoding.DEFLATE);
    }

    @Override
    public void begin(int level) {
        deflater.reset();
        deflater.setLevel(level);
        checksum.reset();
        length = 0;
        headDue = gzip;
    }

    @Override
    public void level(int level) {
        deflater.setLevel(level);
    }

    @Override
    public void write(ByteBuf data, ByteBuf out) {
        for (ByteBuffer part : parts(data)) {
            if (gzip) {
                int start = part.position();
                checksum.update(part);
                part.position(start);
                length += part.remaining();
            }
            head(out);
            deflater.setInput(part);
            drain(out, Deflater.NO_FLUSH);
        }
    }

    private void head(ByteBuf out) {
        if (headDue) {
            headDue = false;
            out.writeBytes(GZIP_HEAD);
        }
    }

    /// Until the input is used up and the deflater leaves room unused: then it has nothing more to say. A change of the level
    /// takes a call of its own, which uses up no input.
    private void drain(ByteBuf out, int flush) {
        int unused;
        do {
            ByteBuffer room = room(out);
            int offered = room.remaining();
            int made = deflater.deflate(room, flush);
            out.writerIndex(out.writerIndex() + made);
            unused = offered - made;
        } while (!deflater.needsInput() || unused == 0);
    }

    @Override
    public void flush(ByteBuf out) {
        head(out);
        drain(out, Deflater.NO_FLUSH);
        drain(out, Deflater.SYNC_FLUSH);
    }

    @Override
    public void finish(ByteBuf out) {
        head(out);
        deflater.finish();
        while (!deflater.finished()) {
            ByteBuffer room = room(out);
            out.writerIndex(out.writerIndex() + deflater.deflate(room));
        }
        if (gzip) {
            out.writeIntLE((int) checksum.getValue());
            out.writeIntLE((int) length);
        }
    }

    @Override
    void close() {
        deflater.end();
    }
}

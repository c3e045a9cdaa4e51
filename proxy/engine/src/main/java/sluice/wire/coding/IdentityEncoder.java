package sluice.wire.coding;

import io.netty.buffer.ByteBuf;

/// Lets everything pass. Manual: `identity`, for debugging.
final class IdentityEncoder extends Encoder {
    IdentityEncoder() {
        super(ContentCoding.IDENTITY);
    }

    @Override
    public void begin(int level) {}

    @Override
    public void level(int level) {}

    @Override
    public void write(ByteBuf data, ByteBuf out) {
        out.writeBytes(data, data.readerIndex(), data.readableBytes());
    }

    @Override
    public void flush(ByteBuf out) {}

    @Override
    public void finish(ByteBuf out) {}

    @Override
    void close() {}
}

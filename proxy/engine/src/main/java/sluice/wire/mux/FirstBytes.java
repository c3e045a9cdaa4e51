package sluice.wire.mux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import sluice.value.ByteString;

/// Sends bytes (a PROXY header) as soon as a connection stands, before TLS says its first word; then leaves the pipeline.
public final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final ByteString bytes;

    public FirstBytes(ByteString bytes) {
        this.bytes = bytes;
    }

    public static ByteBuf buffer(ByteString bytes) {
        return Unpooled.wrappedBuffer(bytes.array());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(buffer(bytes));
        context.pipeline().remove(this);
        context.fireChannelActive();
    }
}

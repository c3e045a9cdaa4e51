package sluice.wire.mux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import sluice.value.ByteString;

import java.util.function.Function;

/// Sends bytes (a PROXY header) as soon as a connection stands, before TLS says its first word; then leaves the pipeline.
public final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final Function<Channel, ByteString> bytes;

    public FirstBytes(ByteString bytes) {
        this(_ -> bytes);
    }

    /// @param bytes made when the connection stands: its addresses are known then
    public FirstBytes(Function<Channel, ByteString> bytes) {
        this.bytes = bytes;
    }

    public static ByteBuf buffer(ByteString bytes) {
        return Unpooled.wrappedBuffer(bytes.array());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(buffer(bytes.apply(context.channel())));
        context.pipeline().remove(this);
        context.fireChannelActive();
    }
}

package sluice.operation.log;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.wire.mux.SocketAddresses;

/// Takes messages that come one in each datagram. RFC 5426.
@LoopConfined
final class MessageDatagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final int LARGEST = 65_535;

    private final LogForwarder forwarder;
    private final Loop loop;
    private final byte[] message = new byte[LARGEST];

    MessageDatagrams(LogForwarder forwarder, Loop loop) {
        this.forwarder = forwarder;
        this.loop = loop;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LARGEST));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf content = packet.content();
        int length = Math.min(content.readableBytes(), LARGEST);
        content.readBytes(message, 0, length);
        forwarder.forward(loop, message, 0, length, SocketAddresses.of(packet.sender()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        loop.report(cause);
    }
}

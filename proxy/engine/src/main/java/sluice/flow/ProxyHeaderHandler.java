package sluice.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.stream.ConnectionError;
import sluice.wire.mux.ProxyHeader;

/// Waits for a PROXY header before anything else, then leaves the pipeline and passes on what came behind it.
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
    private final ClientConnection connection;
    private @Nullable ByteBuf pending;
    private boolean over;

    ProxyHeaderHandler(ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        ByteBuf all = in;
        if (pending != null) {
            all = context.alloc().buffer(pending.readableBytes() + in.readableBytes());
            all.writeBytes(pending).writeBytes(in);
            pending.release();
            in.release();
        }
        pending = all;
        ProxyHeader.Reading reading = ProxyHeader.read(all);
        switch (reading.state()) {
            case MORE -> {}
            case NO_HEADER -> refuse(ConnectionError.PROXY_NO_HEADER);
            case BAD_HEADER -> refuse(ConnectionError.PROXY_BAD_HEADER);
            case BAD_PROTOCOL -> refuse(ConnectionError.PROXY_BAD_PROTOCOL);
            case COMPLETE -> {
                ProxyHeader header = reading.header();
                if (header == null) {
                    throw new AssertionError("a complete header is there");
                }
                over = true;
                pending = null;
                connection.announced(header);
                passOn(context, all);
            }
        }
    }

    private static void passOn(ChannelHandlerContext context, ByteBuf rest) {
        var pipeline = context.pipeline();
        pipeline.remove(context.handler());
        if (rest.isReadable()) {
            pipeline.fireChannelRead(rest);
        } else {
            rest.release();
        }
    }

    private void refuse(ConnectionError error) {
        if (!over) {
            over = true;
            connection.refuse(error);
        }
    }

    /// Too long waited for.
    void timedOut() {
        refuse(ConnectionError.PROXY_TIMEOUT);
    }

    private void ended() {
        refuse(pending == null ? ConnectionError.PROXY_EMPTY : ConnectionError.PROXY_TRUNCATED);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended();
            return;
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}

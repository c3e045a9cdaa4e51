package sluice.wire.mux.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.Address;
import sluice.wire.http.Head;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.PeerFault;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;

/// One side of a tcp session: what was read goes on as it is, in both directions, each half closed on its own.
@LoopConfined
public final class RawEnd extends ChannelInboundHandlerAdapter
        implements StreamEnd, ServerConnection, StreamSocket.Reader, Loop.TurnEnd {
    private final Loop loop;
    private @Nullable ChannelHandlerContext context;

    /// The socket, when nothing stands between it and this end.
    private @Nullable StreamSocket socket;

    private @Nullable StreamReceiver receiver;
    private @Nullable Runnable onClose;
    private boolean turnEndAsked;
    private boolean dirty;
    private boolean readingWanted = true;
    private boolean closeWhenSent;
    private boolean shutdownWhenSent;
    private boolean inputClosed;
    private boolean closed;
    private int streams;

    public RawEnd(Loop loop) {
        this.loop = loop;
    }

    /// Called once when the channel has closed.
    public void onClose(Runnable task) {
        onClose = task;
    }

    @Override
    public StreamEnd open(StreamReceiver receiver) {
        this.receiver = receiver;
        streams++;
        return this;
    }

    @Override
    public boolean accepts() {
        return streams == 0 && !closed;
    }

    @Override
    public int streams() {
        return streams;
    }

    @Override
    public void keeper(Keeper keeper) {
        // A raw connection serves one stream and is never kept.
    }

    @Override
    public ChannelHandler handler() {
        return this;
    }

    @Override
    public Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext at = context;
        if (at == null) {
            throw new AssertionError("used before it was added to a pipeline");
        }
        return at;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        if (context.channel() instanceof StreamSocket bare
                && context.pipeline().firstContext() == context) {
            socket = bare;
            bare.reader(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (socket != null) {
            socket.reader(null);
            socket = null;
        }
    }

    /// Another protocol takes its place: nobody is told anything more, and reading goes on.
    public void leave() {
        receiver = null;
        onClose = null;
        reading(true);
    }

    // ---- input

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf data) {
            read(data);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void read(ByteBuf data) {
        StreamReceiver open = receiver;
        if (open == null) {
            data.release();
        } else {
            open.dataReceived(data);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (HalfClose.isInputEnd(event) && !inputClosed) {
            inputClosed = true;
            if (receiver != null) {
                receiver.endReceived(null);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail();
        if (onClose != null) {
            onClose.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!PeerFault.is(cause)) {
            loop.report(cause);
        }
        fail();
        context.close();
    }

    private void fail() {
        closed = true;
        StreamReceiver open = receiver;
        receiver = null;
        if (open != null) {
            open.failed(StreamFailure.RESET, 0);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (receiver != null) {
            receiver.writabilityChanged();
        }
    }

    // ---- output

    @Override
    public void sendHead(Head head) {
        throw new AssertionError("no heads on a raw connection");
    }

    @Override
    public void sendData(ByteBuf data) {
        if (closed) {
            data.release();
            return;
        }
        if (socket != null) {
            socket.send(data);
            return;
        }
        dirty = true;
        context().write(data, channel().voidPromise());
        askTurnEnd();
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        shutdownWhenSent = true;
        askTurnEnd();
    }

    private void askTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(this);
        }
    }

    @Override
    public void turnEnds() {
        turnEndAsked = false;
        if (!channel().isActive()) {
            return;
        }
        if (dirty) {
            dirty = false;
            context().flush();
        }
        if (!closeWhenSent && !shutdownWhenSent) {
            return;
        }
        var buffer = channel().unsafe().outboundBuffer();
        if (buffer == null || buffer.isEmpty()) {
            finish();
        } else {
            var _ =
                    channel()
                            .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                            .addListener(_ -> finish());
        }
    }

    private void finish() {
        if (closeWhenSent) {
            if (socket != null) {
                socket.discardInput();
            }
            channel().close();
        } else {
            HalfClose.of(channel());
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public void reading(boolean wanted) {
        if (readingWanted != wanted && channel().isOpen()) {
            readingWanted = wanted;
            channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public void tunnel() {
        // It is one already.
    }

    @Override
    public void release() {
        receiver = null;
        close();
    }

    @Override
    public void abort(boolean reset) {
        receiver = null;
        if (reset && !closed) {
            closed = true;
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
            return;
        }
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeWhenSent = true;
            askTurnEnd();
        }
    }

    @Override
    public void closeAfter() {
        // It always is.
    }

    @Override
    public Address peer() {
        return SocketAddresses.peer(channel());
    }

    @Override
    public Address local() {
        return SocketAddresses.local(channel());
    }
}

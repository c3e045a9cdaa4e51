package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.Address;
import sluice.wire.http.Head;
import sluice.wire.mux.GatherBuffers;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.PeerFault;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamSocket;

/// What both sides of HTTP/1 do alike: collect bytes, frame bodies, write once per turn.
///
/// Output is gathered in [#gathered] (a head, chunk framing, small bodies) and goes to the channel when something large
/// comes or the turn ends; the channel is flushed at the end of the turn.
@LoopConfined
abstract sealed class Http1Connection extends ChannelInboundHandlerAdapter
        implements StreamEnd, StreamSocket.Reader, Loop.TurnEnd permits Http1Front, Http1Back {
    /// Bodies up to this size are copied behind their head: one write instead of two.
    private static final int GATHER = 2048;

    final Loop loop;
    final Http1Settings settings;
    final Http1Parser parser;
    final Http1Framing framing;
    final Http1Body body;

    @Nullable ChannelHandlerContext context;

    /// Bytes read and not understood yet.
    @Nullable ByteBuf pending;

    /// The message being sent: what its head said.
    boolean sendChunked;

    boolean sendNothing;
    boolean sendTunnel;

    /// The socket, when nothing stands between it and this protocol.
    private @Nullable StreamSocket socket;

    private final GatherBuffers buffers;
    private @Nullable ByteBuf gathered;
    private boolean turnEndAsked;
    private boolean readingWanted = true;
    private boolean closeWhenSent;
    boolean inputClosed;
    private boolean processing;

    Http1Connection(Loop loop, Http1Settings settings, boolean request) {
        this.loop = loop;
        this.settings = settings;
        buffers = GatherBuffers.of(loop);
        parser = new Http1Parser(request, settings);
        framing = new Http1Framing(settings.tolerant());
        body = new Http1Body(settings);
    }

    final ChannelHandlerContext context() {
        ChannelHandlerContext at = context;
        if (at == null) {
            throw new AssertionError("used before it was added to a pipeline");
        }
        return at;
    }

    public final Channel channel() {
        return context().channel();
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
    public final void handlerRemoved(ChannelHandlerContext context) {
        StreamSocket bare = socket;
        if (bare != null) {
            socket = null;
            bare.reader(null);
        }
    }

    // ---- input

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        read(in);
    }

    @Override
    public final void read(ByteBuf in) {
        ByteBuf before = pending;
        if (before == null) {
            pending = in;
        } else {
            pending = join(before, in);
        }
        run();
    }

    private ByteBuf join(ByteBuf before, ByteBuf in) {
        if (!before.isReadable()) {
            before.release();
            return in;
        }
        ByteBuf joined = loop.allocator().directBuffer(before.readableBytes() + in.readableBytes());
        joined.writeBytes(before).writeBytes(in);
        before.release();
        in.release();
        return joined;
    }

    /// Works on [#pending] until nothing more can be done with it; not entered twice.
    final void run() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            ByteBuf in;
            while ((in = pending) != null && in.isReadable() && step(in)) {}
        } finally {
            processing = false;
        }
        ByteBuf rest = pending;
        if (rest != null) {
            if (rest.isReadable()) {
                pending = StreamSocket.fitting(loop, rest);
            } else {
                rest.release();
                pending = null;
            }
        }
    }

    /// Understands some of `in`; false when it can not go on now.
    abstract boolean step(ByteBuf in);

    final void dropPending() {
        ByteBuf rest = pending;
        pending = null;
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (HalfClose.isInputEnd(event) && !inputClosed) {
            inputClosed = true;
            peerClosed();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        inputClosed = true;
        gone();
        dropPending();
        ByteBuf unsent = gathered;
        gathered = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!PeerFault.is(cause)) {
            loop.report(cause);
        }
        // A reset or a failed write; the channel is of no use any more, channelInactive tells the
        // rest.
        broken();
        context.close();
    }

    /// The peer closed its half.
    abstract void peerClosed();

    /// A read or write failed; the channel is about to close.
    abstract void broken();

    /// The channel is closed.
    abstract void gone();

    // ---- output

    /// Room for at least `size` more bytes of framing.
    final ByteBuf room(int size) {
        ByteBuf out = gathered;
        if (out != null && out.writableBytes() < size) {
            writeGathered();
            out = null;
        }
        if (out == null) {
            out = buffers.take(size + GATHER);
            gathered = out;
        }
        askTurnEnd();
        return out;
    }

    @Override
    public final void sendData(ByteBuf data) {
        if (sendNothing || !data.isReadable()) {
            data.release();
            return;
        }
        int length = data.readableBytes();
        if (sendChunked) {
            Http1Writer.chunkStart(length, room(10));
        }
        ByteBuf out = gathered;
        if (out != null && length <= GATHER && out.writableBytes() >= length + 8) {
            out.writeBytes(data);
            data.release();
        } else {
            sendLarge(data);
        }
        if (sendChunked) {
            Http1Writer.chunkEnd(room(2));
        }
    }

    /// Goes to the kernel at once where that is possible, while it is warm in the cache.
    private void sendLarge(ByteBuf data) {
        ByteBuf out = gathered;
        StreamSocket bare = socket;
        if (bare == null) {
            writeGathered();
            askTurnEnd();
            context().write(data, channel().voidPromise());
        } else if (out != null) {
            gathered = null;
            buffers.send(out, data, bare);
        } else {
            bare.send(data);
        }
    }

    private void writeGathered() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            if (socket != null) {
                buffers.send(out, socket);
            } else {
                context().write(out, channel().voidPromise());
            }
        }
    }

    private void askTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(this);
        }
    }

    @Override
    public final void turnEnds() {
        turnEndAsked = false;
        if (!channel().isActive()) {
            return;
        }
        writeGathered();
        if (socket == null) {
            context().flush();
        }
        if (closeWhenSent) {
            closeNow();
        }
    }

    /// Closes as soon as everything given so far is written.
    final void closeWhenSent() {
        closeWhenSent = true;
        askTurnEnd();
    }

    private void closeNow() {
        Channel channel = channel();
        if (channel.unsafe().outboundBuffer() == null
                || channel.unsafe().outboundBuffer().isEmpty()) {
            channel.close();
        } else {
            var _ =
                    channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                            .addListener(_ -> channel.close());
        }
    }

    @Override
    public final boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public final void reading(boolean wanted) {
        if (readingWanted != wanted && channel().isOpen()) {
            readingWanted = wanted;
            channel().config().setAutoRead(wanted);
        }
    }

    final void shutdownOutput() {
        HalfClose.of(channel());
    }

    private @Nullable Address local;

    @Override
    public final Address peer() {
        return SocketAddresses.peer(channel());
    }

    @Override
    public final Address local() {
        Address known = local;
        if (known == null) {
            known = SocketAddresses.local(channel());
            local = known;
        }
        return known;
    }

    static int bodyAhead(Head head, ByteBuf in) {
        long length = head.bodyLength();
        int there = in.readableBytes();
        return length == Head.UNKNOWN_LENGTH ? there : (int) Math.min(length, there);
    }

    /// Whether the head announces a chunked body.
    static boolean isChunked(Head head) {
        return head.bodyLength() == Head.UNKNOWN_LENGTH
                && (head.versionMajor() > 1 || head.find(TRANSFER_ENCODING) >= 0);
    }

    private static final sluice.value.ByteString TRANSFER_ENCODING =
            sluice.value.ByteString.of("transfer-encoding");
}

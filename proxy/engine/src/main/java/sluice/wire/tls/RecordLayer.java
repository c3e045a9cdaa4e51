package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.wire.mux.Encryption;
import sluice.wire.mux.StreamSocket;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

/// TLS of one connection from a client, by BoringSSL; stands between the socket and the protocol.
///
/// ```
/// SHAKING ─► OPEN ─close_notify sent─► ENDED ─► RELEASED
///    └─failed─────────────────────────────────────┘
/// ```
///
/// The handshake is the library's engine with its callbacks for certificates and trust. From then on [Records] are made and opened by
/// direct calls: what the kernel gave is opened from where it lies, and what was written in one turn is sealed into one buffer.
@LoopConfined
final class RecordLayer extends ChannelDuplexHandler implements StreamSocket.Reader, Encryption {
    private enum State {
        SHAKING,
        OPEN,
        ENDED,
        RELEASED
    }

    /// Who waits for the end of the handshake.
    interface Outcome {
        void established(ChannelHandlerContext context);

        /// The channel is closed behind this.
        void failed(ChannelHandlerContext context, Throwable cause);
    }

    /// Plaintext that is sealed before it goes to the kernel.
    private static final int BATCH = 64 * 1024;

    private static final long FLUSH_MILLIS = 3000;

    private final ReferenceCountedOpenSslEngine engine;
    private final Outcome outcome;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(4);
    private int waitingBytes;
    private List<ChannelPromise> promises = List.of();
    private int recordSize = RecordSizes.MOST;
    private State state = State.SHAKING;
    private @Nullable Handshake handshake;
    private @Nullable Records records;
    private @Nullable ChannelHandlerContext context;

    /// The beginning of a handshake record.
    private @Nullable ByteBuf begun;

    /// What the library has said and was not sent yet.
    private @Nullable ByteBuf said;

    /// @param engine of a server's side; released with this
    RecordLayer(ReferenceCountedOpenSslEngine engine, Outcome outcome) {
        this.engine = engine;
        this.outcome = outcome;
    }

    /// How many bytes of plaintext go into a record.
    void recordSize(int size) {
        recordSize = size;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext at = context;
        if (at == null) {
            throw new AssertionError("used before it was added to a pipeline");
        }
        return at;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws SSLException {
        this.context = context;
        handshake = new Handshake(engine, context.alloc());
        if (context.channel() instanceof StreamSocket socket
                && context.pipeline().firstContext() == context) {
            socket.reader(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (context.channel() instanceof StreamSocket socket) {
            socket.reader(null);
        }
        if (state == State.RELEASED) {
            return;
        }
        state = State.RELEASED;
        drop();
        begun = released(begun);
        said = released(said);
        if (handshake != null) {
            released(handshake.takeSaid());
        }
        engine.release();
    }

    private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }

    // ---- input

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf in) {
            read(in);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void read(ByteBuf in) {
        ByteBuf from = joined(in);
        try {
            Handshake shaking = handshake;
            if (state == State.SHAKING && shaking != null) {
                shake(shaking, from);
            }
            open(from);
        } finally {
            from.release();
        }
    }

    private ByteBuf joined(ByteBuf in) {
        ByteBuf before = begun;
        if (before == null) {
            return in;
        }
        begun = null;
        int size = before.readableBytes() + in.readableBytes();
        ByteBuf both = context().alloc().directBuffer(size).writeBytes(before).writeBytes(in);
        before.release();
        in.release();
        return both;
    }

    /// Nothing of the library's is used while the protocol has its turn: it may write, or close.
    private void open(ByteBuf in) {
        Records open = records;
        while (open != null && (state == State.OPEN || state == State.ENDED)) {
            int size = Math.max(in.readableBytes(), open.rest());
            if (size == 0) {
                return;
            }
            ByteBuf out = context().alloc().directBuffer(size);
            Records.Opened opened;
            try {
                opened = open.open(in, out);
            } catch (SSLException nonsense) {
                out.release();
                broken(open, nonsense);
                return;
            }
            if (opened == Records.Opened.DATA) {
                context().fireChannelRead(out);
                continue;
            }
            out.release();
            if (opened == Records.Opened.END) {
                context().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
            }
            return;
        }
    }

    /// Behind it nothing can be understood, and nothing more is said than why.
    private void broken(Records open, SSLException nonsense) {
        drop();
        ByteBuf out = room(0);
        open.remarks(out);
        send(out);
        state = State.ENDED;
        records = null;
        context().fireExceptionCaught(nonsense);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && state == State.SHAKING) {
            fail(new ClosedChannelException());
            return;
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (state == State.SHAKING) {
            fail(new ClosedChannelException());
        }
        context.fireChannelInactive();
    }

    // ---- handshake

    /// The time for the handshake is over.
    void timedOut() {
        if (state == State.SHAKING) {
            fail(new SslHandshakeTimeoutException("the time for the handshake is over"));
        }
    }

    private void shake(Handshake handshake, ByteBuf in) {
        try {
            boolean agreed = handshake.advance(in);
            send(handshake.takeSaid());
            if (agreed) {
                agreed(handshake);
            } else if (in.isReadable()) {
                begun = context().alloc().directBuffer(in.readableBytes()).writeBytes(in);
            }
        } catch (SSLException | ClosedChannelException refused) {
            sendAlert(handshake);
            fail(refused);
        }
    }

    private void sendAlert(Handshake handshake) {
        try {
            while (handshake.say()) {}
        } catch (SSLException _) {
            // What went wrong is told again, by every call from now on.
        }
        send(handshake.takeSaid());
    }

    /// Tickets, which the library makes last, wait for the first answer: one write less.
    private void agreed(Handshake handshake) throws SSLException {
        while (handshake.say()) {}
        said = handshake.takeSaid();
        this.handshake = null;
        records = new Records(engine.sslPointer());
        state = State.OPEN;
        outcome.established(context());
    }

    private void fail(Throwable cause) {
        state = State.ENDED;
        outcome.failed(context(), cause);
        var _ = context().close();
    }

    // ---- output

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf data) || state != State.OPEN) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(
                    state == State.OPEN
                            ? new IllegalArgumentException(
                                    "TLS carries ByteBuf, not " + message.getClass().getName())
                            : new ClosedChannelException());
            return;
        }
        if (!promise.isVoid()) {
            if (promises.isEmpty()) {
                promises = new ArrayList<>(2);
            }
            promises.add(promise);
        }
        if (data.isReadable()) {
            waitingBytes += data.readableBytes();
            waiting.add(data);
        } else {
            data.release();
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (state == State.OPEN) {
            try {
                sealAll();
            } catch (SSLException failed) {
                drop();
                context.fireExceptionCaught(failed);
            }
        }
        context.flush();
    }

    private void sealAll() throws SSLException {
        while (waitingBytes > 0) {
            int size = Math.min(waitingBytes, BATCH);
            ByteBuf out = room(size);
            try {
                while (size > 0) {
                    size -= seal(Math.min(size, recordSize), out);
                }
            } catch (SSLException failed) {
                out.release();
                throw failed;
            }
            send(out);
        }
        if (!promises.isEmpty()) {
            List<ChannelPromise> done = promises;
            promises = List.of();
            context()
                    .write(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            written ->
                                    done.forEach(
                                            each -> {
                                                if (written.isSuccess()) {
                                                    each.trySuccess();
                                                } else {
                                                    each.tryFailure(written.cause());
                                                }
                                            }));
        }
    }

    /// Makes one record of `size` bytes, or of fewer where that saves a copy; answers how many.
    private int seal(int size, ByteBuf out) throws SSLException {
        ByteBuf first = waiting.getFirst();
        int length = first.readableBytes();
        if (first.hasMemoryAddress() && (length >= size || length >= BATCH / 8)) {
            length = Math.min(length, size);
            records().seal(first.memoryAddress() + first.readerIndex(), length, out);
            skip(first, length);
            return length;
        }
        ByteBuf gathered = context().alloc().directBuffer(size);
        try {
            while (gathered.readableBytes() < size) {
                ByteBuf next = waiting.getFirst();
                length = Math.min(next.readableBytes(), size - gathered.readableBytes());
                gathered.writeBytes(next, next.readerIndex(), length);
                skip(next, length);
            }
            records().seal(gathered.memoryAddress(), size, out);
        } finally {
            gathered.release();
        }
        return size;
    }

    private Records records() {
        Records open = records;
        if (open == null) {
            throw new AssertionError("no records in " + state);
        }
        return open;
    }

    private void skip(ByteBuf first, int length) {
        waitingBytes -= length;
        first.skipBytes(length);
        if (!first.isReadable()) {
            waiting.removeFirst().release();
        }
    }

    /// A buffer for records of `size` bytes; what was said and not sent stands before them.
    private ByteBuf room(int size) {
        ByteBuf before = said;
        said = null;
        int held = before == null ? 0 : before.readableBytes();
        ByteBuf out = context().alloc().directBuffer(held + Records.room(size, recordSize));
        if (before != null) {
            out.writeBytes(before);
            before.release();
        }
        return out;
    }

    private void send(@Nullable ByteBuf out) {
        if (out == null) {
            return;
        }
        if (context().channel() instanceof StreamSocket socket) {
            socket.send(out);
        } else {
            var _ = context().writeAndFlush(out, context().voidPromise());
        }
    }

    /// What was written and not sent will not be sent.
    private void drop() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        waitingBytes = 0;
        List<ChannelPromise> lost = promises;
        promises = List.of();
        for (ChannelPromise each : lost) {
            each.tryFailure(new ClosedChannelException());
        }
    }

    @Override
    public void closeOutbound() {
        if (state != State.OPEN) {
            return;
        }
        flush(context());
        ByteBuf out = room(0);
        records().close(out);
        state = State.ENDED;
        send(out);
    }

    /// The socket is closed when everything is with the kernel, or when that takes too long.
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        if (!channel.isActive()) {
            var _ = context.close(promise);
            return;
        }
        closeOutbound();
        ChannelFuture sent = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (sent.isDone()) {
            var _ = context.close(promise);
            return;
        }
        var patience =
                context.executor()
                        .schedule(
                                () -> {
                                    var _ = context.close(promise);
                                },
                                FLUSH_MILLIS,
                                TimeUnit.MILLISECONDS);
        var _ =
                sent.addListener(
                        _ -> {
                            patience.cancel(false);
                            var _ = context.close(promise);
                        });
    }
}

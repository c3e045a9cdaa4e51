package sluice.operation.log;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.value.Address;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.tls.BackTls;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Sends the messages of a ring to one log server, over one connection that is opened again whenever it ends.
///
/// ```
/// RESTING ─► CONNECTING (timeout connect) ─► READY ⇄ SENDING (timeout server) ─► RESTING, for a second
/// ```
///
/// While it is connected what it has not read stays in the ring; a batch that was under way when the connection broke is counted as
/// dropped, since nobody knows how much of it arrived.
@LoopConfined
final class RingDelivery extends Timer {
    private static final int REST_MILLIS = 1000;
    private static final int BATCH = 64 * 1024;

    private enum State {
        RESTING,
        CONNECTING,
        READY,
        SENDING,
        OVER
    }

    private final Loop loop;
    private final Ring ring;
    private final RingPlan plan;
    private final RingPlan.Receiver receiver;
    private final Ring.Reader reader;
    private final Wakes wakes;
    private State state = State.RESTING;
    private @Nullable Channel channel;
    private int batched;

    RingDelivery(Loop loop, Ring ring, RingPlan plan, RingPlan.Receiver receiver) {
        this.loop = loop;
        this.ring = ring;
        this.plan = plan;
        this.receiver = receiver;
        reader = ring.reader();
        wakes = new Wakes(loop, this::advance);
    }

    /// Begins, where one of those before it that sent the same ring to the same server has stopped; on its loop.
    void start(List<RingDelivery> before) {
        String server = receiver.server().name();
        for (RingDelivery earlier : before) {
            if (earlier.ring == ring && earlier.receiver.server().name().equals(server)) {
                reader.standWith(earlier.reader);
            }
        }
        ring.follow(wakes);
        connect();
    }

    /// Ends for good; what the ring still holds goes to the next delivery, if there is one. On its loop.
    void close() {
        state = State.OVER;
        ring.unfollow(wakes);
        reader.leave();
        loop.cancel(this);
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private void connect() {
        Address address = receiver.server().address();
        BackTls tls = receiver.server().target().tls();
        Channel socket;
        try {
            socket = address.isIp() ? loop.transport().socket() : loop.transport().domainSocket();
        } catch (RuntimeException noDescriptorLeft) {
            loop.armIn(this, REST_MILLIS);
            return;
        }
        state = State.CONNECTING;
        channel = socket;
        socket.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (tls != null) {
            socket.pipeline().addLast(tls.handler(loop.allocator(), ""));
        }
        socket.pipeline().addLast(new Connection(socket, tls != null));
        var _ = loop.executor().register(socket);
        loop.armIn(this, Math.max(1, plan.connectMillis));
        var _ =
                socket.connect(SocketAddresses.to(address))
                        .addListener(done -> connected(socket, tls != null, done.isSuccess()));
    }

    private void connected(Channel socket, boolean handshakeFollows, boolean success) {
        if (socket != channel || state == State.OVER) {
            var _ = socket.close();
        } else if (!success) {
            rest();
        } else if (!handshakeFollows) {
            ready();
        }
    }

    private void ready() {
        loop.cancel(this);
        reader.hold(true);
        state = State.READY;
        advance();
    }

    /// Sends the next batch when there is something and the one before has left.
    private void advance() {
        Channel socket = channel;
        if (state != State.READY || socket == null || !reader.next()) {
            return;
        }
        ByteBuf batch = loop.allocator().directBuffer();
        batched = 0;
        do {
            batched++;
            if (receiver.counted()) {
                batch.writeCharSequence(reader.length() + " ", StandardCharsets.US_ASCII);
            }
            batch.writeBytes(reader.bytes(), 0, reader.length());
            if (!receiver.counted()) {
                batch.writeByte('\n');
            }
        } while (batch.readableBytes() < BATCH && reader.next());
        state = State.SENDING;
        loop.armIn(this, Math.max(1, plan.serverMillis));
        var _ = socket.writeAndFlush(batch).addListener(done -> sent(socket, done.isSuccess()));
    }

    private void sent(Channel socket, boolean success) {
        if (socket != channel || state != State.SENDING) {
            return;
        }
        if (!success) {
            rest();
            return;
        }
        ready();
    }

    /// The connection is gone or of no use: another one in a while.
    private void rest() {
        if (state == State.OVER || state == State.RESTING) {
            return;
        }
        if (state == State.SENDING) {
            ring.lost(batched);
        }
        state = State.RESTING;
        reader.hold(false);
        Channel socket = channel;
        channel = null;
        if (socket != null) {
            var _ = socket.close();
        }
        loop.armIn(this, REST_MILLIS);
    }

    @Override
    protected void expired() {
        if (state == State.RESTING) {
            connect();
        } else {
            rest();
        }
    }

    /// Hears the end of a connection; what a log server says is not for us.
    private final class Connection extends ChannelInboundHandlerAdapter {
        private final Channel socket;
        private final boolean encrypted;

        Connection(Channel socket, boolean encrypted) {
            this.socket = socket;
            this.encrypted = encrypted;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (encrypted
                    && socket == channel
                    && event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    ready();
                } else {
                    rest();
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            gone();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            gone();
        }

        private void gone() {
            if (socket == channel) {
                rest();
            }
        }
    }
}

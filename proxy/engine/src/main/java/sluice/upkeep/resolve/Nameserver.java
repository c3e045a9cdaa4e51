package sluice.upkeep.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.wire.connect.Target;
import sluice.wire.mux.KernelOption;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.tls.BackTls;

import java.net.SocketAddress;
import java.util.ArrayDeque;

/// One name server at work: a socket that is connected to it, so that answers from elsewhere never arrive.
///
/// A datagram socket stays open; a stream is opened when there is something to ask and closed after some quiet seconds.
@LoopConfined
final class Nameserver {
    private static final int QUIET_MILLIS = 5000;
    private static final int MOST_WAITING = 1024;
    private static final int LENGTH_BYTES = 2;
    private static final int LARGEST = 65_535;

    /// Takes the messages that come; the buffer is borrowed.
    interface Listener {
        void received(Nameserver from, ByteBuf message);
    }

    private final Loop loop;
    private final ResolverSettings.Source source;
    private final String title;
    private final NameserverCounters counters;
    private final Listener listener;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
    private final Quiet quiet = new Quiet();
    private @Nullable Channel channel;
    private boolean connected;

    Nameserver(
            Loop loop,
            String section,
            ResolverSettings.Source source,
            NameserverCounters counters,
            Listener listener) {
        this.loop = loop;
        this.source = source;
        this.title = section + "/" + source.name();
        this.counters = counters;
        this.listener = listener;
    }

    NameserverCounters counters() {
        return counters;
    }

    /// `section/name`, as the log names it.
    @Override
    public String toString() {
        return title;
    }

    /// Sends a message, or keeps it until the socket is connected; takes the buffer.
    ///
    /// @return false when it is lost
    boolean send(ByteBuf message) {
        if (channel == null && !open()) {
            message.release();
            counters.sendError();
            return false;
        }
        if (source.stream() != null) {
            loop.armIn(quiet, QUIET_MILLIS);
        }
        counters.sent();
        if (connected) {
            write(message);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(message);
        } else {
            message.release();
            counters.sendError();
            return false;
        }
        return true;
    }

    private void write(ByteBuf message) {
        Channel open = channel;
        if (open == null) {
            message.release();
            return;
        }
        var _ =
                open.writeAndFlush(message)
                        .addListener(
                                done -> {
                                    if (!done.isSuccess()) {
                                        counters.sendError();
                                    }
                                });
    }

    private boolean open() {
        Server how = source.stream();
        Target target = how == null ? null : how.target();
        Channel socket;
        try {
            socket = target == null ? loop.transport().datagram() : stream(target);
        } catch (RuntimeException _) {
            return false; // no descriptor, or an option that the kernel refuses: the next question
            // tries again
        }
        socket.pipeline().addLast(new Inbound());
        channel = socket;
        connected = false;
        var _ = loop.executor().register(socket);
        Address from = target == null ? null : target.source();
        SocketAddress to = SocketAddresses.to(source.address());
        var _ =
                (from == null ? socket.connect(to) : socket.connect(to, SocketAddresses.to(from)))
                        .addListener(
                                done -> {
                                    if (done.isSuccess()) {
                                        connected = true;
                                        while (!waiting.isEmpty()) {
                                            write(waiting.poll());
                                        }
                                    } else {
                                        gone(socket);
                                    }
                                });
        return true;
    }

    /// A socket that is not connected yet: encrypted where the line says so, a length in front of each message.
    private Channel stream(Target target) {
        Channel socket = loop.transport().socket();
        try {
            KernelOption.apply(target.options(), socket.config());
        } catch (RuntimeException e) {
            socket.unsafe().closeForcibly();
            throw e;
        }
        BackTls tls = target.tls();
        if (tls != null) {
            socket.pipeline().addLast(tls.handler(loop.allocator(), ""));
        }
        socket.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(LARGEST, 0, LENGTH_BYTES, 0, LENGTH_BYTES),
                        new LengthFieldPrepender(LENGTH_BYTES));
        return socket;
    }

    private void gone(Channel socket) {
        if (channel != socket) {
            return;
        }
        channel = null;
        connected = false;
        while (!waiting.isEmpty()) {
            waiting.poll().release();
            counters.sendError();
        }
        var _ = socket.close();
    }

    void close() {
        loop.forget(quiet);
        Channel open = channel;
        if (open != null) {
            gone(open);
        }
    }

    /// Nothing was asked over the stream for a while.
    private final class Quiet extends Timer {
        @Override
        protected void expired() {
            Channel open = channel;
            if (open != null) {
                gone(open);
            }
        }
    }

    private final class Inbound extends SimpleChannelInboundHandler<Object> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (message instanceof DatagramPacket packet) {
                listener.received(Nameserver.this, packet.content());
            } else if (message instanceof ByteBuf bytes) {
                listener.received(Nameserver.this, bytes);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            gone(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            counters.sendError();
            if (source.stream() != null) {
                // The stream lost its place or was reset; a datagram was merely refused.
                gone(context.channel());
            }
        }
    }
}

package sluice.operation.log;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.Address;
import sluice.value.ByteWriter;
import sluice.wire.mux.SocketAddresses;

import java.util.function.Consumer;

/// Datagrams over UDP or a unix socket: one connected socket per loop, all messages of a turn in one system call.
///
/// A target that is not there is tried again at most once per second; meanwhile messages are dropped and counted.
@LoopConfined
final class DatagramOutlet implements Outlet {
    private static final int RETRY_MILLIS = 1000;
    private static final int MOST_PENDING = 4 * 1024 * 1024;

    private final Loop loop;
    private final Address address;
    private final Consumer<String> losses;
    private @Nullable Channel channel;
    private boolean dirty;
    private boolean connecting;
    private long nextTryMillis;

    /// @param losses hears of each datagram that was refused, and why
    DatagramOutlet(Loop loop, Address address, Consumer<String> losses) {
        this.losses = losses;
        this.loop = loop;
        this.address = address;
        open();
    }

    private void open() {
        nextTryMillis = loop.millis() + RETRY_MILLIS;
        Channel socket;
        try {
            socket =
                    address.isIp()
                            ? loop.transport().datagram()
                            : loop.transport().domainDatagram();
        } catch (RuntimeException _) {
            return; // no descriptor: tried again later
        }
        socket.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(MOST_PENDING / 2, MOST_PENDING));
        socket.config().setOption(ChannelOption.SO_SNDBUF, MOST_PENDING);
        socket.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(
                                    ChannelHandlerContext context, Throwable cause) {
                                losses.accept(String.valueOf(cause.getMessage()));
                            }
                        });
        var _ = loop.executor().register(socket);
        connecting = true;
        channel = socket;
        var _ =
                socket.connect(SocketAddresses.to(address))
                        .addListener(
                                done -> {
                                    connecting = false;
                                    if (!done.isSuccess()) {
                                        losses.accept(String.valueOf(done.cause().getMessage()));
                                        socket.close();
                                        channel = null;
                                    } else if (dirty) {
                                        flush();
                                    }
                                });
    }

    @Override
    public boolean send(ByteWriter message) {
        Channel socket = channel;
        if (socket == null || !connecting && !socket.isActive()) {
            if (loop.millis() < nextTryMillis) {
                return false;
            }
            open();
            socket = channel;
            if (socket == null) {
                return false;
            }
        }
        if (!socket.isWritable()) {
            return false;
        }
        message.put('\n');
        ByteBuf copy = loop.allocator().directBuffer(message.length());
        copy.writeBytes(message.array(), 0, message.length());
        socket.write(copy, socket.voidPromise());
        dirty = true;
        return true;
    }

    @Override
    public void flush() {
        if (dirty && channel != null && !connecting) {
            dirty = false;
            channel.flush();
        }
    }
}

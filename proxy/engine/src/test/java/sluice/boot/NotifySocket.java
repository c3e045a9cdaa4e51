package sluice.boot;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The unix datagram socket on which a service manager hears that a service is ready. A path that begins with `@` is abstract.
final class NotifySocket implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

    NotifySocket(String path) {
        var channel = new EpollDomainDatagramChannel();
        channel.pipeline()
                .addLast(
                        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext context, DomainDatagramPacket packet) {
                                ByteBuf content = packet.content();
                                received.add(content.toString(StandardCharsets.UTF_8));
                            }
                        });
        group.register(channel).syncUninterruptibly();
        String name = path.startsWith("@") ? "\0" + path.substring(1) : path;
        channel.bind(new DomainSocketAddress(name)).syncUninterruptibly();
    }

    /// The next datagram; empty when none comes in time.
    String receive(int seconds) throws InterruptedException {
        String message = received.poll(seconds, TimeUnit.SECONDS);
        return message == null ? "" : message;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

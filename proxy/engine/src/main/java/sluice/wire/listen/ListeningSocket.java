package sluice.wire.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.value.Address;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.SocketTuning;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The open sockets of one bind point: one per loop that shares the port, or one for all where the kernel can not share.
///
/// ```
/// TCP            one socket per loop with SO_REUSEPORT: the kernel spreads the connections
/// unix, fd@N     one socket on the first loop, which hands the connections to the loops in turn
/// ```
@Shared("the list is complete before it is published; pausing goes through each socket's loop")
public final class ListeningSocket {
    /// What is done with a connection; called on the loop that will own it, before it is registered there.
    public interface Acceptor {
        void accepted(Loop loop, Channel channel);
    }

    private static final int RETRY_MILLIS = 100;

    private final BindPoint bindPoint;
    private final List<Loop> loops;
    private final Acceptor acceptor;
    private final Journal journal;
    private final List<Channel> channels = new ArrayList<>();
    private int nextLoop;

    private ListeningSocket(
            BindPoint bindPoint, List<Loop> loops, Acceptor acceptor, Journal journal) {
        this.bindPoint = bindPoint;
        this.loops = loops;
        this.acceptor = acceptor;
        this.journal = journal;
    }

    /// Opens the sockets; accepting begins at once.
    ///
    /// @throws BindFailure when an address can not be used
    public static ListeningSocket open(
            BindPoint bindPoint, List<Loop> loops, Acceptor acceptor, Journal journal)
            throws BindFailure {
        var socket = new ListeningSocket(bindPoint, loops, acceptor, journal);
        try {
            socket.openAll();
        } catch (BindFailure e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    public BindPoint bindPoint() {
        return bindPoint;
    }

    /// The address really bound (the port, where 0 was asked for).
    public Address address() {
        return SocketAddresses.of(channels.get(0).localAddress());
    }

    private void openAll() throws BindFailure {
        Address address = bindPoint.address;
        if (bindPoint.inheritedDescriptor >= 0) {
            Descriptors.makeNonBlocking(bindPoint.inheritedDescriptor);
            openOne(
                    new EpollServerSocketChannel(bindPoint.inheritedDescriptor),
                    loops.get(0),
                    null);
            return;
        }
        if (!address.isIp()) {
            if (address.family() == Address.Family.UNIX) {
                UnixFiles.removeStale(address.path());
            }
            openOne(new EpollServerDomainSocketChannel(), loops.get(0), address);
            UnixFiles.protect(bindPoint);
            return;
        }
        for (Loop loop : loops) {
            Address to = channels.isEmpty() ? address : address.withPort(address().port());
            openOne(loop.transport().listener(), loop, to);
            if (!(channels.get(0) instanceof EpollServerSocketChannel)) {
                break;
            }
        }
    }

    private void openOne(
            ServerChannel channel, Loop loop, @org.jspecify.annotations.Nullable Address address)
            throws BindFailure {
        var config = channel.config();
        boolean epoll = channel instanceof EpollServerSocketChannel;
        if (address != null && address.isIp()) {
            config.setOption(ChannelOption.SO_REUSEADDR, true);
            if (epoll) {
                config.setOption(UnixChannelOption.SO_REUSEPORT, true);
                linuxOptions((EpollServerSocketChannel) channel);
            }
        }
        if (bindPoint.backlog > 0) {
            config.setOption(ChannelOption.SO_BACKLOG, bindPoint.backlog);
        }
        channel.pipeline().addLast(new Accept(loop));
        var registered = loop.executor().register(channel).awaitUninterruptibly();
        if (!registered.isSuccess()) {
            throw new BindFailure(bindPoint, registered.cause());
        }
        channels.add(channel);
        if (address != null) {
            var bound = channel.bind(SocketAddresses.to(address)).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new BindFailure(bindPoint, bound.cause());
            }
        }
    }

    private void linuxOptions(EpollServerSocketChannel channel) {
        var config = channel.config();
        if (bindPoint.transparent) {
            config.setOption(EpollChannelOption.IP_TRANSPARENT, true);
        }
        if (bindPoint.deferAccept) {
            config.setOption(EpollChannelOption.TCP_DEFER_ACCEPT, 1);
        }
        if (bindPoint.fastOpen) {
            config.setOption(EpollChannelOption.TCP_FASTOPEN, 256);
        }
    }

    /// Stops or goes on accepting; connections wait in the kernel's backlog meanwhile. From any thread.
    public void accepting(boolean wanted) {
        for (Channel channel : channels) {
            channel.config().setAutoRead(wanted);
        }
    }

    /// Closes the sockets and returns when that is done; accepted connections live on.
    public void close() {
        for (Channel channel : channels) {
            channel.close().awaitUninterruptibly();
        }
        if (bindPoint.address.family() == Address.Family.UNIX) {
            UnixFiles.removeStale(bindPoint.address.path());
        }
    }

    /// Takes the connections of one socket.
    private final class Accept extends ChannelInboundHandlerAdapter {
        private final Loop own;
        private long reportedMillis;

        /// Named here so that its class is loaded while there are descriptors to load it with.
        private final Journal.Level severity = Journal.Level.ALERT;

        Accept(Loop own) {
            this.own = own;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var channel = (Channel) message;
            Loop loop = channels.size() > 1 || loops.size() == 1 ? own : nextLoop();
            var config = channel.config();
            config.setWriteBufferWaterMark(SocketTuning.WATER_MARK);
            config.setRecvByteBufAllocator(SocketTuning.receiveBuffers());
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            config.setOption(ChannelOption.AUTO_CLOSE, false);
            if (channel instanceof io.netty.channel.socket.SocketChannel) {
                config.setOption(ChannelOption.TCP_NODELAY, true);
            }
            if (loop == own) {
                acceptor.accepted(loop, channel);
            } else {
                loop.hand(() -> acceptor.accepted(loop, channel));
            }
        }

        private Loop nextLoop() {
            nextLoop = (nextLoop + 1) % loops.size();
            return loops.get(nextLoop);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Out of descriptors or memory: the kernel keeps the connections while we wait a
            // little.
            var config = context.channel().config();
            if (config.isAutoRead()) {
                config.setAutoRead(false);
                var _ =
                        context.executor()
                                .schedule(
                                        () -> config.setAutoRead(true),
                                        RETRY_MILLIS,
                                        TimeUnit.MILLISECONDS);
            }
            long now = own.millis();
            if (now - reportedMillis > 1000) {
                reportedMillis = now;
                journal.report(
                        severity,
                        bindPoint.toString(),
                        "cannot accept on " + bindPoint + ": " + cause.getMessage());
            }
        }
    }
}

package sluice.wire.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.loop.Transport;
import sluice.value.Address;
import sluice.wire.mux.KernelOption;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.SocketTuning;

import java.io.IOException;
import java.net.InetSocketAddress;
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

    static final int RETRY_MILLIS = 100;

    private volatile BindPoint bindPoint;
    private final List<Loop> loops;
    private final List<Integer> handed;
    private volatile Acceptor acceptor;
    private final Journal journal;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Acceptance> acceptances = new ArrayList<>();
    private int nextLoop;

    private ListeningSocket(
            BindPoint bindPoint,
            List<Loop> loops,
            Acceptor acceptor,
            Journal journal,
            List<Integer> handed) {
        this.handed = handed;
        this.bindPoint = bindPoint;
        this.loops = loops;
        this.acceptor = acceptor;
        this.journal = journal;
    }

    /// Opens the sockets; nothing is accepted before [#begin].
    ///
    /// @param handed sockets of that address that another process handed over; used before new ones are opened
    /// @throws BindFailure when an address can not be used
    public static ListeningSocket open(
            BindPoint bindPoint,
            List<Loop> loops,
            Acceptor acceptor,
            Journal journal,
            List<Integer> handed)
            throws BindFailure {
        var socket = new ListeningSocket(bindPoint, loops, acceptor, journal, handed);
        try {
            socket.openAll();
        } catch (BindFailure e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /// Begins to accept; called once.
    public void begin() {
        if (acceptances.isEmpty()) {
            accepting(true);
        }
        acceptances.forEach(Acceptance::start);
    }

    /// The descriptors of its sockets, for a process that takes over.
    public List<Integer> descriptors() {
        return channels.stream().map(each -> ((UnixChannel) each).fd().intValue()).toList();
    }

    public BindPoint bindPoint() {
        return bindPoint;
    }

    /// Gives what is accepted from now on to another acceptor; nobody who waits in the kernel's queue notices.
    ///
    /// @param next what describes the socket from now on; it [BindPoint#sharesSocketWith] the present one
    public void serve(BindPoint next, Acceptor other) {
        acceptor = other;
        bindPoint = next;
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
            if (!handed.isEmpty()) {
                Descriptors.makeNonBlocking(handed.getFirst());
                openOne(new EpollServerDomainSocketChannel(handed.getFirst()), loops.get(0), null);
                return;
            }
            if (address.family() != Address.Family.UNIX) {
                openOne(new EpollServerDomainSocketChannel(), loops.get(0), address);
                return;
            }
            Address fresh = UnixFiles.beside(bindPoint);
            openOne(new EpollServerDomainSocketChannel(), loops.get(0), fresh);
            UnixFiles.place(bindPoint, fresh);
            return;
        }
        for (int i = 0; i < handed.size(); i++) {
            Descriptors.makeNonBlocking(handed.get(i));
            openOne(new EpollServerSocketChannel(handed.get(i)), loops.get(i % loops.size()), null);
        }
        for (Loop loop : loops.subList(Math.min(loops.size(), handed.size()), loops.size())) {
            Address to = channels.isEmpty() ? address : address.withPort(address().port());
            try {
                openOne(listener(loop, address), loop, to);
            } catch (BindFailure alone) {
                if (handed.isEmpty()) {
                    throw alone;
                }
                // The other process did not share its port: one socket serves all loops.
                channels.removeLast().close();
                break;
            }
            if (bindPoint.single || !(channels.get(0) instanceof EpollServerSocketChannel)) {
                break;
            }
        }
    }

    private static ServerChannel listener(Loop loop, Address address) {
        if (loop.transport() != Transport.EPOLL) {
            return loop.transport().listener();
        }
        return new EpollServerSocketChannel(
                address.family() == Address.Family.INET
                        ? SocketProtocolFamily.INET
                        : SocketProtocolFamily.INET6);
    }

    private void openOne(ServerChannel channel, Loop loop, @Nullable Address address)
            throws BindFailure {
        var config = channel.config();
        if (address != null && address.isIp()) {
            config.setOption(ChannelOption.SO_REUSEADDR, true);
            if (channel instanceof EpollServerSocketChannel epoll) {
                config.setOption(UnixChannelOption.SO_REUSEPORT, !bindPoint.single);
                linuxOptions(epoll);
            }
        }
        if (bindPoint.backlog > 0) {
            config.setOption(ChannelOption.SO_BACKLOG, bindPoint.backlog);
        }
        // Netty takes a unix socket that was handed over for a closed one and would never accept on
        // it.
        boolean handedUnix = address == null && channel instanceof EpollServerDomainSocketChannel;
        boolean direct =
                handedUnix
                        || channel instanceof EpollServerSocketChannel
                                && (address != null
                                        || channel.localAddress() instanceof InetSocketAddress);
        config.setAutoRead(false);
        if (!direct) {
            channel.pipeline().addLast(new Accept(loop));
        }
        await(loop.executor().register(channel));
        channels.add(channel);
        if (address != null) {
            await(channel.bind(SocketAddresses.to(address)));
        }
        if (direct) {
            await(channel.deregister());
            acceptDirectly(
                    (UnixChannel) channel,
                    loop,
                    handedUnix ? bindPoint.address : SocketAddresses.of(channel.localAddress()));
        }
    }

    private void await(Future<?> done) throws BindFailure {
        if (!done.awaitUninterruptibly().isSuccess()) {
            throw new BindFailure(bindPoint, done.cause());
        }
    }

    /// From now on the loop accepts without Netty's channel, which stays the owner of the descriptor.
    private void acceptDirectly(UnixChannel channel, Loop loop, Address at) throws BindFailure {
        var acceptance =
                new Acceptance(
                        this,
                        loop,
                        new Socket(channel.fd().intValue()),
                        bindPoint.transparent || isWildcard(at) ? Address.NONE : at,
                        at.isIp());
        var registration = ((IoEventLoop) loop.executor()).register(acceptance);
        await(registration);
        acceptances.add(acceptance);
        acceptance.registered(registration.getNow());
    }

    private static boolean isWildcard(Address address) {
        return address.high() == 0 && address.low() == 0;
    }

    private void linuxOptions(EpollServerSocketChannel channel) {
        try {
            setLinuxOptions(channel);
        } catch (ChannelException refused) {
            // As HAProxy does: it listens, and says what it could not have.
            journal.report(
                    Journal.Level.WARNING,
                    bindPoint.toString(),
                    "not every option of " + bindPoint + " could be set: " + refused.getMessage());
        }
    }

    private void setLinuxOptions(EpollServerSocketChannel channel) {
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
        KernelOption.apply(bindPoint.options, config);
    }

    /// Stops or goes on accepting; connections wait in the kernel's backlog meanwhile. From any thread.
    public void accepting(boolean wanted) {
        if (acceptances.isEmpty()) {
            for (Channel channel : channels) {
                channel.config().setAutoRead(wanted);
            }
        }
        for (Acceptance acceptance : acceptances) {
            acceptance.accepting(wanted);
        }
    }

    /// Stops listening on TCP ports, so that a process that does not share them may bind, or listens again. Clients are refused
    /// meanwhile. From any thread.
    public void suspend(boolean wanted) {
        for (Channel channel : channels) {
            if (bindPoint.address.isIp() && channel instanceof UnixChannel unix) {
                var socket = new Socket(unix.fd().intValue());
                try {
                    if (wanted) {
                        socket.shutdown(true, false);
                    } else {
                        socket.listen(Math.max(1, bindPoint.backlog));
                    }
                } catch (IOException e) {
                    journal.report(
                            Journal.Level.WARNING,
                            bindPoint.toString(),
                            "cannot "
                                    + (wanted ? "suspend " : "resume ")
                                    + bindPoint
                                    + ": "
                                    + e.getMessage());
                }
            }
        }
        accepting(!wanted);
    }

    /// Closes the sockets and returns when that is done; accepted connections live on. The file of a unix socket stays, as HAProxy
    /// leaves it: by now it may belong to the process that takes over. See [#removeFile].
    public void close() {
        for (Acceptance acceptance : acceptances) {
            acceptance.stop();
        }
        for (Channel channel : channels) {
            channel.close().awaitUninterruptibly();
        }
    }

    /// Removes the file of a unix socket that was closed while the process goes on; nobody else may listen there.
    public void removeFile() {
        if (bindPoint.address.family() == Address.Family.UNIX) {
            UnixFiles.remove(bindPoint.address.path());
        }
    }

    /// The loop of the next connection that was accepted on `own`.
    Loop loopFor(Loop own) {
        if (channels.size() > 1 || loops.size() == 1) {
            return own;
        }
        nextLoop = (nextLoop + 1) % loops.size();
        return loops.get(nextLoop);
    }

    /// A connection of Netty's with the settings that the engine relies on.
    static Channel tuned(Channel channel) {
        var config = channel.config();
        config.setWriteBufferWaterMark(SocketTuning.WATER_MARK);
        config.setRecvByteBufAllocator(SocketTuning.receiveBuffers());
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.AUTO_CLOSE, false);
        if (channel instanceof io.netty.channel.socket.SocketChannel) {
            config.setOption(ChannelOption.TCP_NODELAY, true);
        }
        return channel;
    }

    /// Gives a connection to its loop; on that loop.
    void give(Loop loop, Channel channel) {
        acceptor.accepted(loop, channel);
    }

    /// Takes the connections of a socket that Netty accepts: unix sockets, and those of other transports than epoll.
    private final class Accept extends ChannelInboundHandlerAdapter {
        private final Loop own;
        private final Reports reports;

        Accept(Loop own) {
            this.own = own;
            reports = new Reports(ListeningSocket.this, own);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel channel = tuned((Channel) message);
            Loop loop = loopFor(own);
            if (loop == own) {
                give(loop, channel);
            } else {
                loop.hand(() -> give(loop, channel));
            }
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
            reports.cannotAccept(cause);
        }
    }

    /// Tells once per second that accepting fails.
    static final class Reports {
        private final ListeningSocket socket;
        private final Loop loop;

        /// Named here so that its class is loaded while there are descriptors to load it with.
        private final Journal.Level severity = Journal.Level.ALERT;

        private long reportedMillis;

        Reports(ListeningSocket socket, Loop loop) {
            this.socket = socket;
            this.loop = loop;
        }

        void cannotAccept(Throwable cause) {
            long now = loop.millis();
            if (now - reportedMillis > 1000) {
                reportedMillis = now;
                socket.journal.report(
                        severity,
                        socket.bindPoint.toString(),
                        "cannot accept on " + socket.bindPoint + ": " + cause.getMessage());
            }
        }
    }
}

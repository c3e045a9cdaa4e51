package sluice.operation.runtime;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.value.Address;
import sluice.wire.listen.Descriptors;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.HandshakeFailure;
import sluice.wire.tls.TlsSession;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// The listening sockets of the Runtime API and the one thread that serves them, the operation loop.
public final class RuntimeSockets implements AutoCloseable {
    private final Commands commands;
    private final Parts parts;
    private final Journal journal;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("operation", true), EpollIoHandler.newFactory());
    private volatile int limit = Integer.MAX_VALUE;

    /// Connections now; only the operation loop touches them.
    private final Set<Console> consoles = new LinkedHashSet<>();

    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /// The console behind it waits for the first line, and its own timeout ends a client that never comes so far.
    private static final FrontTls.Listener HANDSHAKES =
            new FrontTls.Listener() {
                @Override
                public void established(ChannelHandlerContext context, TlsSession session) {}

                @Override
                public void failed(ChannelHandlerContext context, HandshakeFailure failure) {
                    context.close();
                }
            };

    /// One open socket, and how its clients are treated.
    private static final class Bound {
        private final Channel channel;
        private volatile Console.Settings settings;

        Bound(Channel channel, Console.Settings settings) {
            this.channel = channel;
            this.settings = settings;
        }

        Console.Settings settings() {
            return settings;
        }
    }

    public RuntimeSockets(Commands commands, Parts parts, Journal journal) {
        this.commands = commands;
        this.parts = parts;
        this.journal = journal;
        parts.put(RuntimeSockets.class, this);
    }

    /// The thread on which commands run.
    public EventLoopGroup loop() {
        return loop;
    }

    /// Listens on a unix socket; an old file of that name is replaced in one step by the new socket.
    ///
    /// @param mode permission bits such as `0600`; -1 leaves what the umask gives
    /// @param user owner by name or number; null leaves it
    /// @param group group by name or number; null leaves it
    /// @throws IOException with a sentence for the operator
    public void listen(
            Path path,
            int mode,
            @Nullable String user,
            @Nullable String group,
            Console.Settings settings)
            throws IOException {
        Path fresh =
                path.resolveSibling(
                        path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(fresh);
        Channel channel =
                await(
                        bootstrap(settings)
                                .channel(EpollServerDomainSocketChannel.class)
                                .bind(new DomainSocketAddress(fresh.toString())),
                        path.toString());
        if (mode >= 0) {
            Files.setPosixFilePermissions(fresh, permissions(mode));
        }
        var owners = fresh.getFileSystem().getUserPrincipalLookupService();
        if (user != null) {
            Files.setOwner(fresh, owners.lookupPrincipalByName(user));
        }
        if (group != null) {
            Files.getFileAttributeView(fresh, PosixFileAttributeView.class)
                    .setGroup(owners.lookupPrincipalByGroupName(group));
        }
        Files.move(
                fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        bound.add(new Bound(channel, settings));
    }

    /// Listens on a TCP address; port 0 takes a free one.
    ///
    /// @return the address taken
    public InetSocketAddress listen(InetSocketAddress address, Console.Settings settings)
            throws IOException {
        Channel channel =
                await(
                        bootstrap(settings)
                                .channel(EpollServerSocketChannel.class)
                                .option(ChannelOption.SO_REUSEADDR, true)
                                .bind(address),
                        address.toString());
        bound.add(new Bound(channel, settings));
        return (InetSocketAddress) channel.localAddress();
    }

    /// Adopts a listening socket by its descriptor.
    public void adopt(int descriptor, Address family, Console.Settings settings)
            throws IOException {
        Descriptors.makeNonBlocking(descriptor);
        var bootstrap = bootstrap(settings);
        Channel channel =
                await(
                        bootstrap
                                .channelFactory(
                                        () ->
                                                family.isIp()
                                                        ? new EpollServerSocketChannel(descriptor)
                                                        : new EpollServerDomainSocketChannel(
                                                                descriptor))
                                .register(),
                        "fd@" + descriptor);
        bound.add(new Bound(channel, settings));
    }

    /// The connections of now, oldest first; on the operation loop.
    public List<Console> consoles() {
        return List.copyOf(consoles);
    }

    /// The sockets as `show cli sockets` lists them.
    public List<Console.Settings> settings() {
        return bound.stream().map(Bound::settings).toList();
    }

    /// The addresses of the sockets that the configuration names; that of a master is none of them.
    public Set<String> addresses() {
        var found = new LinkedHashSet<String>();
        for (Bound each : bound) {
            if (!each.settings.master()) {
                found.add(each.settings.address());
            }
        }
        return found;
    }

    /// Treats the clients that come from now on differently; the socket stays open. False when there is none of that address.
    public boolean change(Console.Settings settings) {
        for (Bound each : bound) {
            if (each.settings.address().equals(settings.address())) {
                each.settings = settings;
                return true;
            }
        }
        return false;
    }

    /// Stops listening on one address; connections live on.
    public void close(String address) {
        for (Bound each : bound) {
            if (each.settings.address().equals(address)) {
                bound.remove(each);
                each.channel.close();
            }
        }
    }

    /// `stats maxconn`: further clients are closed.
    public void limit(int connections) {
        limit = connections;
    }

    private Console.Settings present(Console.Settings first) {
        for (Bound each : bound) {
            if (each.settings.address().equals(first.address())) {
                return each.settings;
            }
        }
        return first;
    }

    private ServerBootstrap bootstrap(Console.Settings settings) {
        return new ServerBootstrap()
                .group(loop)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // Writes end where the socket takes no more, and never by count: after a count
                // Netty
                // waits for nothing of the socket, and takes one whose other side has sent its end
                // out of epoll meanwhile; the next write then fails and the rest of a long answer
                // is lost.
                .childOption(ChannelOption.WRITE_SPIN_COUNT, Integer.MAX_VALUE)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                if (consoles.size() >= limit) {
                                    channel.close();
                                    return;
                                }
                                var now = present(settings);
                                var console = new Console(commands, parts, now, journal);
                                consoles.add(console);
                                if (now.tls() != null) {
                                    channel.pipeline().addLast(now.tls().handler(HANDSHAKES));
                                }
                                channel.closeFuture().addListener(_ -> consoles.remove(console));
                                channel.pipeline().addLast(console);
                            }
                        });
    }

    private static Channel await(io.netty.channel.ChannelFuture future, String name)
            throws IOException {
        future.awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + name + ": " + future.cause().getMessage(),
                    future.cause());
        }
        return future.channel();
    }

    static Set<PosixFilePermission> permissions(int mode) {
        var all =
                new PosixFilePermission[] {
                    PosixFilePermission.OTHERS_EXECUTE,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_READ
                };
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode >> bit & 1) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    /// Stops listening and closes every connection. The files of unix sockets stay, as HAProxy leaves them: by now they may
    /// belong to the process that takes over.
    @Override
    public void close() {
        for (Bound socket : bound) {
            socket.channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        bound.clear();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

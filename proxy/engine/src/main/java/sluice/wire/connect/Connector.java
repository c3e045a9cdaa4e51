package sluice.wire.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Transport;
import sluice.value.Address;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.SocketTuning;
import sluice.wire.mux.StreamSocket;

import java.net.SocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;

/// The connections of one loop to servers: opens new ones and keeps the idle ones, newest first.
///
/// Idle connections belong to a [Target] object; when it is replaced, [#forget] closes them.
@LoopConfined
public final class Connector implements ServerConnection.Keeper {
    /// Makes the protocol of a new connection.
    public interface MuxFactory {
        ServerConnection make(Loop loop);
    }

    /// Told how many idle connections a target has on this loop.
    public interface IdleWatcher {
        void idleChanged(Target target, int by);
    }

    private static final int PURGE_MILLIS = 5000;

    private final Loop loop;
    private final IdleWatcher watcher;
    private final Map<Target, IdleConnections> idle = new IdentityHashMap<>();
    private final Map<ServerConnection, IdleConnections> homes = new IdentityHashMap<>();

    public Connector(Loop loop, IdleWatcher watcher) {
        this.loop = loop;
        this.watcher = watcher;
    }

    /// Starts to connect; the answer comes to `waiting` unless the returned attempt is cancelled.
    public Attempt connect(Target target, MuxFactory factory, boolean keep, Connecting waiting) {
        var attempt = new Attempt(waiting, keep ? home(target) : null);
        attempt.start(target, factory);
        return attempt;
    }

    private IdleConnections home(Target target) {
        IdleConnections found = idle.get(target);
        if (found == null) {
            found = new IdleConnections(target);
            idle.put(target, found);
        }
        return found;
    }

    /// Takes the idle connection that was used last; null when there is none.
    ///
    /// @param reused only one that has already carried streams of several clients' requests
    public @Nullable ServerConnection take(Target target, boolean reused) {
        IdleConnections home = idle.get(target);
        if (home == null) {
            return null;
        }
        while (true) {
            ServerConnection connection = home.take(reused);
            if (connection == null) {
                return null;
            }
            watcher.idleChanged(target, -1);
            if (connection.accepts()) {
                return connection;
            }
            connection.close();
        }
    }

    @Override
    public void idle(ServerConnection connection) {
        IdleConnections home = homes.get(connection);
        if (home == null || home.forgotten || home.isFull()) {
            connection.close();
            return;
        }
        home.add(connection, loop.millis());
        watcher.idleChanged(home.target, 1);
        if (!purge.isArmed()) {
            loop.armIn(purge, PURGE_MILLIS);
        }
    }

    @Override
    public void gone(ServerConnection connection) {
        IdleConnections home = homes.remove(connection);
        if (home != null && home.remove(connection)) {
            watcher.idleChanged(home.target, -1);
        }
    }

    /// Limits the idle connections of a target on this loop (`pool-max-conn`); negative means no limit.
    public void limit(Target target, int max) {
        home(target).max = max;
    }

    /// Closes the idle connections of a target that is no longer used.
    public void forget(Target target) {
        IdleConnections home = idle.remove(target);
        if (home != null) {
            home.forgotten = true;
            close(home, home.size());
        }
    }

    /// Number of idle connections on this loop.
    public int idleCount() {
        int count = 0;
        for (IdleConnections home : idle.values()) {
            count += home.size();
        }
        return count;
    }

    /// Closes everything idle.
    public void closeIdle() {
        for (IdleConnections home : idle.values()) {
            close(home, home.size());
        }
    }

    private void close(IdleConnections home, int count) {
        for (int i = 0; i < count; i++) {
            ServerConnection oldest = home.takeOldest();
            if (oldest == null) {
                return;
            }
            watcher.idleChanged(home.target, -1);
            oldest.close();
        }
    }

    /// Every five seconds half of what was not needed since the last look is closed, as HAProxy does.
    private final sluice.loop.Timer purge =
            new sluice.loop.Timer() {
                @Override
                protected void expired() {
                    boolean any = false;
                    for (IdleConnections home : idle.values()) {
                        close(home, (home.unused() + 1) / 2);
                        home.newPeriod();
                        any |= home.size() > 0;
                    }
                    if (any) {
                        loop.armIn(this, PURGE_MILLIS);
                    }
                }
            };

    /// One attempt to connect.
    public final class Attempt {
        private final Connecting waiting;
        private final @Nullable IdleConnections home;
        private @Nullable Channel channel;
        private boolean over;

        Attempt(Connecting waiting, @Nullable IdleConnections home) {
            this.waiting = waiting;
            this.home = home;
        }

        void start(Target target, MuxFactory factory) {
            Address address = target.address();
            Channel socket;
            try {
                socket = address.isIp() ? socket(address) : loop.transport().domainSocket();
            } catch (RuntimeException e) {
                // No descriptor left.
                over = true;
                loop.hand(() -> waiting.refused(Connecting.Refusal.RESOURCE));
                return;
            }
            channel = socket;
            var config = socket.config();
            config.setWriteBufferWaterMark(SocketTuning.WATER_MARK);
            config.setRecvByteBufAllocator(SocketTuning.receiveBuffers());
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
            config.setOption(ChannelOption.AUTO_CLOSE, false);
            if (address.isIp()) {
                config.setOption(ChannelOption.TCP_NODELAY, true);
            }
            ServerConnection connection = factory.make(loop);
            socket.pipeline().addLast(connection.handler());
            var _ = loop.executor().register(socket);
            SocketAddress to = SocketAddresses.to(address);
            ChannelFuture future;
            Address source = target.source();
            if (source != null) {
                if (source.port() == 0 && socket instanceof StreamSocket) {
                    config.setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
                }
                config.setOption(ChannelOption.SO_REUSEADDR, true);
                future = socket.connect(to, SocketAddresses.to(source));
            } else {
                future = socket.connect(to);
            }
            if (home != null) {
                connection.keeper(Connector.this);
                homes.put(connection, home);
            }
            var _ = future.addListener(done -> ended(done.cause(), connection));
        }

        private void ended(@Nullable Throwable cause, ServerConnection connection) {
            if (cause != null) {
                homes.remove(connection);
            }
            if (over) {
                if (cause == null) {
                    connection.close();
                }
                return;
            }
            over = true;
            if (cause == null) {
                waiting.connected(connection);
            } else if (channel != null) {
                channel.close();
                waiting.refused(
                        cause instanceof java.net.BindException
                                ? Connecting.Refusal.RESOURCE
                                : Connecting.Refusal.REFUSED);
            }
        }

        private Channel socket(Address address) {
            return loop.transport() == Transport.EPOLL
                    ? StreamSocket.opened(loop, address.family())
                    : loop.transport().socket();
        }

        /// Gives up; `waiting` hears nothing more.
        public void cancel() {
            if (!over) {
                over = true;
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }
}

package sluice.wire.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.value.Address;
import sluice.wire.mux.KernelOption;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.SocketTuning;
import sluice.wire.mux.StreamSocket;
import sluice.wire.tls.BackTls;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Where a server connection goes and how its socket is set up; immutable, one object as long as nothing of it changes.
///
/// Idle connections are kept per target object, so replacing it (new address, new options) also forgets the idle ones.
///
/// @param address what to connect to
/// @param source the local address to bind first; null for any
/// @param tls how to encrypt; null for clear text
/// @param options what the kernel is told about each socket
/// @param pool how many connections are kept, and for how long
/// @param count counts the connections; the same for what a server's target was and becomes
public record Target(
        Address address,
        @Nullable Address source,
        @Nullable BackTls tls,
        ConnectionCount count,
        List<KernelOption> options,
        PoolLimits pool) {
    public static Target of(Address address) {
        return new Target(address, null, null, new ConnectionCount(), List.of(), PoolLimits.NONE);
    }

    /// The same with other limits for what is kept.
    public Target keeping(PoolLimits pool) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same somewhere else.
    public Target at(Address address) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same, encrypted that way or not at all.
    public Target over(@Nullable BackTls tls) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same from another local address.
    public Target from(Address source) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same with more told to the kernel.
    public Target with(List<KernelOption> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return new Target(address, source, tls, count, List.copyOf(all), pool);
    }

    /// A socket for a connection to `to`, told what the kernel shall know; still to be registered and connected. On its loop.
    ///
    /// @throws RuntimeException when there is no descriptor left or the kernel refuses an option
    public Channel socket(Loop loop, Address to) {
        Channel socket = StreamSocket.towards(loop, to);
        var config = socket.config();
        if (!(socket instanceof StreamSocket)) {
            config.setWriteBufferWaterMark(SocketTuning.WATER_MARK);
            config.setRecvByteBufAllocator(SocketTuning.receiveBuffers());
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            config.setOption(ChannelOption.AUTO_CLOSE, false);
            config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        }
        if (to.isIp()) {
            try {
                config.setOption(ChannelOption.TCP_NODELAY, true);
                KernelOption.apply(options, config);
            } catch (ChannelException e) {
                socket.unsafe().closeForcibly();
                throw e;
            }
        }
        return socket;
    }

    /// Connects a socket of [#socket] that is registered, from `source` where there is one.
    public ChannelFuture connect(Channel socket, Address to) {
        SocketAddress remote = SocketAddresses.to(to);
        if (source == null || !to.isIp()) {
            return socket.connect(remote);
        }
        if (source.port() == 0 && socket instanceof StreamSocket) {
            socket.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        socket.config().setOption(ChannelOption.SO_REUSEADDR, true);
        return socket.connect(remote, SocketAddresses.to(source));
    }

    // Identity is meant: two servers with the same address must not share their idle connections.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

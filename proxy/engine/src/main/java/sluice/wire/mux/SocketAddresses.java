package sluice.wire.mux;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Between the addresses of the sockets and our own.
public final class SocketAddresses {
    private SocketAddresses() {}

    public static Address of(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return Address.of(inet.getAddress().getAddress(), inet.getPort());
        }
        if (address instanceof DomainSocketAddress unix) {
            return Address.unix(unix.path());
        }
        return Address.NONE;
    }

    /// Who is at the other end of a channel.
    public static Address peer(Channel channel) {
        return channel instanceof StreamSocket socket ? socket.peer() : of(channel.remoteAddress());
    }

    /// The address of a channel on this side.
    public static Address local(Channel channel) {
        return channel instanceof StreamSocket socket ? socket.local() : of(channel.localAddress());
    }

    /// The address to give to a socket.
    ///
    /// @throws IllegalArgumentException for [Address#NONE]
    public static SocketAddress to(Address address) {
        return switch (address.family()) {
            case INET -> new InetSocketAddress(inet4(address), address.port());
            case INET6 -> new InetSocketAddress(inet6(address), address.port());
            case UNIX -> new DomainSocketAddress(address.path());
            case ABSTRACT -> new DomainSocketAddress("\0" + address.path());
            case NONE -> throw new IllegalArgumentException("no address");
        };
    }

    private static InetAddress inet4(Address address) {
        int bits = (int) address.low();
        return make(
                new byte[] {
                    (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
                });
    }

    private static InetAddress inet6(Address address) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (address.high() >>> (56 - i * 8));
            bytes[8 + i] = (byte) (address.low() >>> (56 - i * 8));
        }
        return make(bytes);
    }

    private static InetAddress make(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}

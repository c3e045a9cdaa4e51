package sluice.wire.mux;

import io.netty.channel.ChannelConfig;
import io.netty.channel.unix.GenericUnixChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// One number that the kernel is told about a socket.
///
/// Set on a listening socket, it holds for every connection that is accepted from it: connections cost no further system call.
public record KernelOption(GenericUnixChannelOption<?> option, int value) {
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;

    private static final IntegerUnixChannelOption KEEP_ALIVE =
            new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, 9);
    private static final IntegerUnixChannelOption KEEP_IDLE =
            new IntegerUnixChannelOption("TCP_KEEPIDLE", IPPROTO_TCP, 4);
    private static final IntegerUnixChannelOption KEEP_INTERVAL =
            new IntegerUnixChannelOption("TCP_KEEPINTVL", IPPROTO_TCP, 5);
    private static final IntegerUnixChannelOption KEEP_COUNT =
            new IntegerUnixChannelOption("TCP_KEEPCNT", IPPROTO_TCP, 6);
    private static final IntegerUnixChannelOption USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", IPPROTO_TCP, 18);
    private static final IntegerUnixChannelOption SEGMENT =
            new IntegerUnixChannelOption("TCP_MAXSEG", IPPROTO_TCP, 2);
    private static final IntegerUnixChannelOption RECEIVE_BUFFER =
            new IntegerUnixChannelOption("SO_RCVBUF", SOL_SOCKET, 8);
    private static final IntegerUnixChannelOption SEND_BUFFER =
            new IntegerUnixChannelOption("SO_SNDBUF", SOL_SOCKET, 7);
    private static final RawUnixChannelOption LINGER =
            new RawUnixChannelOption("SO_LINGER", SOL_SOCKET, 13, 8);
    private static final IntegerUnixChannelOption IPV6_ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

    public static KernelOption keepAlive() {
        return new KernelOption(KEEP_ALIVE, 1);
    }

    /// Seconds of silence before the first probe.
    public static KernelOption keepIdle(int seconds) {
        return new KernelOption(KEEP_IDLE, seconds);
    }

    /// Seconds between probes.
    public static KernelOption keepInterval(int seconds) {
        return new KernelOption(KEEP_INTERVAL, seconds);
    }

    /// Unanswered probes after which the connection is dead.
    public static KernelOption keepCount(int probes) {
        return new KernelOption(KEEP_COUNT, probes);
    }

    /// Milliseconds for which sent data may stay unacknowledged.
    public static KernelOption userTimeout(int millis) {
        return new KernelOption(USER_TIMEOUT, millis);
    }

    /// The largest segment to announce.
    public static KernelOption segment(int bytes) {
        return new KernelOption(SEGMENT, bytes);
    }

    public static KernelOption receiveBuffer(int bytes) {
        return new KernelOption(RECEIVE_BUFFER, bytes);
    }

    public static KernelOption sendBuffer(int bytes) {
        return new KernelOption(SEND_BUFFER, bytes);
    }

    /// Closing forgets what was not sent and resets the connection.
    public static KernelOption noLinger() {
        return new KernelOption(LINGER, 0);
    }

    /// Whether an IPv6 wildcard leaves IPv4 to others.
    public static KernelOption ipv6Only(boolean only) {
        return new KernelOption(IPV6_ONLY, only ? 1 : 0);
    }

    /// Tells the kernel all of them.
    public static void apply(List<KernelOption> options, ChannelConfig config) {
        for (int i = 0; i < options.size(); i++) {
            KernelOption each = options.get(i);
            if (each.option instanceof IntegerUnixChannelOption number) {
                config.setOption(number, each.value);
            } else if (each.option instanceof RawUnixChannelOption raw) {
                // `struct linger`: switched on, and the seconds.
                var struct = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
                config.setOption(raw, struct.putInt(1).putInt(each.value).flip());
            }
        }
    }
}

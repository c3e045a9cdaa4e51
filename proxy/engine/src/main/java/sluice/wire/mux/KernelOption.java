package sluice.wire.mux;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.GenericUnixChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// One number, or one text, that the kernel is told about a socket.
///
/// Set on a listening socket, it holds for every connection that is accepted from it: connections cost no further system call.
///
/// @param text for the options that take one; empty for a number
public record KernelOption(GenericUnixChannelOption<?> option, int value, String text) {
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

    /// The longest name of an interface (`IFNAMSIZ` without its end); shorter ones are filled with zeros.
    private static final int NETWORK_LENGTH = 15;

    private static final RawUnixChannelOption NETWORK =
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, 25, NETWORK_LENGTH);
    private static final IntegerUnixChannelOption IPV6_ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

    private KernelOption(GenericUnixChannelOption<?> option, int value) {
        this(option, value, "");
    }

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

    /// The network interface that data come from and go to; needs privileges.
    public static KernelOption network(String name) {
        return new KernelOption(NETWORK, 0, name);
    }

    /// Tells the kernel all of them.
    ///
    /// @throws ChannelException when the kernel refuses one, or the channel does not know it
    public static void apply(List<KernelOption> options, ChannelConfig config) {
        for (int i = 0; i < options.size(); i++) {
            KernelOption each = options.get(i);
            boolean known =
                    each.option instanceof IntegerUnixChannelOption number
                            ? config.setOption(number, each.value)
                            : each.option instanceof RawUnixChannelOption raw
                                    && config.setOption(raw, each.bytes());
            if (!known) {
                throw new ChannelException("no such option of a socket: " + each.option);
            }
        }
    }

    private ByteBuffer bytes() {
        if (!text.isEmpty()) {
            return ByteBuffer.wrap(
                    Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), NETWORK_LENGTH));
        }
        // `struct linger`: switched on, and the seconds.
        var struct = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        return struct.putInt(1).putInt(value).flip();
    }
}

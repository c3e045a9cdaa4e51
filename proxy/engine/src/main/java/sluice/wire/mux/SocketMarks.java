package sluice.wire.mux;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/// What rules tell the kernel about the packets of one connection.
///
/// Each answers whether the kernel took it: it may not know the option for this kind of socket, or want privileges.
public final class SocketMarks {
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;

    private static final IntegerUnixChannelOption MARK =
            new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, 36);
    private static final IntegerUnixChannelOption TIME_TO_LIVE =
            new IntegerUnixChannelOption("IP_TTL", IPPROTO_IP, 2);
    private static final IntegerUnixChannelOption HOPS =
            new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", IPPROTO_IPV6, 16);
    private static final IntegerUnixChannelOption REPAIR =
            new IntegerUnixChannelOption("TCP_REPAIR", IPPROTO_TCP, 19);

    private SocketMarks() {}

    /// The byte of the type of service (RFC 2474: DSCP in its six upper bits).
    public static boolean typeOfService(Channel channel, int value) {
        return set(channel, ChannelOption.IP_TOS, value & 0xff);
    }

    /// The mark by which filters and routes of this machine know the packets; needs privileges.
    public static boolean mark(Channel channel, int mark) {
        return set(channel, MARK, mark);
    }

    /// Over how many routers packets go from now on.
    public static boolean timeToLive(Channel channel, int hops) {
        return set(channel, TIME_TO_LIVE, hops) | set(channel, HOPS, hops);
    }

    /// Nothing is sent any more, not even that the connection ends, which it should at once; needs privileges.
    public static boolean silence(Channel channel) {
        return set(channel, REPAIR, 1);
    }

    private static boolean set(Channel channel, ChannelOption<Integer> option, int value) {
        try {
            return channel.config().setOption(option, value);
        } catch (ChannelException refused) {
            return false;
        }
    }
}

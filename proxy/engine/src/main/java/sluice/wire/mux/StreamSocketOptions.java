package sluice.wire.mux;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.GenericUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The options of a [StreamSocket]: those that cost a system call are set only when somebody asks for them.
final class StreamSocketOptions extends DefaultChannelConfig {
    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_QUICKACK = 12;
    private static final int TCP_USER_TIMEOUT = 18;

    private final WatchedSocket socket;

    /// With what the engine relies on: no socket has to be told.
    StreamSocketOptions(WatchedSocket socket) {
        super(socket, SocketTuning.receiveBuffers());
        this.socket = socket;
        setAutoClose(false);
        setWriteBufferWaterMark(SocketTuning.WATER_MARK);
    }

    @Override
    protected void autoReadCleared() {
        socket.pause();
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            return Boolean.TRUE.equals(value); // it always is
        }
        try {
            return setSocketOption(option, value) || super.setOption(option, value);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    private boolean setSocketOption(ChannelOption<?> option, @Nullable Object value)
            throws IOException {
        if (value instanceof Boolean on) {
            if (option == ChannelOption.TCP_NODELAY) {
                socket.view().setTcpNoDelay(on);
            } else if (option == ChannelOption.SO_KEEPALIVE) {
                socket.view().setKeepAlive(on);
            } else if (option == ChannelOption.SO_REUSEADDR) {
                socket.view().setReuseAddress(on);
            } else if (option == EpollChannelOption.TCP_QUICKACK) {
                socket.view().setIntOpt(IPPROTO_TCP, TCP_QUICKACK, on ? 1 : 0);
            } else if (option == EpollChannelOption.IP_BIND_ADDRESS_NO_PORT) {
                socket.view().setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, on ? 1 : 0);
            } else {
                return false;
            }
            return true;
        }
        if (value instanceof ByteBuffer bytes && option instanceof RawUnixChannelOption raw) {
            socket.view().setRawOpt(raw.level(), raw.optname(), bytes);
            return true;
        }
        if (!(value instanceof Integer number)) {
            return false;
        }
        if (option == ChannelOption.SO_LINGER) {
            socket.view().setSoLinger(number);
        } else if (option == ChannelOption.SO_SNDBUF) {
            socket.view().setSendBufferSize(number);
        } else if (option == ChannelOption.SO_RCVBUF) {
            socket.view().setReceiveBufferSize(number);
        } else if (option == ChannelOption.IP_TOS) {
            socket.view().setTrafficClass(number);
        } else if (option == EpollChannelOption.TCP_USER_TIMEOUT) {
            socket.view().setIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT, number);
        } else if (option instanceof GenericUnixChannelOption<?> raw) {
            socket.view().setIntOpt(raw.level(), raw.optname(), number);
        } else {
            return false;
        }
        return true;
    }
}

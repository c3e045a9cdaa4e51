package sluice.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.ServerDomainSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/// How a loop waits for its sockets, and the classes of channels that go with it.
///
/// epoll is the default; io_uring has no unix sockets of its own here and NIO none of the Linux options.
public enum Transport {
    EPOLL {
        @Override
        public boolean isAvailable() {
            return Epoll.isAvailable();
        }

        @Override
        IoHandlerFactory handler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public SocketChannel socket() {
            return new EpollSocketChannel();
        }

        @Override
        public ServerChannel listener() {
            return new EpollServerSocketChannel();
        }

        @Override
        public DatagramChannel datagram() {
            return new EpollDatagramChannel();
        }
    },
    IO_URING {
        @Override
        public boolean isAvailable() {
            return IoUring.isAvailable();
        }

        @Override
        IoHandlerFactory handler() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public SocketChannel socket() {
            return new IoUringSocketChannel();
        }

        @Override
        public ServerChannel listener() {
            return new IoUringServerSocketChannel();
        }

        @Override
        public DatagramChannel datagram() {
            return new IoUringDatagramChannel();
        }
    },
    NIO {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        IoHandlerFactory handler() {
            return NioIoHandler.newFactory();
        }

        @Override
        public SocketChannel socket() {
            return new NioSocketChannel();
        }

        @Override
        public ServerChannel listener() {
            return new NioServerSocketChannel();
        }

        @Override
        public DatagramChannel datagram() {
            return new NioDatagramChannel();
        }
    };

    public abstract boolean isAvailable();

    abstract IoHandlerFactory handler();

    /// A TCP socket that is not connected yet.
    public abstract SocketChannel socket();

    /// A TCP listener that is not bound yet.
    public abstract ServerChannel listener();

    public abstract DatagramChannel datagram();

    /// A unix stream socket; only epoll loops have them.
    public DomainSocketChannel domainSocket() {
        return new EpollDomainSocketChannel();
    }

    public ServerDomainSocketChannel domainListener() {
        return new EpollServerDomainSocketChannel();
    }

    public DomainDatagramChannel domainDatagram() {
        return new EpollDomainDatagramChannel();
    }

    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /// The best one that works here.
    public static Transport best() {
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }
}

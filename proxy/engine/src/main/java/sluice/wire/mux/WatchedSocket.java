package sluice.wire.mux;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.Address;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

/// The life of a [StreamSocket], and what Netty asks of a channel: it is registered with epoll, connects, and closes.
///
/// ```
/// accepted ─────────────► registered, active ─► closed
/// opened ─► registered ─► connecting ─► active ─► closed
/// ```
///
/// What moves through it once it is active is the business of [StreamSocket].
@LoopConfined
abstract sealed class WatchedSocket extends AbstractChannel implements DuplexChannel, UnixChannel
        permits StreamSocket {
    static final int IN = EpollIoOps.EPOLLIN.value();
    static final int OUT = EpollIoOps.EPOLLOUT.value();
    static final int ERROR = EpollIoOps.EPOLLERR.value();
    static final int PEER_CLOSED = EpollIoOps.EPOLLRDHUP.value();
    static final int HANG_UP = 0x10;
    static final EpollIoOps READS =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
    static final EpollIoOps READS_AND_WRITES = READS.with(EpollIoOps.EPOLLOUT);

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    final Loop loop;
    final FileDescriptor descriptor;
    final StreamSocketOptions options;
    boolean active;
    boolean inputEnded;
    boolean outputEnded;
    boolean writesWatched;

    private Address peer;
    private Address local;
    private @Nullable Socket view;
    private @Nullable IoRegistration registration;
    private @Nullable ChannelPromise connecting;
    private @Nullable SocketAddress connectingTo;

    /// The descriptor belongs to another channel now.
    private boolean left;

    WatchedSocket(
            Loop loop, FileDescriptor descriptor, Address peer, Address local, boolean active) {
        super(null, new Id(descriptor.intValue(), loop.nanos()));
        this.loop = loop;
        this.descriptor = descriptor;
        this.peer = peer;
        this.local = local;
        this.active = active;
        options = new StreamSocketOptions(this);
        options.setAllocator(loop.allocator());
    }

    /// What distinguishes it from others in the eyes of Netty: a number that is used again, and when.
    private record Id(int descriptor, long openedNanos) implements ChannelId {
        @Override
        public String asShortText() {
            return Integer.toString(descriptor);
        }

        @Override
        public String asLongText() {
            return descriptor + "@" + openedNanos;
        }

        @Override
        public int compareTo(ChannelId other) {
            return asLongText().compareTo(other.asLongText());
        }
    }

    public Address peer() {
        if (peer == Address.NONE) {
            peer = SocketAddresses.of(view().remoteAddress());
        }
        return peer;
    }

    public Address local() {
        if (local == Address.NONE) {
            local = SocketAddresses.of(view().localAddress());
        }
        return local;
    }

    /// For what is rarely asked of a socket.
    Socket view() {
        Socket found = view;
        if (found == null) {
            found =
                    descriptor instanceof Socket socket
                            ? socket
                            : new Socket(descriptor.intValue());
            view = found;
        }
        return found;
    }

    // ---- events

    /// epoll has something to tell, and the socket is connected.
    abstract void ready(int events);

    /// Whether the kernel takes no more for now.
    abstract boolean isFull();

    /// Reading is not wanted for now.
    abstract void pause();

    final void watch(EpollIoOps ops) {
        IoRegistration at = registration;
        if (at != null && at.isValid()) {
            at.submit(ops);
        }
    }

    private void told(int events) {
        if (connecting != null) {
            finishConnecting(events);
            if (!active) {
                return;
            }
        }
        ready(events);
    }

    // ---- life

    @Override
    protected void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop())
                .register((Events) unsafe())
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                promise.setFailure(done.cause());
                                return;
                            }
                            registration = (IoRegistration) done.getNow();
                            if (active) {
                                watch(READS);
                            }
                            promise.setSuccess();
                        });
    }

    @Override
    protected void doDeregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    protected void doClose() throws Exception {
        active = false;
        inputEnded = true;
        outputEnded = true;
        ChannelPromise promise = connecting;
        if (promise != null) {
            connecting = null;
            promise.tryFailure(new ClosedChannelException());
        }
        if (left) {
            return;
        }
        // Closed first: then nobody has to tell epoll.
        descriptor.close();
        doDeregister();
    }

    /// Closes this channel, but leaves the socket open and unwatched.
    void leave() {
        doDeregister();
        left = true;
        unsafe().close(voidPromise());
    }

    private void finishConnecting(int events) {
        ChannelPromise promise = connecting;
        connecting = null;
        if (promise == null) {
            return;
        }
        if ((events & (ERROR | HANG_UP)) != 0) {
            try {
                view().finishConnect();
            } catch (IOException e) {
                promise.tryFailure(e);
                return;
            }
        }
        connected(promise);
    }

    private void connected(ChannelPromise promise) {
        active = true;
        boolean wanted = promise.trySuccess();
        if (active) {
            pipeline().fireChannelActive();
        }
        if (!wanted) {
            close();
        }
    }

    private void startConnecting(
            SocketAddress to, @Nullable SocketAddress from, ChannelPromise promise) {
        try {
            if (from != null) {
                bindTo(from);
            }
            connectingTo = to;
            boolean done = view().connect(to);
            writesWatched = true;
            watch(READS_AND_WRITES);
            if (done) {
                connected(promise);
            } else {
                connecting = promise;
            }
        } catch (IOException | RuntimeException e) {
            promise.tryFailure(e);
        }
    }

    /// Netty tells this failure from others by its text only.
    private void bindTo(SocketAddress from) throws BindException {
        try {
            view().bind(from);
        } catch (IOException cause) {
            var failure = new BindException(cause.getMessage());
            failure.initCause(cause);
            throw failure;
        }
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
        view().bind(address);
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doShutdownOutput() throws Exception {
        outputEnded = true;
        view().shutdown(false, true);
    }

    // ---- what a channel is asked

    @Override
    public StreamSocketOptions config() {
        return options;
    }

    @Override
    public boolean isOpen() {
        return !left && descriptor.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    protected boolean isCompatible(EventLoop executor) {
        return executor instanceof IoEventLoop io && io.isCompatible(Events.class);
    }

    @Override
    protected SocketAddress localAddress0() {
        return SocketAddresses.to(local());
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        if (peer != Address.NONE) {
            return SocketAddresses.to(peer);
        }
        InetSocketAddress found = active ? view().remoteAddress() : null;
        return found != null ? found : connectingTo;
    }

    @Override
    public boolean isInputShutdown() {
        return inputEnded;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded;
    }

    @Override
    public boolean isShutdown() {
        return inputEnded && outputEnded;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        inputEnded = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((Events) unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        inputEnded = true;
        return shutdownOutput(promise);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Events();
    }

    /// How Netty and epoll reach this socket.
    private final class Events extends AbstractUnsafe implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            told(((EpollIoEvent) event).ops().value());
        }

        @Override
        public void connect(
                SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            startConnecting(remote, local, promise);
        }

        @Override
        protected void flush0() {
            if (!isFull()) {
                super.flush0();
            }
        }

        @Override
        public void close() {
            close(voidPromise());
        }
    }
}

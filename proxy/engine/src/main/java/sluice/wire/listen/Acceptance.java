package sluice.wire.listen;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.value.Address;
import sluice.wire.mux.StreamSocket;

import java.io.IOException;

/// Accepts the connections of one listening socket on its loop: one system call per connection, TCP_NODELAY is inherited.
///
/// The socket is watched level-triggered, so that a few connections may be taken per turn without asking in vain for one more.
@LoopConfined
final class Acceptance implements EpollIoHandle {
    private static final int IPV4_LENGTH = 8;
    private static final int LONGEST_ADDRESS = 25;

    private final ListeningSocket owner;
    private final Loop loop;
    private final Socket socket;
    private final Address local;
    private final ListeningSocket.Reports reports;
    private final byte[] from = new byte[LONGEST_ADDRESS];
    private @Nullable IoRegistration registration;
    private final boolean isIp;
    private boolean wanted = true;

    /// @param local what [StreamSocket#accepted] is told
    /// @param isIp whether it is a TCP socket; else a unix socket
    Acceptance(ListeningSocket owner, Loop loop, Socket socket, Address local, boolean isIp) {
        this.owner = owner;
        this.loop = loop;
        this.socket = socket;
        this.local = local;
        this.isIp = isIp;
        reports = new ListeningSocket.Reports(owner, loop);
        if (!isIp) {
            return;
        }
        try {
            socket.setTcpNoDelay(true);
        } catch (IOException _) {
            // The connections are slower then, but they work.
        }
    }

    void registered(IoRegistration at) {
        registration = at;
    }

    /// From any thread.
    void start() {
        watch(true);
    }

    /// From any thread.
    void accepting(boolean on) {
        loop.hand(
                () -> {
                    wanted = on;
                    watch(on);
                });
    }

    /// From any thread; accepts nothing more when it returns.
    void stop() {
        IoRegistration at = registration;
        if (at != null) {
            at.cancel();
        }
    }

    private void watch(boolean on) {
        IoRegistration at = registration;
        if (at != null && at.isValid()) {
            at.submit(on ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
        }
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        // Not more, so that the connections that are there already get theirs.
        int atOnce = owner.bindPoint().acceptedAtOnce;
        try {
            for (int i = 0; i < atOnce && wanted; i++) {
                int descriptor = socket.accept(from);
                if (descriptor < 0) {
                    return;
                }
                give(descriptor, isIp ? source() : Address.NONE);
            }
        } catch (IOException e) {
            // Out of descriptors or memory: the kernel keeps the connections while we wait a
            // little.
            watch(false);
            loop.armIn(retry, ListeningSocket.RETRY_MILLIS);
            reports.cannotAccept(e);
        }
    }

    private void give(int descriptor, Address source) {
        Loop target = owner.loopFor(loop);
        if (target == loop) {
            owner.give(loop, connection(loop, descriptor, source));
        } else {
            target.hand(() -> owner.give(target, connection(target, descriptor, source)));
        }
    }

    private Channel connection(Loop where, int descriptor, Address source) {
        return isIp
                ? StreamSocket.accepted(where, descriptor, source, local)
                : ListeningSocket.tuned(new EpollDomainSocketChannel(descriptor));
    }

    private final Timer retry =
            new Timer() {
                @Override
                protected void expired() {
                    watch(wanted);
                }
            };

    /// Length, address, for IPv6 its scope, port.
    private Address source() {
        int length = from[0];
        int port = (from[length - 1] & 0xff) << 8 | from[length] & 0xff;
        byte[] address = new byte[length == IPV4_LENGTH ? 4 : 16];
        System.arraycopy(from, 1, address, 0, address.length);
        return Address.of(address, port);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void close() {
        stop();
    }
}

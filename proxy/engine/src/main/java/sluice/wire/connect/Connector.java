package sluice.wire.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Transport;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.mux.FirstBytes;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.StreamSocket;
import sluice.wire.tls.BackTls;
import sluice.wire.tls.HandshakeFailure;
import sluice.wire.tls.TlsSession;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The connections of one loop to servers: opens new ones and keeps the idle ones, newest first.
///
/// Idle connections belong to a [Target] object; when it is replaced, [#forget] closes them.
@LoopConfined
public final class Connector implements ServerConnection.Keeper {
    /// Makes the protocol of a new connection.
    public interface MuxFactory {
        /// @param alpn what the TLS handshake agreed on; empty for nothing or in clear text
        ServerConnection make(Loop loop, String alpn);
    }

    private final Loop loop;
    private final Map<Target, IdleConnections> idle = new IdentityHashMap<>();
    private final Map<ServerConnection, Kept> kept = new IdentityHashMap<>();

    /// The connectors of all loops.
    private List<Connector> all = List.of();

    /// Where a connection goes while nobody uses it, and under which name.
    private record Kept(IdleConnections home, ByteString name) {}

    public Connector(Loop loop) {
        this.loop = loop;
    }

    /// Tells which connectors there are, this one included: idle connections of theirs may have to go.
    public void all(List<Connector> connectors) {
        all = connectors;
    }

    /// Which idle connections of other loops would do.
    public enum Elsewhere {
        NONE,
        ANY,
        /// That have already carried streams of several clients' requests.
        REUSED
    }

    /// Starts to connect, unless another loop has an idle connection to give away; the answer comes to `waiting` unless the returned attempt is cancelled.
    ///
    /// @param wanted which names the connection bears
    /// @param keep whether it may serve others once its first stream has ended
    /// @param most how many connections of this kind there may be on all loops, idle ones included; 0 for any number
    /// @param elsewhere what may be taken over from other loops
    public Attempt connect(
            Target target,
            Wanted wanted,
            MuxFactory factory,
            boolean keep,
            int most,
            Elsewhere elsewhere,
            Connecting waiting) {
        var attempt =
                new Attempt(
                        waiting,
                        target,
                        wanted,
                        factory,
                        keep ? new Kept(home(target), wanted.pool()) : null);
        if (most == 0 && elsewhere != Elsewhere.NONE && mayMove(target)) {
            seek(attempt, elsewhere, bit());
        } else if (most == 0) {
            attempt.start();
        } else {
            begin(attempt, most);
        }
        return attempt;
    }

    private long bit() {
        return loop.index() < Long.SIZE ? 1L << loop.index() : 0;
    }

    /// Only a bare socket can go on under another loop's epoll, and not where each loop shall keep some of its own.
    private boolean mayMove(Target target) {
        return target.tls() == null
                && target.address().isIp()
                && loop.transport() == Transport.EPOLL
                && target.count().loops() != 0
                && target.count().all() >= target.pool().low();
    }

    /// Asks one loop after the other that seems to have an idle connection; a new one is opened when all were asked.
    private void seek(Attempt attempt, Elsewhere elsewhere, long asked) {
        if (attempt.over) {
            return;
        }
        long left = attempt.target.count().loops() & ~asked;
        // The next one in the round: so that the first is not asked by all.
        int next = Long.numberOfTrailingZeros(Long.rotateRight(left, loop.index()));
        int at = next + loop.index() & Long.SIZE - 1;
        if (left == 0 || at >= all.size()) {
            attempt.start();
            return;
        }
        Connector owner = all.get(at);
        owner.loop.hand(() -> owner.lend(this, attempt, elsewhere, asked | 1L << at));
    }

    /// Gives an idle connection to another loop, or lets it ask on.
    private void lend(Connector to, Attempt attempt, Elsewhere elsewhere, long asked) {
        ByteString pool = attempt.wanted.pool();
        ServerConnection found =
                takeIdle(
                        attempt.target,
                        new ByteView().set(pool.array(), 0, pool.length()),
                        elsewhere == Elsewhere.REUSED);
        if (found == null) {
            to.loop.hand(() -> to.seek(attempt, elsewhere, asked));
            return;
        }
        Kept place = kept.remove(found);
        if (place != null) {
            place.home.closed();
        }
        var socket = (StreamSocket) found.channel();
        Address peer = socket.peer();
        Address local = socket.local();
        int descriptor = found.detach();
        int streams = found.streams();
        to.loop.hand(() -> to.adopt(attempt, descriptor, peer, local, streams));
    }

    /// Goes on with a connection of another loop. If nobody waits any more it is one of this loop's idle ones.
    private void adopt(Attempt attempt, int descriptor, Address peer, Address local, int streams) {
        ServerConnection connection = attempt.factory.make(loop, "");
        var socket = StreamSocket.accepted(loop, descriptor, peer, local);
        socket.pipeline().addLast(connection.handler());
        var _ = loop.executor().register(socket);
        connection.carried(streams);
        attempt.keep(connection);
        if (attempt.over) {
            idle(connection);
            return;
        }
        attempt.over = true;
        attempt.waiting.found(connection);
    }

    /// Starts an attempt when there is a place for its connection; else an idle one has to go first, on this loop or another one.
    private void begin(Attempt attempt, int most) {
        if (attempt.over) {
            return;
        }
        if (attempt.target.count().open(most)) {
            attempt.counted = true;
            attempt.start();
            return;
        }
        int here = all.indexOf(this);
        giveUp(
                attempt.target,
                gaveUp -> {
                    if (gaveUp) {
                        begin(attempt, most);
                    } else {
                        ask(attempt, most, here, 1);
                    }
                });
    }

    /// Asks the connector that stands `step` behind this one, then the next; when all were asked there is nothing to be done.
    private void ask(Attempt attempt, int most, int here, int step) {
        if (step >= all.size()) {
            loop.hand(() -> attempt.refuse(Connecting.Refusal.RESOURCE));
            return;
        }
        Connector other = all.get((here + step) % all.size());
        other.loop.hand(
                () ->
                        other.giveUp(
                                attempt.target,
                                gaveUp ->
                                        loop.hand(
                                                () -> {
                                                    if (gaveUp) {
                                                        begin(attempt, most);
                                                    } else {
                                                        ask(attempt, most, here, step + 1);
                                                    }
                                                })));
    }

    /// Closes an idle connection of the target; `closed` hears when that is done, or at once that there is none.
    private void giveUp(Target target, Consumer<Boolean> closed) {
        IdleConnections home = idle.get(target);
        ServerConnection oldest = home == null ? null : home.takeOldest();
        if (oldest != null) {
            count(target, oldest, -1);
        } else if (home != null) {
            oldest = home.unusedShared().stream().findFirst().orElse(null);
        }
        if (oldest == null) {
            closed.accept(false);
            return;
        }
        var _ = oldest.channel().closeFuture().addListener(_ -> closed.accept(true));
        oldest.close();
    }

    private IdleConnections home(Target target) {
        IdleConnections found = idle.get(target);
        if (found == null) {
            found = new IdleConnections(target, all.size() > 1 ? loop.index() : -1, this::purge);
            idle.put(target, found);
        }
        return found;
    }

    /// Takes the idle connection that was used last; null when there is none.
    ///
    /// @param name the one under which it is kept; null for none
    /// @param reused only one that has already carried streams of several clients' requests
    public @Nullable ServerConnection take(Target target, @Nullable ByteView name, boolean reused) {
        IdleConnections home = idle.get(target);
        if (home == null) {
            return null;
        }
        ServerConnection shared = home.shared(name, reused);
        return shared != null ? shared : takeIdle(target, name, reused);
    }

    private @Nullable ServerConnection takeIdle(
            Target target, @Nullable ByteView name, boolean reused) {
        IdleConnections home = idle.get(target);
        while (home != null) {
            ServerConnection connection = home.take(name, reused);
            if (connection == null) {
                return null;
            }
            count(target, connection, -1);
            if (connection.accepts()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    @Override
    public void idle(ServerConnection connection) {
        Kept place = kept.get(connection);
        if (place == null
                || place.home.forgotten
                || place.home.isFull()
                || !place.home.target.pool().allows(connection.streams())) {
            connection.close();
            return;
        }
        IdleConnections home = place.home;
        if (!connection.multiplexes() && home.hasEnough()) {
            // The one that was used last is the most likely to be still open, and known to take
            // several requests.
            ServerConnection oldest = home.takeOldest();
            if (oldest == null) {
                connection.close();
                return;
            }
            count(home.target, oldest, -1);
            oldest.close();
        }
        if (connection.multiplexes()) {
            // It has been shared all the time; now it may be closed when nobody comes back.
            purgeLater(home);
            return;
        }
        home.add(connection, place.name);
        count(home.target, connection, 1);
        purgeLater(home);
    }

    private void purgeLater(IdleConnections home) {
        if (!home.purge.isArmed()) {
            loop.armIn(home.purge, home.target.pool().purgeMillis());
        }
    }

    @Override
    public void gone(ServerConnection connection) {
        Kept place = kept.remove(connection);
        if (place == null) {
            return;
        }
        place.home.closed();
        if (connection.multiplexes()) {
            place.home.unshare(connection);
        } else if (place.home.remove(connection)) {
            count(place.home.target, connection, -1);
        }
    }

    /// Closes the idle connections of a target that is no longer used.
    public void forget(Target target) {
        IdleConnections home = idle.remove(target);
        if (home != null) {
            home.forgotten = true;
            loop.forget(home.purge);
            close(home, home.size());
            home.allShared().forEach(ServerConnection::close);
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

    private static void count(Target target, ServerConnection connection, int by) {
        target.count().changed(connection.streams() > 1, by);
    }

    /// Closes everything idle.
    public void closeIdle() {
        for (IdleConnections home : idle.values()) {
            close(home, home.size());
            home.unusedShared().forEach(ServerConnection::close);
        }
    }

    private void close(IdleConnections home, int count) {
        for (int i = 0; i < count; i++) {
            ServerConnection oldest = home.takeOldest();
            if (oldest == null) {
                return;
            }
            count(home.target, oldest, -1);
            oldest.close();
        }
    }

    /// Every `pool-purge-delay` half of what was not needed since the last look is closed, as HAProxy does.
    private void purge(IdleConnections home) {
        close(home, (home.unused() + 1) / 2);
        home.newPeriod();
        List<ServerConnection> unused = home.unusedShared();
        for (int i = 0; i < (unused.size() + 1) / 2; i++) {
            unused.get(i).close();
        }
        if (home.size() > 0 || unused.size() > 1) {
            purgeLater(home);
        }
    }

    /// One attempt to connect: the socket, then TLS where the target asks for it, then the protocol.
    public final class Attempt {
        private final Connecting waiting;
        private final Target target;
        private final Wanted wanted;
        private final MuxFactory factory;
        private final @Nullable Kept place;
        private @Nullable Channel channel;
        private boolean over;

        /// Its connection has one of a limited number of places.
        private boolean counted;

        Attempt(
                Connecting waiting,
                Target target,
                Wanted wanted,
                MuxFactory factory,
                @Nullable Kept place) {
            this.waiting = waiting;
            this.target = target;
            this.wanted = wanted;
            this.factory = factory;
            this.place = place;
        }

        void start() {
            waiting.opens();
            Channel socket;
            try {
                socket = target.socket(loop, address());
            } catch (RuntimeException e) {
                // No descriptor left, or an option that the kernel refuses.
                over = true;
                if (counted) {
                    target.count().closed();
                }
                loop.hand(() -> waiting.refused(Connecting.Refusal.RESOURCE));
                return;
            }
            channel = socket;
            if (counted) {
                var _ = socket.closeFuture().addListener(_ -> target.count().closed());
            }
            BackTls tls = target.tls();
            ServerConnection plain = tls == null ? factory.make(loop, "") : null;
            if (plain != null) {
                socket.pipeline().addLast(plain.handler());
            } else if (tls != null) {
                SslHandler encryption = tls.handler(loop.allocator(), wanted.serverName());
                if (!wanted.proxyHeader().isEmpty()) {
                    socket.pipeline().addLast(new FirstBytes(wanted.proxyHeader()));
                }
                socket.pipeline().addLast(encryption).addLast(new Handshake(encryption));
            }
            var _ = loop.executor().register(socket);
            var _ =
                    target.connect(socket, address())
                            .addListener(done -> ended(done.cause(), plain));
        }

        private Address address() {
            return wanted.address() == Address.NONE ? target.address() : wanted.address();
        }

        /// The socket is connected, or not; with TLS the handshake follows.
        private void ended(@Nullable Throwable cause, @Nullable ServerConnection plain) {
            if (cause != null) {
                refuse(
                        cause instanceof java.net.BindException
                                ? Connecting.Refusal.RESOURCE
                                : Connecting.Refusal.REFUSED);
            } else if (plain != null) {
                if (channel != null && !wanted.proxyHeader().isEmpty()) {
                    var _ = channel.writeAndFlush(FirstBytes.buffer(wanted.proxyHeader()));
                }
                succeed(plain);
            }
        }

        private void succeed(ServerConnection connection) {
            if (over) {
                connection.close();
                return;
            }
            over = true;
            keep(connection);
            waiting.connected(connection);
        }

        private void keep(ServerConnection connection) {
            if (place == null) {
                return;
            }
            connection.keeper(Connector.this);
            kept.put(connection, place);
            place.home.opened();
            if (connection.multiplexes()) {
                place.home.share(connection, place.name);
            }
        }

        private void refuse(Connecting.Refusal refusal) {
            if (end()) {
                waiting.refused(refusal);
            }
        }

        private void refuse(HandshakeFailure failure) {
            if (end()) {
                waiting.refused(failure);
            }
        }

        /// Whether this is the end, of which there is one.
        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            if (channel != null) {
                channel.close();
            }
            return true;
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

        /// Waits for the end of the handshake and then gives its place to the protocol.
        private final class Handshake extends ChannelInboundHandlerAdapter {
            private final SslHandler encryption;

            Handshake(SslHandler encryption) {
                this.encryption = encryption;
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                    return;
                }
                if (!completion.isSuccess()) {
                    refuse(HandshakeFailure.ofServer(completion.cause()));
                    return;
                }
                var session =
                        new TlsSession(encryption.engine(), wanted.serverName(), null, null, null);
                session.attach(context.channel());
                ServerConnection connection = factory.make(loop, session.alpn());
                context.pipeline().replace(this, null, connection.handler());
                succeed(connection);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                refuse(HandshakeFailure.ofServer(null));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                refuse(HandshakeFailure.ofServer(cause));
            }
        }
    }
}

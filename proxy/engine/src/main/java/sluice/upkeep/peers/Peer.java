package sluice.upkeep.peers;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Server;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.StreamSocket;
import sluice.wire.tls.BackTls;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Another process of a section: connected again whenever the connection ends, after a random moment so that two do not meet half-way forever.
///
/// The last connection wins: one that is accepted while another one runs takes its place.
@LoopConfined
final class Peer {
    private static final int CONNECT_MILLIS = 5000;
    private static final int FIRST_REST_MILLIS = 50;
    private static final int REST_MILLIS = 2000;

    /// What changes within that time goes in one message.
    private static final int GATHER_MILLIS = 5;

    private final Loop loop;
    private final PeersGroup group;
    private final Server server;
    private final List<TableState> tables;
    private @Nullable PeerSession session;
    private @Nullable Channel opening;
    private boolean over;
    private long sentMillis;

    /// What [PeersReport] tells; read by other threads, who may see numbers of different instants.
    final PeerFacts facts = new PeerFacts();

    private final Timer timer =
            new Timer() {
                @Override
                protected void expired() {
                    if (opening != null) {
                        failed();
                    } else {
                        connect();
                    }
                }
            };

    Peer(Loop loop, PeersGroup group, Server server, List<TableState> tables) {
        this.loop = loop;
        this.group = group;
        this.server = server;
        this.tables = tables;
        for (TableState each : tables) {
            if (each.follower != null) {
                each.follower.wakes(() -> loop.hand(this::changed));
            }
        }
    }

    String name() {
        return server.name();
    }

    Server server() {
        return server;
    }

    List<TableState> tables() {
        return tables;
    }

    @Nullable PeerSession session() {
        return session;
    }

    private void changed() {
        PeerSession running = session;
        if (running != null) {
            running.changed(GATHER_MILLIS);
        }
    }

    /// Wants to hear of the next change.
    void rearm() {
        for (TableState each : tables) {
            if (each.follower != null) {
                each.follower.rearm();
            }
        }
    }

    // ---- connecting

    /// Opens a connection now, unless there is one.
    void connect() {
        if (over || session != null || opening != null) {
            return;
        }
        BackTls tls = server.target().tls();
        Channel socket;
        try {
            socket = StreamSocket.towards(loop, server.address());
        } catch (RuntimeException noDescriptorLeft) {
            rest();
            return;
        }
        facts.connections++;
        facts.status = PeerFacts.CONNECTING;
        opening = socket;
        socket.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (tls != null) {
            socket.pipeline().addLast(tls.handler(loop.allocator(), ""));
        }
        socket.pipeline().addLast(new Opening(socket));
        var _ = loop.executor().register(socket);
        loop.armIn(timer, CONNECT_MILLIS);
        var _ =
                socket.connect(SocketAddresses.to(server.address()))
                        .addListener(
                                done -> {
                                    if (!done.isSuccess()) {
                                        failed(socket);
                                    } else if (tls == null) {
                                        opened(socket);
                                    }
                                });
    }

    private void opened(Channel socket) {
        if (socket != opening) {
            var _ = socket.close();
            return;
        }
        opening = null;
        loop.cancel(timer);
        facts.status = PeerFacts.GREETING;
        var begun = new PeerSession(loop, socket, group, this);
        session = begun;
        socket.pipeline().removeLast();
        socket.pipeline().addLast(begun);
        begun.greet(name());
    }

    private void failed(Channel socket) {
        if (socket == opening) {
            failed();
        }
    }

    private void failed() {
        Channel socket = opening;
        opening = null;
        if (socket != null) {
            var _ = socket.close();
        }
        group.unreachable(this);
        rest();
    }

    private void rest() {
        if (!over && !group.isOwn(this)) {
            loop.armIn(timer, FIRST_REST_MILLIS + ThreadLocalRandom.current().nextInt(REST_MILLIS));
        }
    }

    /// Hears of the end of a connection that is not yet a session.
    private final class Opening extends ChannelInboundHandlerAdapter {
        private final Channel socket;

        Opening(Channel socket) {
            this.socket = socket;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    opened(socket);
                } else {
                    failed(socket);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed(socket);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed(socket);
        }
    }

    // ---- what the session says

    /// The peer opened a connection itself: the one there was ends.
    void accepted(PeerSession incoming) {
        PeerSession before = session;
        Channel half = opening;
        session = incoming;
        opening = null;
        loop.cancel(timer);
        if (half != null) {
            var _ = half.close();
        }
        if (before != null) {
            facts.collisions++;
            before.close();
        }
        facts.status = 200;
    }

    void status(int code) {
        facts.status = code;
    }

    void running(PeerSession active) {
        facts.handshakeMillis = loop.millis();
        facts.active = true;
        sentMillis = loop.millis();
        group.connected(this, active);
    }

    void ended(PeerSession gone) {
        if (session != gone) {
            return;
        }
        session = null;
        facts.active = false;
        group.disconnected(this);
        rest();
    }

    void protocolError() {
        facts.protocolErrors++;
    }

    void fellSilent() {
        facts.silences++;
    }

    void sent() {
        sentMillis = loop.millis();
    }

    long sentMillis() {
        return sentMillis;
    }

    void heartbeatSent() {
        sentMillis = loop.millis();
        facts.heartbeatsSent++;
    }

    void heartbeatReceived() {
        facts.heartbeatsReceived++;
    }

    /// Ends for good.
    void close() {
        over = true;
        loop.forget(timer);
        if (opening != null) {
            var _ = opening.close();
            opening = null;
        }
        if (session != null) {
            session.close();
        }
    }
}

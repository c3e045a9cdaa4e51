package sluice.flow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.Verdict;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Listener;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.stick.DataType;
import sluice.stream.ConnectionError;
import sluice.stream.Phase;
import sluice.stream.Session;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.wire.mux.ClientMux;
import sluice.wire.mux.ProxyHeader;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamOpener;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;
import sluice.wire.mux.h1.Http1Front;
import sluice.wire.mux.h2.Http2Front;
import sluice.wire.mux.raw.RawEnd;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.HandshakeFailure;
import sluice.wire.tls.TlsSession;

/// One client connection from accept to close: its session, its rules of the first phases, and the time it may be idle.
///
/// Small on purpose: while no stream is open, this and the channel are all that an idle client costs.
@LoopConfined
final class ClientConnection extends Timer implements StreamOpener, FrontTls.Listener {
    private final LoopTraffic traffic;
    FrontendPlan plan;
    Listener listener;
    final Session session = new Session();
    final Channel channel;

    /// All connections of the loop.
    @Nullable ClientConnection previous;

    @Nullable ClientConnection next;

    private @Nullable ClientMux http;

    /// The stream that began last, while it lives, and how many there are.
    private @Nullable StreamDriver driver;

    private int drivers;

    /// The tcp stream that is to be the first one of the protocol put in place just now.
    private @Nullable StreamDriver upgrading;

    /// While the PROXY header is awaited.
    private @Nullable ProxyHeaderHandler awaited;

    /// Server connections that nobody else may use; null until there is one.
    private @Nullable SessionConnections own;

    private boolean open = true;
    private boolean counted;

    ClientConnection(LoopTraffic traffic, FrontendPlan plan, Listener listener, Channel channel) {
        this.traffic = traffic;
        this.plan = plan;
        this.listener = listener;
        this.channel = channel;
    }

    Loop loop() {
        return traffic.loop;
    }

    /// Puts the protocol into the channel's pipeline, before the channel reads.
    void install() {
        if (listener.bindPoint().tls instanceof FrontTls tls) {
            channel.pipeline().addLast(tls.handler(this)).addLast(new Unready());
            channel.closeFuture().addListener(_ -> closed());
            return;
        }
        speak();
    }

    /// Stands for the protocol until the handshake is over. What fails before is told by the handshake itself.
    private static final class Unready extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private void speak() {
        if (channel.pipeline().get(Unready.class) != null) {
            channel.pipeline().remove(Unready.class);
        }
        Intake intake = plan.intake;
        if (intake != null) {
            channel.pipeline().addLast(intake.connection(traffic.loop, session, this::closed));
        } else if (plan.frontend.mode() == Mode.HTTP) {
            TlsSession tls = session.tls;
            String always = listener.bindPoint().protocol;
            boolean second =
                    always == null ? tls != null && tls.alpn().equals("h2") : always.equals("h2");
            ClientMux mux = second ? http2() : new Http1Front(traffic.loop, plan.http1, this);
            http = mux;
            channel.pipeline().addLast(mux.handler());
        } else {
            var raw = new RawEnd(traffic.loop);
            raw.onClose(this::closed);
            channel.pipeline().addLast(raw);
        }
    }

    private Http2Front http2() {
        var front =
                new Http2Front(
                        traffic.loop,
                        traffic.http2Clients,
                        plan.frontend.tally().on(traffic.loop).http2,
                        this);
        front.pingWhenIdle(listener.bindPoint().idlePingMillis);
        return front;
    }

    @Override
    public boolean preface(ByteBuf bytes) {
        if (plan.disableHttp2Upgrade
                || session.tls != null
                || http == null
                || upgrading != null
                || listener.bindPoint().protocol != null) {
            return false;
        }
        var second = http2();
        channel.pipeline().replace(http.handler(), null, second);
        http = second;
        second.start();
        channel.pipeline().fireChannelRead(bytes);
        return true;
    }

    /// Whether a tcp stream that becomes HTTP may turn out to be HTTP/2.
    boolean mayBecomeHttp2(@Nullable String protocol) {
        return protocol == null && !plan.disableHttp2Upgrade;
    }

    /// Puts a protocol of HTTP in the place of the raw bytes, those that came included: the stream lives on as its first one, unless
    /// the protocol has many streams at once. Manual §4 "Proxies".
    void becomeHttp(StreamDriver tcp) {
        RawEnd raw = channel.pipeline().get(RawEnd.class);
        if (raw == null || listener.bindPoint().protocol != null) {
            tcp.rules.refuseUpgrade();
            return;
        }
        raw.leave();
        channel.pipeline().remove(raw);
        ByteBuf bytes = tcp.clientSide.held.join(traffic.loop.allocator());
        boolean ended = tcp.clientSide.hasClosed();
        String wanted = tcp.stream().switchedProtocol;
        boolean second = wanted == null ? speaksHttp2(bytes) : wanted.equals("h2");
        ClientMux mux = second ? http2() : new Http1Front(traffic.loop, plan.http1, this);
        http = mux;
        channel.pipeline().addLast(mux.handler());
        mux.start();
        if (second) {
            tcp.vanish();
            armRequest(plan.frontend.timeouts().httpRequest, plan.frontend.timeouts().client);
        } else {
            upgrading = tcp;
        }
        mux.read(bytes);
        if (ended && tcp.awaitsHead()) {
            // Gone before it was HTTP: nobody is there to be told, as with HAProxy.
            upgrading = null;
            tcp.vanish();
            channel.close();
        } else if (ended) {
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (upgrading != null) {
            // What came is no request yet, and may be nothing at all.
            mux.openSilent();
        }
    }

    private boolean speaksHttp2(ByteBuf bytes) {
        TlsSession tls = session.tls;
        return tls != null && tls.alpn().equals("h2")
                || mayBecomeHttp2(null) && Http1Front.isPreface(bytes);
    }

    /// The channel is registered and active.
    void begin() {
        Loop loop = traffic.loop;
        session.loop(loop);
        session.frontend = plan.frontend;
        session.listener = listener;
        session.channel = channel;
        session.processConnections = traffic.plan.connections;
        session.socketSource = session.source = SocketAddresses.peer(channel);
        session.socketDestination = session.destination = SocketAddresses.local(channel);
        if (traffic.plan.trace != null) {
            traffic.plan.trace.accepted(session);
        }
        session.acceptDateMillis = loop.dateMillis();
        session.acceptNanos = loop.nanos();
        counted = true;
        traffic.plan.connections.enter();
        if (listener.bindPoint().tls instanceof FrontTls) {
            traffic.plan.tlsConnections.enter();
        }
        plan.frontend.sessions().enter();
        listener.sessions().enter();
        var counters = plan.frontend.tally().on(loop);
        counters.connections++;
        listener.tally().on(loop).connections++;
        if (!plan.connectionRules.isEmpty() && !earlyRules(true)) {
            return;
        }
        if (listener.bindPoint().acceptProxy || session.expectsProxyHeader) {
            expectProxyHeader();
        } else if (!(listener.bindPoint().tls instanceof FrontTls)) {
            beginSession();
        }
    }

    private void expectProxyHeader() {
        var handler = new ProxyHeaderHandler(this);
        awaited = handler;
        channel.pipeline().addFirst(handler);
        if (channel instanceof StreamSocket socket) {
            socket.reader(null);
        }
        var timeouts = plan.frontend.timeouts();
        armRequest(timeouts.clientHandshake, timeouts.client);
    }

    /// The PROXY header has come.
    void announced(ProxyHeader header) {
        awaited = null;
        traffic.loop.cancel(this);
        session.proxyHeader = header;
        if (header.source() != Address.NONE) {
            session.source = header.source();
            session.destination = header.destination();
        }
        if (!(listener.bindPoint().tls instanceof FrontTls)) {
            session.handshakeNanos = traffic.loop.nanos() - session.acceptNanos;
            beginSession();
        }
    }

    @Override
    public void established(ChannelHandlerContext context, TlsSession session) {
        this.session.tls = session;
        this.session.handshakeNanos = traffic.loop.nanos() - this.session.acceptNanos;
        var counters = plan.frontend.tally().on(traffic.loop);
        counters.tlsSessions++;
        if (session.isResumed()) {
            counters.tlsResumed++;
        }
        speak();
        beginSession();
    }

    @Override
    public void failed(ChannelHandlerContext context, HandshakeFailure failure) {
        plan.frontend.tally().on(traffic.loop).tlsFailures++;
        session.tls = failure.session();
        session.tlsError = failure.error();
        refuse(ConnectionError.of(failure.kind()));
    }

    /// Ends before the first stream: one line in the log, then the close.
    void refuse(ConnectionError error) {
        session.error = error;
        plan.frontend.tally().on(traffic.loop).requestErrors++;
        StreamLog log = plan.log;
        if (log != null && !(plan.dontLogNull && error.isSilent())) {
            StreamDriver taken = traffic.take();
            taken.borrow(this);
            Stream stream = taken.stream();
            stream.phase = Phase.LOG;
            stream.termination.end('P', 'R');
            stream.timings.requestDateMillis = session.acceptDateMillis;
            stream.timings.firstByte = stream.timings.end = traffic.loop.nanos();
            String name = listener.bindPoint().name;
            log.logRefused(stream, name != null ? name : Integer.toString(listener.bindPoint().id));
            traffic.giveBack(taken);
        }
        channel.close();
    }

    /// The connection is ready to carry streams: handshakes are over.
    private void beginSession() {
        if (!plan.sessionRules.isEmpty() && !earlyRules(false)) {
            return;
        }
        Loop loop = traffic.loop;
        session.tracked.count(DataType.SESS_CNT, DataType.SESS_RATE, 1);
        var counters = plan.frontend.tally().on(loop);
        counters.sessions++;
        listener.tally().on(loop).sessions++;
        if (http != null) {
            http.start();
            armRequest(plan.frontend.timeouts().httpRequest, plan.frontend.timeouts().client);
        } else if (plan.intake == null) {
            var raw = channel.pipeline().get(RawEnd.class);
            StreamDriver taken = traffic.take();
            driver = taken;
            drivers++;
            raw.open(taken.front());
            taken.beginTcp(this, raw);
        }
    }

    private void armRequest(int timeout, int fallback) {
        int millis = timeout > 0 ? timeout : fallback;
        if (millis > 0) {
            traffic.loop.armIn(this, millis);
        }
    }

    /// `tcp-request connection`, or else `tcp-request session`; false when the connection was refused.
    private boolean earlyRules(boolean ofConnection) {
        StreamDriver taken = traffic.take();
        taken.borrow(this);
        var stream = taken.stream();
        var counters = plan.frontend.tally().on(traffic.loop);
        var listening = listener.tally().on(traffic.loop);
        stream.phase = ofConnection ? Phase.CONNECTION : Phase.SESSION;
        stream.inspectionOver = true;
        Verdict verdict = (ofConnection ? plan.connectionRules : plan.sessionRules).run(stream);
        if (refuses(verdict)) {
            if (ofConnection) {
                counters.deniedConnections++;
                listening.deniedConnections++;
            } else {
                counters.deniedSessions++;
                listening.deniedSessions++;
            }
        }
        traffic.giveBack(taken);
        if (!refuses(verdict)) {
            return true;
        }
        if (verdict == Verdict.DROP) {
            traffic.drop(channel);
        } else {
            channel.close();
        }
        return false;
    }

    private static boolean refuses(Verdict verdict) {
        return verdict != Verdict.CONTINUE && verdict != Verdict.ACCEPT;
    }

    /// The traffic works by another plan now.
    void planChanged() {
        if (drivers > 0 || !plan.isRetired()) {
            return;
        }
        if (!move() && (http == null || !http.isBusy())) {
            channel.close();
        }
    }

    /// Goes over to the plan in use; false when its frontend is gone.
    private boolean move() {
        FrontendPlan current = plan.current();
        if (current == null || current.frontend.mode() != plan.frontend.mode()) {
            return false;
        }
        plan = current;
        for (Listener each : current.frontend.listeners()) {
            if (each.bindPoint().address.equals(listener.bindPoint().address)) {
                listener = each;
            }
        }
        session.frontend = current.frontend;
        for (Server last = session.lastServer; last != null; last = last.successor()) {
            session.lastServer = last;
        }
        return true;
    }

    /// Its frontend was removed by a reload: this request is the last.
    boolean isGone() {
        return plan.isRetired() && plan.current() == null;
    }

    @Override
    public StreamReceiver open(StreamEnd end) {
        StreamDriver tcp = upgrading;
        if (tcp != null) {
            upgrading = null;
            tcp.beginRequest(end);
            return tcp.front();
        }
        if (plan.isRetired()) {
            move();
        }
        StreamDriver taken = traffic.take();
        driver = taken;
        drivers++;
        boolean first = session.requests == 0;
        long deadline = first ? deadline() : 0;
        traffic.loop.cancel(this);
        taken.beginHttp(this, end, deadline);
        return taken.front();
    }

    /// The driver has nothing more to do with this connection.
    void driverLeaves(StreamDriver leaving) {
        drivers--;
        if (driver == leaving) {
            driver = null;
        }
    }

    @Nullable StreamDriver driver() {
        return driver;
    }

    /// The server connections that nobody else may use.
    SessionConnections own() {
        SessionConnections present = own;
        if (present == null) {
            present = new SessionConnections(plan.maxSessionServerConnections);
            own = present;
        }
        return present;
    }

    @Override
    public void idle() {
        if (plan.isRetired() && !move()) {
            channel.close();
            return;
        }
        var timeouts = plan.frontend.timeouts();
        int keepAlive = timeouts.httpKeepAlive > 0 ? timeouts.httpKeepAlive : timeouts.httpRequest;
        armRequest(keepAlive, timeouts.client);
        SoftStop stop = traffic.softStop();
        if (stop != null) {
            stops(stop);
        }
    }

    /// Only the time of `timeout client` begins anew: a request is awaited for as long as ever.
    @Override
    public void alive() {
        var timeouts = plan.frontend.timeouts();
        if (timeouts.httpKeepAlive <= 0 && timeouts.httpRequest <= 0) {
            armRequest(0, timeouts.client);
        }
    }

    @Override
    protected void expired() {
        if (awaited != null) {
            awaited.timedOut();
            return;
        }
        if (http == null || http.isBusy()) {
            return;
        }
        boolean silent =
                session.requests == 0 && !plan.http.ignoreProbes && traffic.softStop() == null;
        // Nothing was sent in time: still worth a 408 and a line in the log.
        if (!silent || !http.openSilent()) {
            http.close();
        } else if (driver != null) {
            driver.clientSide.requestTimedOut();
        }
    }

    /// A soft stop is in progress: an idle connection leaves now, or at a moment of the time over which they are spread.
    void stops(SoftStop stop) {
        if (http == null || plan.idleCloseOnResponse || stop.isEndless()) {
            return;
        }
        if (http.isBusy()) {
            http.stop();
            return;
        }
        if (stop.closesNow()) {
            http.close();
        } else {
            traffic.loop.arm(this, stop.momentMillis());
        }
    }

    @Override
    public void closed() {
        if (!open) {
            return;
        }
        open = false;
        session.tracked.release();
        if (own != null) {
            own.close();
        }
        traffic.loop.forget(this);
        traffic.remove(this);
        if (counted) {
            if (listener.bindPoint().tls instanceof FrontTls) {
                traffic.plan.tlsConnections.leave();
            }
            listener.sessions().leave();
            plan.frontend.sessions().leave();
            traffic.plan.connections.leave();
            traffic.slotFree(plan);
        }
    }
}

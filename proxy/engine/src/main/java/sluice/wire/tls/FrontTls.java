package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// TLS of one bind point: its certificates, and the handler that begins a connection.
///
/// ```
/// ClientHello ─► server name ─► exact │ *.suffix │ default ─► ECDSA if the client can, else RSA ─► context of its settings ─► SslHandler
/// ```
///
/// [#prepare] changes certificates for connections to come; those in progress keep theirs.
@Shared("the choice is an immutable table behind one volatile field")
public final class FrontTls implements Renewal.User {
    private static final String NAME = "tls";
    private static final int LONGEST_HELLO = 65536;
    private static final int RECORD_HEADER = 5;

    /// A fatal alert record. RFC 6066 §3.
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private final Manner manner;
    private final @Nullable SignedCertificates signed;
    private volatile Choice choice;
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /// A certificate and the names that lead to it.
    ///
    /// @param filters SNI filters of its crt-list line; empty takes the certificate's own names
    /// @param settings those of its crt-list line; null takes the bind line's
    /// @param place the crt-list line; null for one that the bind line itself names
    public record Certified(
            CertificateFile file,
            List<String> filters,
            @Nullable TlsSettings settings,
            @Nullable ListPlace place) {
        public Certified(CertificateFile file) {
            this(file, List.of(), null, null);
        }

        /// The names that lead to it: those of its line, else its own.
        public List<String> names() {
            return filters.isEmpty() ? file.names() : filters;
        }
    }

    /// How connections are treated, whatever they agree on.
    ///
    /// @param strictSni whether clients that ask for an unknown name are refused
    /// @param handshakeMillis how long a handshake may take; 0 for ever
    /// @param captured how many bytes of what clients offer are kept; 0 for none
    /// @param authority signs certificates for names that nobody has; null for none
    public record Manner(
            boolean strictSni,
            long handshakeMillis,
            int captured,
            RecordSizes.Limits records,
            @Nullable SigningAuthority authority) {
        public Manner(boolean strictSni, long handshakeMillis) {
            this(strictSni, handshakeMillis, 0, RecordSizes.Limits.NONE, null);
        }
    }

    /// A line of a crt-list.
    public record ListPlace(String list, int line) {}

    /// @param certificates the first one is the default
    /// @throws TlsProblem when no library can serve a certificate with its settings
    public FrontTls(List<Certified> certificates, TlsSettings settings, Manner manner)
            throws TlsProblem {
        this.manner = manner;
        SigningAuthority authority = manner.authority;
        this.signed = authority == null ? null : new SignedCertificates(authority);
        this.choice = Choice.of(certificates, settings, null);
    }

    /// Whether a line of a crt-list holds the certificate for clients that ask for no name, or for one that nobody has.
    public boolean isDefault(ListPlace place) {
        return !manner.strictSni && place.equals(choice.certificates().get(0).place());
    }

    /// The certificates as they are now.
    public List<Certified> certificates() {
        return choice.certificates();
    }

    /// Gets other certificates ready; new connections get them once the returned task has run.
    public Runnable prepare(List<Certified> certificates) throws TlsProblem {
        Choice before = choice;
        Choice after = Choice.of(certificates, before.settings(), before);
        return () -> choice = after;
    }

    @Override
    public Runnable prepare(Renewal renewal) throws TlsProblem {
        Choice before = choice;
        var renewed = new ArrayList<Certified>();
        for (Certified old : before.certificates()) {
            TlsSettings own = old.settings;
            renewed.add(
                    new Certified(
                            renewal.apply(old.file),
                            old.filters,
                            own == null ? null : renewal.apply(own),
                            old.place));
        }
        Choice after = Choice.of(renewed, renewal.apply(before.settings()), before);
        return () -> choice = after;
    }

    @Override
    public boolean uses(String name) {
        Choice now = choice;
        return now.settings().trust().uses(name)
                || now.certificates().stream()
                        .anyMatch(
                                each ->
                                        each.file.name().equals(name)
                                                || each.settings != null
                                                        && each.settings.trust().uses(name));
    }

    /// The certificate for a client; null for none.
    private Choice.@Nullable Served find(ClientHello hello) {
        Choice now = choice;
        Choice.Served found = now.find(hello);
        if (found == null && signed != null) {
            found = signed.find(hello.serverName().toLowerCase(Locale.ROOT), now);
        }
        return found != null || manner.strictSni ? found : now.fallback(hello);
    }

    /// The first handler of an accepted connection's pipeline; it replaces itself by the one that encrypts.
    public ChannelHandler handler(Listener listener) {
        return new Begin(listener);
    }

    /// Who is told how the handshake went; on the connection's loop.
    public interface Listener {
        /// The connection is encrypted from here on.
        ///
        void established(ChannelHandlerContext context, TlsSession session);

        /// It is not; the channel is being closed.
        void failed(ChannelHandlerContext context, HandshakeFailure failure);
    }

    /// Handshakes that were finished.
    public long handshakes() {
        return handshakes.sum();
    }

    /// Handshakes that failed.
    public long failures() {
        return failures.sum();
    }

    /// Reads the ClientHello, chooses a context, and hands the connection to its handler.
    private final class Begin extends SslClientHelloHandler<Choice.Served> {
        private final Listener listener;

        /// The decoder asks again for every read until it is replaced.
        private boolean over;

        /// The handshake that follows, where it is ours.
        private @Nullable RecordLayer shaking;

        private ClientHello hello = new ClientHello();

        /// What is wrong with the first bytes.
        private TlsError clearText = TlsError.NONE;

        private @Nullable CapturedHello captured;

        private io.netty.util.concurrent.@Nullable ScheduledFuture<?> patience;

        Begin(Listener listener) {
            super(LONGEST_HELLO);
            this.listener = listener;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            if (manner.handshakeMillis > 0) {
                patience =
                        context.executor()
                                .schedule(
                                        () -> silent(context),
                                        manner.handshakeMillis,
                                        TimeUnit.MILLISECONDS);
            }
        }

        private void silent(ChannelHandlerContext context) {
            if (shaking != null) {
                shaking.timedOut();
                return;
            }
            gone(context, HandshakeFailure.Kind.TIMEOUT);
            context.close();
        }

        private void calm() {
            if (patience != null) {
                patience.cancel(false);
            }
        }

        private void fail(ChannelHandlerContext context, HandshakeFailure failure) {
            failures.increment();
            listener.failed(context, failure);
        }

        private HandshakeFailure failure(Throwable cause, Choice.@Nullable Served served) {
            if (clearText != TlsError.NONE) {
                return new HandshakeFailure(
                        HandshakeFailure.Kind.REFUSED, clearText, attempted(served, null));
            }
            return HandshakeFailure.of(cause, attempted(served, Untrusted.in(cause)));
        }

        /// What is known by now.
        private TlsSession attempted(
                Choice.@Nullable Served served, @Nullable Untrusted untrusted) {
            List<String> spoken =
                    served == null
                            ? choice.settings().negotiation().protocols()
                            : served.protocols();
            return new TlsSession(
                    new TlsSession.Attempted(
                            hello.version(spoken),
                            untrusted == null ? List.of() : untrusted.shown(),
                            untrusted == null ? Verification.GOOD : untrusted.verification()),
                    hello.serverName(),
                    served == null ? null : served.file(),
                    captured);
        }

        private void gone(ChannelHandlerContext context, HandshakeFailure.Kind how) {
            if (over) {
                return;
            }
            over = true;
            calm();
            fail(context, new HandshakeFailure(how, TlsError.NONE, attempted(null, null)));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause)
                throws Exception {
            if (cause instanceof IOException && !(cause instanceof SSLException)) {
                gone(context, HandshakeFailure.Kind.ABORTED);
                context.close();
                return;
            }
            super.exceptionCaught(context, cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            gone(context, HandshakeFailure.Kind.SILENT);
            super.channelInactive(context);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                // Half a ClientHello leads nowhere.
                gone(context, HandshakeFailure.Kind.SILENT);
                context.close();
                return;
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
                throws Exception {
            if (clearText == TlsError.NONE && in.readableBytes() >= RECORD_HEADER) {
                clearText = TlsError.ofClearText(in);
            }
            super.decode(context, in, out);
        }

        @Override
        protected Future<Choice.Served> lookup(
                ChannelHandlerContext context, @Nullable ByteBuf clientHello) {
            if (clientHello != null) {
                hello = ClientHello.read(clientHello);
            }
            if (clientHello != null && manner.captured > 0) {
                captured = CapturedHello.of(clientHello, manner.captured);
            }
            Choice.Served found = find(hello);
            return found == null
                    ? context.executor()
                            .newFailedFuture(new SSLException(TlsError.CALLBACK_FAILED.text()))
                    : context.executor().newSucceededFuture(found);
        }

        @Override
        protected void onLookupComplete(
                ChannelHandlerContext context, Future<Choice.Served> found) {
            if (over) {
                return;
            }
            over = true;
            if (!found.isSuccess()) {
                calm();
                fail(context, failure(found.cause(), null));
                context.writeAndFlush(
                                context.alloc()
                                        .buffer(UNRECOGNIZED_NAME.length)
                                        .writeBytes(UNRECOGNIZED_NAME))
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            Choice.Served served = found.getNow();
            SSLEngine engine = served.context().engine(context.alloc(), served.file());
            var shaken = new Shaken(engine, served);
            if (engine instanceof ReferenceCountedOpenSslEngine shipped) {
                var layer = new RecordLayer(shipped, shaken);
                shaking = layer;
                context.pipeline().replace(this, NAME, layer);
                RecordSizes.install(context, NAME, layer::recordSize, manner.records);
                return;
            }
            calm();
            var handler = new SslHandler(engine);
            handler.setHandshakeTimeoutMillis(manner.handshakeMillis);
            handler.handshakeFuture()
                    .addListener(
                            done -> {
                                if (done.isSuccess()) {
                                    shaken.established(context);
                                } else {
                                    shaken.failed(context, done.cause());
                                }
                            });
            context.pipeline().replace(this, NAME, handler);
            RecordSizes.install(context, NAME, handler::setWrapDataSize, manner.records);
        }

        /// The handshake behind the ClientHello is over.
        private final class Shaken implements RecordLayer.Outcome {
            private final SSLEngine engine;
            private final Choice.Served served;

            Shaken(SSLEngine engine, Choice.Served served) {
                this.engine = engine;
                this.served = served;
            }

            @Override
            public void established(ChannelHandlerContext context) {
                calm();
                handshakes.increment();
                listener.established(
                        context,
                        new TlsSession(
                                engine,
                                hello.serverName(),
                                served.file(),
                                captured,
                                served.context().judge()));
            }

            @Override
            public void failed(ChannelHandlerContext context, Throwable cause) {
                calm();
                fail(context, failure(cause, served));
            }
        }
    }
}

package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLException;

/// TLS of one bind point: its certificates, and the handler that begins a connection.
///
/// ```
/// ClientHello ─► server name ─► exact │ *.suffix │ default      ─► ECDSA if the client can, else RSA ─► SslHandler
/// ```
///
/// [#replace] changes a certificate for connections to come; those in progress keep their context.
@Shared("the choice is an immutable table behind one volatile field")
public final class FrontTls {
    private static final int LONGEST_HELLO = 65536;

    /// A fatal alert record. RFC 6066 §3.
    private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

    private final TlsSettings settings;
    private final boolean strictSni;
    private final long handshakeMillis;
    private volatile Choice choice;
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /// A certificate ready to be shown.
    private record Served(SslContext context, CertificateFile file) {}

    /// The certificates for one name: one per kind of key, at least one of them there.
    private static final class Pair {
        @Nullable Served ecdsa;
        @Nullable Served rsa;

        Served choose(boolean takesEcdsa) {
            Served first = takesEcdsa && ecdsa != null ? ecdsa : rsa;
            Served any = first != null ? first : ecdsa;
            if (any == null) {
                throw new AssertionError("a pair holds a certificate");
            }
            return any;
        }

        void put(boolean isEcdsa, Served context) {
            if (isEcdsa && ecdsa == null) {
                ecdsa = context;
            } else if (!isEcdsa && rsa == null) {
                rsa = context;
            }
        }
    }

    /// All contexts of one moment.
    private record Choice(List<Certified> certificates, SniTable<Pair> names, Pair fallback) {}

    /// A certificate and the names that lead to it.
    ///
    /// @param filters SNI filters of its crt-list line; empty takes the certificate's own names
    /// @param settings those of its crt-list line; null takes the bind line's
    public record Certified(
            CertificateFile file, List<String> filters, @Nullable TlsSettings settings) {}

    /// @param certificates the first one is the default
    /// @param handshakeMillis how long a handshake may take; 0 for ever
    /// @throws TlsProblem when the library refuses a certificate or setting
    public FrontTls(
            List<Certified> certificates,
            TlsSettings settings,
            boolean strictSni,
            long handshakeMillis)
            throws TlsProblem {
        this.settings = settings;
        this.strictSni = strictSni;
        this.handshakeMillis = handshakeMillis;
        this.choice = choose(certificates);
    }

    private Choice choose(List<Certified> certificates) throws TlsProblem {
        if (certificates.isEmpty()) {
            throw new TlsProblem("no certificate to use");
        }
        var names = new SniTable<Pair>();
        var fallback = new Pair();
        var contexts = new ArrayList<SslContext>();
        List<String> firstNames = names(certificates.get(0));
        for (Certified certified : certificates) {
            Served served = new Served(context(certified), certified.file);
            contexts.add(served.context);
            boolean ecdsa = certified.file.isEcdsa();
            for (String name : names(certified)) {
                if (name.startsWith("!")) {
                    names.put(name, fallback);
                    continue;
                }
                Pair found = names.filter(name);
                Pair pair = found == null ? new Pair() : found;
                pair.put(ecdsa, served);
                names.put(name, pair);
            }
            // The default is the first certificate, with a sibling of the other key type for the
            // same names.
            if (certified == certificates.get(0) || names(certified).equals(firstNames)) {
                fallback.put(ecdsa, served);
            }
        }
        var made = new Choice(List.copyOf(certificates), names, fallback);
        Contexts.liveWith(made, contexts);
        return made;
    }

    private static List<String> names(Certified certified) {
        return certified.filters.isEmpty() ? certified.file.names() : certified.filters;
    }

    private SslContext context(Certified certified) throws TlsProblem {
        TlsSettings own = certified.settings == null ? settings : certified.settings;
        var chain = certified.file.chain().toArray(X509Certificate[]::new);
        var builder =
                SslContextBuilder.forServer(certified.file.key(), chain)
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols(own.protocols())
                        .clientAuth(own.clientAuth())
                        .sessionCacheSize(own.sessionCacheSize())
                        .sessionTimeout(own.sessionSeconds())
                        .endpointIdentificationAlgorithm(null);
        if (!own.ciphers().isEmpty()) {
            builder.ciphers(own.ciphers());
        }
        if (!own.groups().isEmpty()) {
            builder.option(OpenSslContextOption.GROUPS, own.groups().toArray(String[]::new));
        }
        if (!own.authorities().isEmpty()) {
            builder.trustManager(
                    new ClientTrust(
                            PeerTrust.of(own.authorities(), own.revocations()), own.ignored()));
        }
        if (!own.alpn().isEmpty()) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            own.alpn()));
        }
        byte[] ocsp = certified.file.ocspResponse();
        if (ocsp != null) {
            builder.enableOcsp(true);
        }
        try {
            SslContext context = builder.build();
            own.tickets(context);
            return context;
        } catch (SSLException | IllegalArgumentException refused) {
            throw new TlsProblem(
                    "'" + certified.file.name() + "' : " + refused.getMessage(), refused);
        }
    }

    /// The certificates as they are now.
    public List<Certified> certificates() {
        return choice.certificates;
    }

    /// Replaces all certificates; new connections get the new ones at once.
    public void replace(List<Certified> certificates) throws TlsProblem {
        choice = choose(certificates);
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
    private final class Begin extends SslClientHelloHandler<Served> {
        private final Listener listener;

        /// The decoder asks again for every read until it is replaced.
        private boolean over;

        private String serverName = "";

        private io.netty.util.concurrent.@Nullable ScheduledFuture<?> patience;

        Begin(Listener listener) {
            super(LONGEST_HELLO);
            this.listener = listener;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            if (handshakeMillis > 0) {
                patience =
                        context.executor()
                                .schedule(
                                        () -> silent(context),
                                        handshakeMillis,
                                        TimeUnit.MILLISECONDS);
            }
        }

        private void silent(ChannelHandlerContext context) {
            over = true;
            fail(context, HandshakeFailure.TIMEOUT);
            context.close();
        }

        private void fail(ChannelHandlerContext context, HandshakeFailure failure) {
            failures.increment();
            listener.failed(context, failure);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            if (!over) {
                over = true;
                if (patience != null) {
                    patience.cancel(false);
                }
                fail(context, HandshakeFailure.SILENT);
            }
            super.channelInactive(context);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                // Half a ClientHello leads nowhere.
                context.close();
                return;
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        protected Future<Served> lookup(
                ChannelHandlerContext context, @Nullable ByteBuf clientHello) {
            ClientHello hello =
                    clientHello == null ? new ClientHello() : ClientHello.read(clientHello);
            serverName = hello.serverName();
            Choice now = choice;
            Pair pair = now.names.find(hello.serverName());
            if (pair == null) {
                if (strictSni) {
                    return context.executor()
                            .newFailedFuture(
                                    new SSLException(
                                            "no certificate for '" + hello.serverName() + "'"));
                }
                pair = now.fallback;
            }
            return context.executor().newSucceededFuture(pair.choose(hello.takesEcdsa()));
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext context, Future<Served> found) {
            if (patience != null) {
                patience.cancel(false);
            }
            if (over) {
                return;
            }
            over = true;
            if (!found.isSuccess()) {
                fail(context, HandshakeFailure.of(found.cause()));
                context.writeAndFlush(
                                context.alloc()
                                        .buffer(UNRECOGNIZED_NAME.length)
                                        .writeBytes(UNRECOGNIZED_NAME))
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            Served served = found.getNow();
            SslHandler handler = served.context.newHandler(context.alloc());
            if (handshakeMillis > 0) {
                handler.setHandshakeTimeoutMillis(handshakeMillis);
            }
            handler.handshakeFuture()
                    .addListener(
                            done -> {
                                if (!done.isSuccess()) {
                                    fail(context, HandshakeFailure.of(done.cause()));
                                    return;
                                }
                                handshakes.increment();
                                String protocol = handler.applicationProtocol();
                                listener.established(
                                        context,
                                        new TlsSession(
                                                handler,
                                                serverName,
                                                protocol == null ? "" : protocol,
                                                served.file));
                            });
            context.pipeline().replace(this, "tls", handler);
        }
    }
}

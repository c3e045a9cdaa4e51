package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.internal.tcnative.SSL;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// BoringSSL, shipped with the proxy by netty-tcnative.
///
/// It has one fixed set of TLS 1.3 suites, no DHE, no Ed25519 certificates, no cipher strings beyond names, and takes no choice of
/// signature algorithms, sends no signed certificate timestamps.
final class BoringSsl implements TlsProvider {
    static final BoringSsl LIBRARY = new BoringSsl();

    /// Under which sessions of connections without a name are kept; no name can look like it.
    private static final String NO_NAME = "-";

    private static final Set<String> SUITES =
            Set.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    /// What OpenSSL has by default up to TLS 1.2, in its order, as far as there is such a thing here.
    private static final List<String> CIPHERS =
            List.of(
                    "ECDHE-ECDSA-AES256-GCM-SHA384",
                    "ECDHE-RSA-AES256-GCM-SHA384",
                    "ECDHE-ECDSA-CHACHA20-POLY1305",
                    "ECDHE-RSA-CHACHA20-POLY1305",
                    "ECDHE-ECDSA-AES128-GCM-SHA256",
                    "ECDHE-RSA-AES128-GCM-SHA256",
                    "ECDHE-ECDSA-AES256-SHA",
                    "ECDHE-RSA-AES256-SHA",
                    "ECDHE-ECDSA-AES128-SHA",
                    "ECDHE-RSA-AES128-SHA",
                    "AES256-GCM-SHA384",
                    "AES128-GCM-SHA256",
                    "AES256-SHA",
                    "AES128-SHA");

    private static final Set<String> GROUPS =
            Set.of(
                    "P-256",
                    "P-384",
                    "P-521",
                    "prime256v1",
                    "secp256r1",
                    "secp384r1",
                    "secp521r1",
                    "X25519",
                    "x25519",
                    "X25519MLKEM768",
                    "X25519Kyber768Draft00");

    private BoringSsl() {}

    @Override
    public String label() {
        return "BoringSSL";
    }

    @Override
    public @Nullable String lacks(TlsSettings settings) {
        Negotiation wanted = settings.negotiation();
        if (!wanted.suites().isEmpty() && !Set.copyOf(wanted.suites()).equals(SUITES)) {
            return "a choice of TLS 1.3 suites";
        }
        for (String cipher : wanted.ciphers()) {
            if (!OpenSsl.isCipherSuiteAvailable(cipher)) {
                return "the cipher '" + cipher + "'";
            }
        }
        for (String group : wanted.groups()) {
            if (!GROUPS.contains(group)) {
                return "the group '" + group + "'";
            }
        }
        if (!wanted.signatures().isEmpty() || !wanted.clientSignatures().isEmpty()) {
            return "a choice of signature algorithms";
        }
        if (wanted.securityLevel() >= 0) {
            return "security levels";
        }
        if (wanted.diffieHellman() != null) {
            return "DHE suites";
        }
        TicketKeys keys = settings.sessions().keys();
        return keys != null && keys.size() != TicketKeys.SHORT ? "ticket keys of 80 bytes" : null;
    }

    @Override
    public @Nullable String lacks(CertificateFile certificate) {
        if (certificate.timestamps().length > 0) {
            return "signed certificate timestamps";
        }
        return switch (certificate.key().getAlgorithm()) {
            case "RSA", "EC" -> null;
            default -> "keys of the kind " + certificate.key().getAlgorithm();
        };
    }

    /// What both sides have in common.
    private static void common(SslContextBuilder builder, TlsSettings settings) {
        Negotiation wanted = settings.negotiation();
        builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(wanted.protocols())
                .sessionCacheSize(settings.sessions().cacheSize())
                .sessionTimeout(settings.sessions().seconds())
                .endpointIdentificationAlgorithm(null);
        // A list without any suite of TLS 1.3 would forbid that version.
        var ciphers = new ArrayList<>(SUITES);
        ciphers.addAll(wanted.ciphers().isEmpty() ? CIPHERS : wanted.ciphers());
        builder.ciphers(ciphers);
        if (!wanted.groups().isEmpty()) {
            builder.option(OpenSslContextOption.GROUPS, wanted.groups().toArray(String[]::new));
        }
        if (!settings.alpn().isEmpty()) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            settings.alpn()));
        }
    }

    private static SslContext build(SslContextBuilder builder) throws TlsProblem {
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException refused) {
            throw new TlsProblem(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static void apply(Sessions wanted, SslContext context, Object owner) {
        if (!(context.sessionContext() instanceof OpenSslSessionContext sessions)) {
            return;
        }
        if (wanted.cacheSize() == 0) {
            sessions.setSessionCacheEnabled(false);
        }
        if (!wanted.tickets()) {
            return;
        }
        TicketKeys keys = wanted.keys();
        if (keys == null) {
            // Permits tickets, which the library forbids unless it is given keys; given none it
            // makes its own.
            sessions.setTicketKeys();
            return;
        }
        keys.feed(
                owner,
                () ->
                        sessions.setTicketKeys(
                                keys.inUse().stream()
                                        .map(BoringSsl::ticketKey)
                                        .toArray(OpenSslSessionTicketKey[]::new)));
    }

    /// Name, AES key, HMAC key: in this order a key file holds them.
    private static OpenSslSessionTicketKey ticketKey(byte[] key) {
        return new OpenSslSessionTicketKey(
                Arrays.copyOf(key, 16),
                Arrays.copyOfRange(key, 32, 48),
                Arrays.copyOfRange(key, 16, 32));
    }

    @Override
    public FrontContext front(TlsSettings settings) throws TlsProblem {
        return new Front(settings);
    }

    private static final class Front implements FrontContext {
        /// Certificates beyond this number are prepared for each connection anew.
        private static final int PREPARED = 65_536;

        private final SslContext context;
        private final ShownKeys keys = new ShownKeys();
        private final @Nullable ClientTrust judge;
        private final boolean clientChooses;

        @Override
        public @Nullable ClientTrust judge() {
            return judge;
        }

        @Override
        public boolean isFull() {
            return keys.size() > PREPARED / 2;
        }

        Front(TlsSettings settings) throws TlsProblem {
            var builder =
                    SslContextBuilder.forServer(
                            new OpenSslCachingX509KeyManagerFactory(
                                    new KeyManagerFactoryWrapper(keys), PREPARED));
            common(builder, settings);
            Trust trust = settings.trust();
            builder.clientAuth(trust.clientAuth()).enableOcsp(true);
            judge =
                    trust.hasAuthorities()
                            ? new ClientTrust(trust, settings.negotiation().groups())
                            : null;
            if (judge != null) {
                builder.trustManager(judge);
            }
            context = build(builder);
            Contexts.liveWith(this, List.of(context));
            apply(settings.sessions(), context, this);
            clientChooses = settings.negotiation().clientChooses();
        }

        @Override
        public SSLEngine engine(ByteBufAllocator allocator, CertificateFile shown) {
            SSLEngine made = context.newEngine(allocator, keys.alias(shown), 0);
            if (made instanceof ReferenceCountedOpenSslEngine engine) {
                OcspAnswer ocsp = shown.ocspResponse();
                if (ocsp != null && ocsp.isCurrent(System.currentTimeMillis())) {
                    engine.setOcspResponse(ocsp.stapled());
                }
                if (clientChooses) {
                    SSL.clearOptions(engine.sslPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
                }
            }
            return made;
        }
    }

    @Override
    public BackContext back(TlsSettings settings, BackTls.Peer peer) throws TlsProblem {
        var builder = SslContextBuilder.forClient();
        common(builder, settings);
        if (peer.verify()) {
            builder.trustManager(new NamedTrust(new PeerTrust(settings.trust()), peer.host()));
        } else {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        CertificateFile own = peer.own();
        if (own != null) {
            // Not as a key store, which takes no chain with certificates out of order.
            var keys = new ShownKeys();
            keys.alias(own);
            builder.keyManager(
                    new OpenSslCachingX509KeyManagerFactory(new KeyManagerFactoryWrapper(keys), 1));
        }
        return new Back(build(builder), settings.sessions(), peer.resume());
    }

    private static final class Back implements BackContext {
        private final SslContext context;

        Back(SslContext context, Sessions sessions, boolean resume) {
            this.context = context;
            Contexts.liveWith(this, List.of(context));
            apply(sessions, context, this);
            if (!resume && context.sessionContext() instanceof OpenSslSessionContext kept) {
                kept.setSessionCacheEnabled(false);
            }
        }

        @Override
        public SslHandler handler(ByteBufAllocator allocator, String serverName, boolean sent) {
            SslHandler handler =
                    context.newHandler(allocator, serverName.isEmpty() ? NO_NAME : serverName, 0);
            if (sent) {
                var parameters = handler.engine().getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
                handler.engine().setSSLParameters(parameters);
            }
            return handler;
        }
    }

    /// The name that a connection of this engine asked for; null for none.
    static @Nullable String asked(@Nullable String peerHost) {
        return peerHost == null || peerHost.isEmpty() || peerHost.equals(NO_NAME) ? null : peerHost;
    }
}

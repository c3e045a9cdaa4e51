package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;

/// TLS towards one server: whom to believe, what to show, which name to ask for.
///
/// Sessions are kept per server name and resumed, unless told otherwise. Manual §5.2 `ssl`, `verify`, `sni`.
@Shared("immutable")
public final class BackTls {
    /// Under which sessions of connections without a name are kept; no name can look like it.
    private static final String NO_NAME = "-";

    private final SslContext context;

    /// What a server line says beside the settings that both sides of the proxy have.
    ///
    /// @param verify whether the server's certificate must be signed by one of the settings' authorities
    /// @param host the name that the certificate must bear when none is asked for; null for any
    /// @param own what to show to servers that ask for a certificate; null for nothing
    /// @param resume whether sessions are resumed
    public record Peer(
            boolean verify, @Nullable String host, @Nullable CertificateFile own, boolean resume) {}

    /// @throws TlsProblem when the library refuses a setting
    public BackTls(TlsSettings settings, Peer peer) throws TlsProblem {
        var builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols(settings.protocols())
                        .sessionCacheSize(settings.sessionCacheSize())
                        .sessionTimeout(settings.sessionSeconds())
                        .endpointIdentificationAlgorithm(null);
        if (!settings.ciphers().isEmpty()) {
            builder.ciphers(settings.ciphers());
        }
        if (!settings.groups().isEmpty()) {
            builder.option(OpenSslContextOption.GROUPS, settings.groups().toArray(String[]::new));
        }
        if (peer.verify) {
            builder.trustManager(
                    new NamedTrust(
                            PeerTrust.of(settings.authorities(), settings.revocations()),
                            peer.host));
        } else {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        CertificateFile own = peer.own;
        if (own != null) {
            builder.keyManager(own.key(), own.chain().toArray(X509Certificate[]::new));
        }
        if (!settings.alpn().isEmpty()) {
            builder.applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            settings.alpn()));
        }
        try {
            context = builder.build();
        } catch (SSLException | IllegalArgumentException refused) {
            throw new TlsProblem(String.valueOf(refused.getMessage()), refused);
        }
        Contexts.liveWith(this, List.of(context));
        settings.tickets(context);
        if (!peer.resume && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
    }

    /// The first handler of a connection to the server; the handshake begins when the channel is active.
    ///
    /// @param serverName the name to ask for and to find in the certificate; empty for none. An address is not sent (RFC 6066 §3)
    /// but must stand in the certificate all the same
    public SslHandler handler(ByteBufAllocator allocator, String serverName) {
        SslHandler handler =
                context.newHandler(allocator, serverName.isEmpty() ? NO_NAME : serverName, 0);
        // The time limit is that of the whole connection attempt, whose owner keeps it.
        handler.setHandshakeTimeoutMillis(0);
        if (isSent(serverName)) {
            var parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    /// Whether a name can be sent as SNI: letters, digits, hyphens and dots, no address.
    private static boolean isSent(String name) {
        boolean letters = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '.') {
                return false;
            }
            letters |= letter;
        }
        return letters && name.length() <= 253 && name.charAt(0) != '.' && !name.endsWith(".");
    }

    /// The name that a connection of this engine asked for; null for none.
    static @Nullable String asked(@Nullable String peerHost) {
        return peerHost == null || peerHost.equals(NO_NAME) ? null : peerHost;
    }
}

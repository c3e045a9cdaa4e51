package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
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
import javax.net.ssl.SSLParameters;

/// TLS towards one server: whom to believe, what to show, which name to ask for.
@Shared("immutable")
public final class BackTls {
    private final SslContext context;
    private final @Nullable String verifyHost;

    /// @param verify whether the server's certificate must be signed by one of the settings' authorities
    /// @param verifyHost the name that the certificate must bear; null takes the one asked for, if any
    /// @param own what to show to servers that ask for a certificate; null for nothing
    public BackTls(
            TlsSettings settings,
            boolean verify,
            @Nullable String verifyHost,
            @Nullable CertificateFile own)
            throws TlsProblem {
        this.verifyHost = verify ? verifyHost : null;
        var builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols(settings.protocols())
                        .sessionCacheSize(settings.sessionCacheSize())
                        .sessionTimeout(settings.sessionSeconds())
                        .endpointIdentificationAlgorithm(
                                verify && verifyHost != null ? "HTTPS" : null);
        if (!settings.ciphers().isEmpty()) {
            builder.ciphers(settings.ciphers());
        }
        if (verify) {
            builder.trustManager(PeerTrust.of(settings.authorities(), settings.revocations()));
        } else {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
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
    }

    /// The first handler of a connection to the server.
    ///
    /// @param serverName the SNI to send; empty for none
    public SslHandler handler(ByteBufAllocator allocator, String serverName, int port) {
        String peer = verifyHost != null ? verifyHost : serverName;
        SslHandler handler =
                peer.isEmpty()
                        ? context.newHandler(allocator)
                        : context.newHandler(allocator, peer, port);
        SSLParameters parameters = handler.engine().getSSLParameters();
        if (!serverName.isEmpty() && !serverName.matches("[0-9.]+|.*:.*")) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        } else if (verifyHost == null) {
            parameters.setServerNames(List.of());
        }
        handler.engine().setSSLParameters(parameters);
        return handler;
    }
}

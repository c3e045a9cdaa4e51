package sluice.wire.tls;

import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a finished handshake agreed on; confined to the connection's loop.
public final class TlsSession {
    private final SslHandler handler;
    private final String serverName;
    private final String alpn;

    public TlsSession(SslHandler handler, String serverName, String alpn) {
        this.handler = handler;
        this.serverName = serverName;
        this.alpn = alpn;
    }

    private SSLSession session() {
        return handler.engine().getSession();
    }

    /// `TLSv1.3` and so on.
    public String version() {
        return session().getProtocol();
    }

    /// The cipher in OpenSSL's spelling for TLS 1.2, IANA's for TLS 1.3, as HAProxy prints them.
    public String cipher() {
        return CipherNames.openSsl(session().getCipherSuite());
    }

    /// The name that the client asked for; empty for none.
    public String serverName() {
        return serverName;
    }

    /// What ALPN agreed on; empty for nothing.
    public String alpn() {
        return alpn;
    }

    /// The peer's certificate; null when it showed none.
    public @Nullable X509Certificate peerCertificate() {
        try {
            Certificate[] chain = session().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? certificate
                    : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /// The session's identifier.
    public byte[] identifier() {
        return session().getId();
    }
}

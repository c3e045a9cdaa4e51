package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// One judgement for all the ways in which a library asks for it; on the connection's loop.
abstract class ChainTrust extends X509ExtendedTrustManager {
    /// @param engine whose handshake it is; null where the library does not tell
    /// @throws Untrusted when the peer is not believed
    abstract void check(X509Certificate[] shown, @Nullable SSLEngine engine)
            throws CertificateException;

    @Override
    public final void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        check(shown, engine);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        check(shown, null);
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        check(shown, null);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        check(shown, engine);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        check(shown, null);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        check(shown, null);
    }
}

package sluice.wire.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes clients whose chain is signed by the authorities, and those with mistakes that are to be ignored; what was wrong stays with
/// the session. Manual §5.1 `verify`, `ca-ignore-err`, `crt-ignore-err`.
final class ClientTrust extends X509ExtendedTrustManager {
    private static final String KEY = "sluice.verification";

    private final X509ExtendedTrustManager chain;
    private final IgnoredErrors ignored;

    private final X509Certificate[] announced;

    ClientTrust(Trust trust) throws TlsProblem {
        chain = PeerTrust.of(trust);
        ignored = trust.ignored();
        announced = trust.announced().toArray(X509Certificate[]::new);
    }

    static Verification of(SSLSession session) {
        return session.getValue(KEY) instanceof Verification verification
                ? verification
                : Verification.GOOD;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        try {
            chain.checkClientTrusted(shown, type);
        } catch (CertificateException refused) {
            var verification = Verification.of(refused, shown);
            if (!ignored.covers(verification)) {
                throw new Untrusted(verification, refused);
            }
            engine.getHandshakeSession().putValue(KEY, verification);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        chain.checkClientTrusted(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        chain.checkClientTrusted(shown, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        chain.checkServerTrusted(shown, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        chain.checkServerTrusted(shown, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        chain.checkServerTrusted(shown, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return announced.clone();
    }
}

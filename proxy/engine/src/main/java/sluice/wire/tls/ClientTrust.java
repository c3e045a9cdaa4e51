package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/// Believes clients whose chain is signed by the authorities, and those with mistakes that are to be ignored; what was found stays with
/// the session. Manual §5.1 `verify`, `ca-ignore-err`, `crt-ignore-err`.
final class ClientTrust extends ChainTrust {
    private static final String KEY = "sluice.judged";

    private final PeerTrust trust;
    private final IgnoredErrors ignored;
    private final X509Certificate[] announced;

    ClientTrust(Trust trust) {
        this.trust = new PeerTrust(trust);
        ignored = trust.ignored();
        announced = trust.announced().toArray(X509Certificate[]::new);
    }

    /// What was found about the client of a session; null when its handshake was abbreviated, in which no certificate is shown.
    static PeerTrust.@Nullable Judged of(SSLSession session) {
        return session.getValue(KEY) instanceof PeerTrust.Judged judged ? judged : null;
    }

    /// What there is to say about a chain that was believed in an earlier handshake.
    PeerTrust.Judged judge(X509Certificate[] shown) {
        return trust.judge(shown, PeerTrust.Purpose.CLIENT, ignored);
    }

    @Override
    void check(X509Certificate[] shown, @Nullable SSLEngine engine) throws CertificateException {
        PeerTrust.Judged judged = judge(shown);
        if (!judged.believed()) {
            throw new Untrusted(judged.verification(), shown);
        }
        if (engine != null) {
            engine.getHandshakeSession().putValue(KEY, judged);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return announced.clone();
    }
}

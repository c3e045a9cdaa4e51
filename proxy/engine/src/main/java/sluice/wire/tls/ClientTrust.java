package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/// Believes clients whose chain is signed by the authorities, and those with mistakes that are to be ignored; what was found stays with
/// the session. Manual §5.1 `verify`, `ca-ignore-err`, `crt-ignore-err`.
final class ClientTrust extends ChainTrust {
    private static final String KEY = "sluice.judged";

    private static final Map<String, Integer> CURVES =
            Map.of(
                    "P-256", 256,
                    "prime256v1", 256,
                    "secp256r1", 256,
                    "P-384", 384,
                    "secp384r1", 384,
                    "P-521", 521,
                    "secp521r1", 521);

    private final PeerTrust trust;
    private final IgnoredErrors ignored;
    private final X509Certificate[] announced;

    /// Sizes of the curves that keys may be on up to TLS 1.2; empty for any.
    private final Set<Integer> curves;

    /// @param groups those of the key exchange; empty for those of the library
    ClientTrust(Trust trust, List<String> groups) {
        curves =
                groups.stream()
                        .map(CURVES::get)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toUnmodifiableSet());
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
            throw Untrusted.chain(judged.verification(), shown);
        }
        if (engine != null && !isOnCurve(shown[0], engine)) {
            throw Untrusted.curve(shown);
        }
        if (engine != null) {
            engine.getHandshakeSession().putValue(KEY, judged);
        }
    }

    /// RFC 8422 §5.1.1: the groups that one side permits hold for the other's certificate too; TLS 1.3 has signature algorithms for that.
    private boolean isOnCurve(X509Certificate own, SSLEngine engine) {
        return curves.isEmpty()
                || !(own.getPublicKey() instanceof ECPublicKey key)
                || engine.getHandshakeSession().getProtocol().equals("TLSv1.3")
                || curves.contains(key.getParams().getCurve().getField().getFieldSize());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return announced.clone();
    }
}

package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLEngine;

/// Believes a server whose chain is signed by the authorities and whose certificate bears the name asked for. RFC 6125.
///
/// The name is the one sent as SNI, else the fixed one of the server line, else none is looked at. Manual §5.2 `verify`.
final class NamedTrust extends ChainTrust {
    private final PeerTrust trust;
    private final @Nullable String fixedName;

    NamedTrust(PeerTrust trust, @Nullable String fixedName) {
        this.trust = trust;
        this.fixedName = fixedName;
    }

    @Override
    void check(X509Certificate[] shown, @Nullable SSLEngine engine) throws CertificateException {
        PeerTrust.Judged judged = trust.judge(shown, PeerTrust.Purpose.SERVER, IgnoredErrors.NONE);
        if (!judged.believed()) {
            throw Untrusted.chain(judged.verification(), shown);
        }
        String asked = engine == null ? null : BoringSsl.asked(engine.getPeerHost());
        String name = asked != null ? asked : fixedName;
        if (name != null && !bears(shown[0], name.toLowerCase(Locale.ROOT))) {
            throw Untrusted.name(name, shown);
        }
    }

    private static boolean bears(X509Certificate certificate, String name) {
        List<String> names = CertificateFile.names(certificate);
        for (String candidate : names) {
            if (candidate.equals(name) || matches(candidate, name)) {
                return true;
            }
        }
        return false;
    }

    /// `*.example.org` stands for exactly one label more.
    private static boolean matches(String pattern, String name) {
        int dot = name.indexOf('.');
        return pattern.startsWith("*.")
                && dot > 0
                && pattern.regionMatches(
                        1, name, dot, Math.max(pattern.length() - 1, name.length() - dot));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

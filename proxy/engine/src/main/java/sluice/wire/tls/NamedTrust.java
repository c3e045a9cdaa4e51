package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes a server whose chain is signed by the authorities and whose certificate bears the name asked for. RFC 6125.
///
/// The name is the one sent as SNI, else the fixed one of the server line, else none is looked at. Manual §5.2 `verify`.
final class NamedTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chain;
    private final @Nullable String fixedName;

    NamedTrust(X509ExtendedTrustManager chain, @Nullable String fixedName) {
        this.chain = chain;
        this.fixedName = fixedName;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        chain.checkServerTrusted(shown, type);
        String asked = BoringSsl.asked(engine.getPeerHost());
        String name = asked != null ? asked : fixedName;
        if (name != null && !bears(shown[0], name.toLowerCase(Locale.ROOT))) {
            throw new CertificateException("the certificate is not for '" + name + "'");
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
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        chain.checkClientTrusted(shown, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chain.getAcceptedIssuers();
    }
}

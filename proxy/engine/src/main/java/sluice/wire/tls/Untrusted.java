package sluice.wire.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate that is not believed, and what is wrong with it.
final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    private final transient Verification verification;
    private final transient List<X509Certificate> shown;
    private final boolean misnamed;

    Untrusted(Verification verification, X509Certificate[] shown) {
        super("certificate verify failed: error " + verification.result());
        this.verification = verification;
        this.shown = List.of(shown);
        misnamed = false;
    }

    /// A chain in order, of somebody else.
    Untrusted(String expected, X509Certificate[] shown) {
        super("the certificate is not for '" + expected + "'");
        verification = Verification.GOOD;
        this.shown = List.of(shown);
        misnamed = true;
    }

    Verification verification() {
        return verification;
    }

    /// The chain as the peer showed it.
    List<X509Certificate> shown() {
        return shown;
    }

    /// Whether only the name is not the one that was asked for.
    boolean isMisnamed() {
        return misnamed;
    }
}

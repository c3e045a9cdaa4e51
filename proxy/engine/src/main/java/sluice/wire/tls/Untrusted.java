package sluice.wire.tls;

import java.security.cert.CertificateException;

/// A certificate that is not believed, and what is wrong with it.
final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    private final transient Verification verification;

    Untrusted(Verification verification, CertificateException cause) {
        super(cause);
        this.verification = verification;
    }

    Verification verification() {
        return verification;
    }
}

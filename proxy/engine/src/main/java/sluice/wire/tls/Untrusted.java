package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate that is not taken, and what is wrong with it.
final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    private final transient HandshakeFailure.Kind kind;
    private final transient TlsError error;
    private final transient Verification verification;
    private final transient List<X509Certificate> shown;

    private Untrusted(
            String message,
            HandshakeFailure.Kind kind,
            TlsError error,
            Verification verification,
            X509Certificate[] shown) {
        super(message);
        this.kind = kind;
        this.error = error;
        this.verification = verification;
        this.shown = List.of(shown);
    }

    /// A chain that is not believed.
    static Untrusted chain(Verification verification, X509Certificate[] shown) {
        return new Untrusted(
                "certificate verify failed: error " + verification.result(),
                verification.resultDepth() > 0
                        ? HandshakeFailure.Kind.AUTHORITY
                        : HandshakeFailure.Kind.CERTIFICATE,
                TlsError.CERTIFICATE_VERIFY_FAILED,
                verification,
                shown);
    }

    /// A chain in order, of somebody else.
    static Untrusted name(String expected, X509Certificate[] shown) {
        return new Untrusted(
                "the certificate is not for '" + expected + "'",
                HandshakeFailure.Kind.MISNAMED,
                TlsError.CERTIFICATE_VERIFY_FAILED,
                Verification.GOOD,
                shown);
    }

    /// A key on a curve that is not among those to be agreed on.
    static Untrusted curve(X509Certificate[] shown) {
        return new Untrusted(
                "the key of the certificate is on a curve that is not permitted",
                HandshakeFailure.Kind.REFUSED,
                TlsError.WRONG_CURVE,
                Verification.GOOD,
                shown);
    }

    /// The one behind an exception; null for none.
    static @Nullable Untrusted in(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Untrusted untrusted) {
                return untrusted;
            }
        }
        return null;
    }

    HandshakeFailure.Kind kind() {
        return kind;
    }

    TlsError error() {
        return error;
    }

    Verification verification() {
        return verification;
    }

    /// The chain as the peer showed it.
    List<X509Certificate> shown() {
        return shown;
    }
}

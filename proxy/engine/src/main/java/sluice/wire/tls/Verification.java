package sluice.wire.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.X509Certificate;

/// What was found wrong with a peer's certificate, in OpenSSL's numbers (`X509_V_ERR_…`).
///
/// @param code of the peer's own certificate; 0 when nothing is wrong with it
/// @param authorityCode of those above it; 0 when nothing is wrong with them
/// @param depth how far above its own the first wrong one stands; 0 for its own
public record Verification(int code, int authorityCode, int depth) {
    public static final Verification GOOD = new Verification(0, 0, 0);

    private static final int UNABLE_TO_GET_CRL = 3;
    private static final int SIGNATURE_FAILURE = 7;
    private static final int NOT_YET_VALID = 9;
    private static final int EXPIRED = 10;
    private static final int SELF_SIGNED = 18;
    private static final int SELF_SIGNED_IN_CHAIN = 19;
    private static final int UNKNOWN_ISSUER = 20;
    private static final int REVOKED = 23;
    private static final int INVALID_AUTHORITY = 24;

    static Verification of(Exception refused, X509Certificate[] chain) {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            if (each instanceof CertPathValidatorException failure
                    && failure.getReason() instanceof BasicReason reason
                    && reason != BasicReason.UNSPECIFIED) {
                return at(code(reason), Math.max(0, failure.getIndex()));
            }
        }
        X509Certificate last = chain[chain.length - 1];
        if (last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            return chain.length == 1
                    ? at(SELF_SIGNED, 0)
                    : at(SELF_SIGNED_IN_CHAIN, chain.length - 1);
        }
        return at(UNKNOWN_ISSUER, chain.length - 1);
    }

    private static Verification at(int code, int depth) {
        return depth == 0 ? new Verification(code, 0, 0) : new Verification(0, code, depth);
    }

    private static int code(BasicReason reason) {
        return switch (reason) {
            case EXPIRED -> EXPIRED;
            case NOT_YET_VALID -> NOT_YET_VALID;
            case REVOKED -> REVOKED;
            case UNDETERMINED_REVOCATION_STATUS -> UNABLE_TO_GET_CRL;
            case INVALID_SIGNATURE -> SIGNATURE_FAILURE;
            case ALGORITHM_CONSTRAINED, UNSPECIFIED -> INVALID_AUTHORITY;
        };
    }
}

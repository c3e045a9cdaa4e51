package sluice.wire.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXReason;

/// What was found wrong with a peer's certificate, in OpenSSL's numbers (`X509_V_ERR_…`).
///
/// @param code the first mistake of the peer's own certificate; 0 when nothing is wrong with it
/// @param authorityCode the first of those above it; 0 when nothing is wrong with them
/// @param depth how far above its own the one of `authorityCode` stands; 0 for none
/// @param result the last mistake that was found, which is what the library remembers; 0 for none
/// @param resultDepth where that one stands
public record Verification(int code, int authorityCode, int depth, int result, int resultDepth) {
    public static final Verification GOOD = new Verification(0, 0, 0, 0, 0);

    static final int NO_ISSUER = 2;
    static final int NO_REVOCATIONS = 3;
    static final int SIGNATURE_FAILURE = 7;
    static final int REVOCATIONS_FORGED = 8;
    static final int NOT_YET_VALID = 9;
    static final int EXPIRED = 10;
    static final int REVOCATIONS_NOT_YET_VALID = 11;
    static final int REVOCATIONS_EXPIRED = 12;
    static final int SELF_SIGNED = 18;
    static final int SELF_SIGNED_IN_CHAIN = 19;
    static final int NO_ISSUER_HERE = 20;
    static final int LEAF_SIGNATURE = 21;
    static final int CHAIN_TOO_LONG = 22;
    static final int REVOKED = 23;
    static final int INVALID_AUTHORITY = 24;
    static final int PATH_TOO_LONG = 25;
    static final int WRONG_PURPOSE = 26;
    static final int NO_SIGNING_OF_CERTIFICATES = 32;
    static final int UNKNOWN_CRITICAL_EXTENSION = 34;
    static final int FORBIDDEN_NAME = 47;
    static final int WEAK_ALGORITHM = 68;

    /// The number of what the platform complains about in a chain that is complete.
    static int code(CertPathValidatorException refused) {
        return switch (refused.getReason()) {
            case BasicReason reason ->
                    switch (reason) {
                        case EXPIRED -> EXPIRED;
                        case NOT_YET_VALID -> NOT_YET_VALID;
                        case REVOKED -> REVOKED;
                        case UNDETERMINED_REVOCATION_STATUS -> NO_REVOCATIONS;
                        case INVALID_SIGNATURE -> SIGNATURE_FAILURE;
                        case ALGORITHM_CONSTRAINED -> WEAK_ALGORITHM;
                        case UNSPECIFIED -> INVALID_AUTHORITY;
                    };
            case PKIXReason reason ->
                    switch (reason) {
                        case PATH_TOO_LONG -> PATH_TOO_LONG;
                        case INVALID_KEY_USAGE -> NO_SIGNING_OF_CERTIFICATES;
                        case UNRECOGNIZED_CRIT_EXT -> UNKNOWN_CRITICAL_EXTENSION;
                        case INVALID_NAME -> FORBIDDEN_NAME;
                        case NAME_CHAINING, NOT_CA_CERT, INVALID_POLICY, NO_TRUST_ANCHOR ->
                                INVALID_AUTHORITY;
                    };
            default -> INVALID_AUTHORITY;
        };
    }

    /// Collects mistakes while a chain is judged, until one is not to be overlooked.
    static final class Findings {
        private final IgnoredErrors ignored;
        private int own;
        private int authority;
        private int depth;
        private int last;
        private int lastDepth;

        Findings(IgnoredErrors ignored) {
            this.ignored = ignored;
        }

        /// Takes up a mistake; whether the judgement goes on.
        boolean add(int code, int at) {
            last = code;
            lastDepth = at;
            if (at == 0) {
                own = own == 0 ? code : own;
            } else if (authority == 0) {
                authority = code;
                depth = at;
            }
            return ignored.covers(code, at);
        }

        Verification verification() {
            return new Verification(own, authority, depth, last, lastDepth);
        }
    }
}

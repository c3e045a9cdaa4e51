package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What one TLS side offers or accepts, by OpenSSL's names; an empty list leaves the choice to the library. Immutable.
///
/// @param protocols `TLSv1.2` and so on, those permitted
/// @param ciphers suites of TLS 1.2 and older
/// @param suites suites of TLS 1.3
/// @param groups groups of the key exchange
/// @param signatures signature algorithms
/// @param clientSignatures signature algorithms that client certificates may use
/// @param clientChooses whether the client's order of suites decides, not ours
/// @param securityLevel OpenSSL's: what is too weak to be agreed on, 0 to 5; -1 leaves the library's own
/// @param diffieHellman parameters of DHE suites in PEM; null for as strong ones as the certificate's key
public record Negotiation(
        List<String> protocols,
        List<String> ciphers,
        List<String> suites,
        List<String> groups,
        List<String> signatures,
        List<String> clientSignatures,
        boolean clientChooses,
        int securityLevel,
        @Nullable String diffieHellman) {
    public static final Negotiation DEFAULT =
            new Negotiation(
                    List.of("TLSv1.2", "TLSv1.3"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    false,
                    -1,
                    null);
}

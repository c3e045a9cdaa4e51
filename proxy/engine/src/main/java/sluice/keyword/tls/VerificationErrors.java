package sluice.keyword.tls;

import sluice.config.model.Words;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteString;
import sluice.value.Cast;
import sluice.value.Kind;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// OpenSSL's names for what can be wrong with a certificate.
final class VerificationErrors {
    private static final String PREFIX = "X509_V_ERR_";
    private static final int LARGEST = 100;

    private static final Map<String, Integer> NAMES =
            Map.ofEntries(
                    Map.entry("UNABLE_TO_GET_ISSUER_CERT", 2),
                    Map.entry("UNABLE_TO_GET_CRL", 3),
                    Map.entry("CERT_SIGNATURE_FAILURE", 7),
                    Map.entry("CERT_NOT_YET_VALID", 9),
                    Map.entry("CERT_HAS_EXPIRED", 10),
                    Map.entry("CRL_NOT_YET_VALID", 11),
                    Map.entry("CRL_HAS_EXPIRED", 12),
                    Map.entry("DEPTH_ZERO_SELF_SIGNED_CERT", 18),
                    Map.entry("SELF_SIGNED_CERT_IN_CHAIN", 19),
                    Map.entry("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", 20),
                    Map.entry("UNABLE_TO_VERIFY_LEAF_SIGNATURE", 21),
                    Map.entry("CERT_CHAIN_TOO_LONG", 22),
                    Map.entry("CERT_REVOKED", 23),
                    Map.entry("INVALID_CA", 24),
                    Map.entry("PATH_LENGTH_EXCEEDED", 25),
                    Map.entry("INVALID_PURPOSE", 26),
                    Map.entry("CERT_UNTRUSTED", 27),
                    Map.entry("CERT_REJECTED", 28));

    private VerificationErrors() {}

    /// `x509_v_err_str` — OpenSSL's name for the number of a verification error; a number without a name stays as it is.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `10` | `x509_v_err_str` | `X509_V_ERR_CERT_HAS_EXPIRED` |
    /// | `0` | `x509_v_err_str` | `X509_V_OK` |
    /// | `9999` | `x509_v_err_str` | `9999` |
    ///
    /// `http-request deny if { ssl_c_verify,x509_v_err_str X509_V_ERR_CERT_REVOKED }`. Manual §7.3.1.
    @Converter(name = "x509_v_err_str", in = Kind.SINT, out = Kind.STR)
    static Conversion name(Arguments arguments) {
        var names = new HashMap<Long, ByteString>();
        names.put(0L, ByteString.of("X509_V_OK"));
        NAMES.forEach((name, number) -> names.put((long) number, ByteString.of(PREFIX + name)));
        return (stream, value) -> {
            ByteString name = names.get(value.number());
            if (name == null) {
                return Cast.to(Kind.STR, value);
            }
            value.string(name);
            return true;
        };
    }

    /// The numbers of a list; empty for `all`.
    static Set<Integer> read(Words words, String list) {
        var numbers = new HashSet<Integer>();
        if (list.equals("all")) {
            return numbers;
        }
        for (String word : list.split(",")) {
            Integer known =
                    word.startsWith(PREFIX) ? NAMES.get(word.substring(PREFIX.length())) : null;
            if (known != null) {
                numbers.add(known);
            } else if (word.matches("[0-9]{1,3}") && Integer.parseInt(word) <= LARGEST) {
                numbers.add(Integer.parseInt(word));
            } else {
                words.problem(
                        "'" + words.keyword() + "' : error '" + word + "' is not a known one.");
            }
        }
        return Set.copyOf(numbers);
    }
}

package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.CertificateSource;
import sluice.wire.tls.TlsProblem;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The files of one certificate as `load` of a `crt-store` and the options of a crt-list line name them. Manual §12.7.1.
final class LoadOptions {
    static final Set<String> NAMES = Set.of("crt", "key", "issuer", "ocsp", "sctl", "ocsp-update");

    private final Map<String, String> files = new HashMap<>();

    /// `ocsp-update`; null when it says nothing.
    private @Nullable Boolean updated;

    /// Takes an option of [#NAMES].
    ///
    /// @param value gives the word behind it
    void take(String option, Supplier<String> value) throws TlsProblem {
        String word = value.get();
        if (!option.equals("ocsp-update")) {
            files.put(option, word);
            return;
        }
        updated =
                switch (word) {
                    case "on" -> true;
                    case "off" -> false;
                    default -> throw new TlsProblem("'ocsp-update' expects 'on' or 'off'");
                };
    }

    @Nullable Boolean updated() {
        return updated;
    }

    /// Whether any file is named.
    boolean namesFiles() {
        return !files.isEmpty();
    }

    /// `crt`; null when it says nothing.
    @Nullable String certificate() {
        return files.get("crt");
    }

    /// The files, those that are not named being what stands beside the certificate.
    ///
    /// @param name of the certificate
    /// @param file the certificate itself
    /// @param placed where a file named relatively is
    /// @param keyPlaced the same for keys
    CertificateSource source(
            String name,
            String file,
            TlsDefaults defaults,
            UnaryOperator<String> placed,
            UnaryOperator<String> keyPlaced) {
        CertificateSource beside =
                CertificateSource.of(file, defaults.extras, defaults.endingsReplaced);
        return new CertificateSource(
                name,
                Path.of(file),
                named("key", keyPlaced, beside.key()),
                named("issuer", placed, beside.issuer()),
                named("ocsp", placed, beside.ocsp()),
                named("sctl", placed, beside.timestamps()));
    }

    private @Nullable Path named(
            String option, UnaryOperator<String> placed, @Nullable Path otherwise) {
        String file = files.get(option);
        return file == null ? otherwise : Path.of(placed.apply(file));
    }
}

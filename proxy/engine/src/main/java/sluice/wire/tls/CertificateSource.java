package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// The files that make up one certificate. Manual §3.1 `ssl-load-extra-files`, §12.7.1.
///
/// @param name under which the Runtime API knows it
/// @param certificate with its chain, and with the key unless that has a file of its own
/// @param key null when it stands in the first file
/// @param issuer completes a chain of one; null for none
/// @param ocsp holds an answer to staple; null for none
/// @param timestamps holds signed certificate timestamps (`sctl`); null for none
public record CertificateSource(
        String name,
        Path certificate,
        @Nullable Path key,
        @Nullable Path issuer,
        @Nullable Path ocsp,
        @Nullable Path timestamps) {

    /// What is looked for beside a certificate.
    public enum Extra {
        BUNDLE,
        SCTL,
        OCSP,
        ISSUER,
        KEY;

        public static Set<Extra> all() {
            return EnumSet.allOf(Extra.class);
        }
    }

    /// A file with those beside it: `site.pem.key`, `site.pem.issuer`, `site.pem.ocsp`, `site.pem.sctl`.
    ///
    /// @param replaced whether their names replace the ending (`site.key`) instead of following it
    public static CertificateSource of(String file, Set<Extra> extras, boolean replaced) {
        String stem = file;
        if (replaced && stem.lastIndexOf('.') > stem.lastIndexOf('/')) {
            stem = stem.substring(0, stem.lastIndexOf('.'));
        }
        return new CertificateSource(
                file,
                Path.of(file),
                extras.contains(Extra.KEY) ? beside(stem, ".key") : null,
                extras.contains(Extra.ISSUER) ? beside(stem, ".issuer") : null,
                extras.contains(Extra.OCSP) ? beside(stem, ".ocsp") : null,
                extras.contains(Extra.SCTL) ? beside(stem, ".sctl") : null);
    }

    private static @Nullable Path beside(String stem, String ending) {
        Path file = Path.of(stem + ending);
        return Files.exists(file) ? file : null;
    }
}

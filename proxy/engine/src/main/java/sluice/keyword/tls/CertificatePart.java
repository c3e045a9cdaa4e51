package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.RuntimeFiles;
import sluice.wire.tls.TlsProblem;

/// What of a certificate `set ssl cert` replaces: all of it, or the part that the name's ending tells.
enum CertificatePart {
    WHOLE(""),
    KEY(".key"),
    ISSUER(".issuer"),
    OCSP(".ocsp");

    private final String ending;

    CertificatePart(String ending) {
        this.ending = ending;
    }

    /// A name that the store has is a whole one, whatever its ending.
    static CertificatePart of(String asked, RuntimeFiles<CertificateFile> store) {
        if (store.contains(asked)) {
            return WHOLE;
        }
        for (CertificatePart part : values()) {
            if (part != WHOLE && asked.endsWith(part.ending)) {
                return part;
            }
        }
        return WHOLE;
    }

    /// The certificate's name: what stands before the ending, or with `ssl-load-extra-del-ext` the `.crt` of that stem.
    String name(String asked, RuntimeFiles<CertificateFile> store, TlsDefaults defaults) {
        String stem = asked.substring(0, asked.length() - ending.length());
        String replaced = stem + ".crt";
        return this != WHOLE && defaults.endingsReplaced && store.contains(replaced)
                ? replaced
                : stem;
    }

    /// @throws TlsProblem when the payload is no such part, or there is no certificate that it could belong to
    CertificateFile replaced(String name, @Nullable CertificateFile before, String payload)
            throws TlsProblem {
        if (this == WHOLE) {
            return PemReader.unchecked(name, payload, before);
        }
        if (before == null) {
            throw new TlsProblem("'" + name + "' is empty: set the certificate first");
        }
        return switch (this) {
            case WHOLE -> before;
            case KEY ->
                    new CertificateFile(
                            name,
                            before.chain(),
                            PemReader.key(name, payload),
                            before.ocspResponse());
            case ISSUER ->
                    new CertificateFile(
                            name,
                            PemReader.above(before.leaf(), name, payload),
                            before.key(),
                            before.ocspResponse());
            case OCSP -> before.withOcsp(OcspCommands.response(name, payload));
        };
    }
}

package sluice.wire.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// Writes a certificate as [PemReader] reads it.
public final class PemWriter {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private PemWriter() {}

    /// The key, then the certificate and its chain.
    public static String text(CertificateFile file) {
        var text = new StringBuilder(block("PRIVATE KEY", file.key().getEncoded()));
        for (X509Certificate each : file.chain()) {
            try {
                text.append(block("CERTIFICATE", each.getEncoded()));
            } catch (CertificateEncodingException impossible) {
                throw new AssertionError("a parsed certificate can be encoded", impossible);
            }
        }
        return text.toString();
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN "
                + kind
                + "-----\n"
                + LINES.encodeToString(content)
                + "\n-----END "
                + kind
                + "-----\n";
    }
}

package sluice.web.server;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// Keys and certificates of tests, as PEM.
final class SelfSigned {
    private SelfSigned() {}

    static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    /// @param algorithm `EC` or `RSA`
    static KeyPair keys(String algorithm) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    /// A certificate that ends after `life`.
    ///
    /// @param names that stand beside the subject
    static String certificate(
            KeyPair keys, String algorithm, String subject, Duration life, List<String> names)
            throws Exception {
        var name = new X500Name("CN=" + subject);
        var signer =
                new JcaContentSignerBuilder(
                                algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                        .build(keys.getPrivate());
        var builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE),
                        Date.from(Instant.now().minusSeconds(60)),
                        Date.from(Instant.now().plus(life)),
                        name,
                        keys.getPublic());
        if (!names.isEmpty()) {
            var general = names.stream().map(n -> new GeneralName(GeneralName.dNSName, n));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(general.toArray(GeneralName[]::new)));
        }
        return pem(builder.build(signer));
    }
}

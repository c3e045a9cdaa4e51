package sluice.wire.tls;

import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.stream.Stream;

import javax.security.auth.x500.X500Principal;

/// Self-signed certificates for tests, valid for the years around now.
public final class TestCertificates {
    private TestCertificates() {}

    /// A certificate with its key as PEM text.
    public record Pem(String certificate, String key) {
        public String both() {
            return certificate + key;
        }
    }

    public static Pem make(String algorithm, String... names) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case "RSA" -> generator.initialize(2048);
                default -> {
                    // Ed25519 has one size.
                }
            }
            KeyPair pair = generator.generateKeyPair();
            var subject = new X500Principal("CN=" + names[0]);
            long now = System.currentTimeMillis();
            long year = 365L * 24 * 3600 * 1000;
            var builder =
                    new JcaX509v3CertificateBuilder(
                            subject,
                            BigInteger.valueOf(now),
                            new Date(now - year),
                            new Date(now + 5 * year),
                            subject,
                            pair.getPublic());
            var alternatives =
                    Stream.of(names).map(name -> new GeneralName(GeneralName.dNSName, name));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            String signature =
                    switch (algorithm) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> algorithm;
                    };
            var signer = new JcaContentSignerBuilder(signature).build(pair.getPrivate());
            X509Certificate certificate =
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new Pem(pem(certificate), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Writes certificate and key into one file.
    public static Path write(Path file, Pem pem) throws IOException {
        return Files.writeString(file, pem.both());
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    static String pem(X509Certificate certificate) {
        return written(certificate);
    }

    static String pem(PrivateKey key) {
        try {
            return written(new JcaPKCS8Generator(key, null));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String written(Object object) {
        try {
            return pem(object);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

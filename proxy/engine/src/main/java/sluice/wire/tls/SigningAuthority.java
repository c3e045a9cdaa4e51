package sluice.wire.tls;

import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/// An authority that vouches for any name. Manual §5.1 `generate-certificates`, `ca-sign-file`.
///
/// @param file its certificate and key
/// @param most how many certificates are kept: `tune.ssl.ssl-ctx-cache-size`
public record SigningAuthority(CertificateFile file, int most) {
    private static final int LONGEST_NAME = 253;
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Whether a client may have a certificate for that name: letters, digits, hyphens and dots.
    static boolean canSign(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars()
                        .allMatch(
                                c ->
                                        c >= 'a' && c <= 'z'
                                                || c >= '0' && c <= '9'
                                                || c == '-'
                                                || c == '.'
                                                || c == '_');
    }

    /// A certificate of the authority's own name with `name` behind it, for the key of another certificate.
    ///
    /// @throws TlsProblem when the authority's key cannot sign
    CertificateFile sign(String name, CertificateFile like) throws TlsProblem {
        try {
            var issuer = new JcaX509CertificateHolder(file.leaf());
            var subject = new X500NameBuilder(BCStyle.INSTANCE);
            for (var part : issuer.getSubject().getRDNs()) {
                subject.addMultiValuedRDN(part.getTypesAndValues());
            }
            subject.addRDN(BCStyle.CN, name);
            Instant now = Instant.now();
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer.getSubject(),
                            new BigInteger(63, RANDOM),
                            Date.from(now.minus(Duration.ofDays(1))),
                            Date.from(now.plus(LIFETIME)),
                            subject.build(),
                            like.leaf().getPublicKey());
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, false, new BasicConstraints(false))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(like.leaf().getPublicKey()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(file.leaf()))
                    .addExtension(
                            Extension.keyUsage,
                            false,
                            new KeyUsage(
                                    KeyUsage.nonRepudiation
                                            | KeyUsage.digitalSignature
                                            | KeyUsage.keyEncipherment))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            X509Certificate made =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder(algorithm())
                                                    .build(file.key())));
            return new CertificateFile(name, List.of(made), like.key(), null);
        } catch (GeneralSecurityException | IOException | OperatorCreationException refused) {
            throw new TlsProblem(
                    "'" + file.name() + "' : cannot sign a certificate: " + refused.getMessage(),
                    refused);
        }
    }

    private String algorithm() {
        return switch (file.key().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> file.key().getAlgorithm();
        };
    }
}

package sluice.wire.tls;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;

import javax.security.auth.x500.X500Principal;

/// An authority for tests: issues certificates and says by OCSP that they are good.
public final class TestAuthority {
    private static final long YEAR = 365L * 24 * 3600 * 1000;

    private final X500Principal name;
    private final KeyPair keys = keys();
    private final X509Certificate certificate;
    private long serial = 1;

    public TestAuthority(String name) throws Exception {
        this.name = new X500Principal("CN=" + name);
        var builder = builder(this.name, keys, new Date(System.currentTimeMillis() + YEAR));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        certificate = signed(builder);
    }

    /// One that another authority vouches for.
    public TestAuthority(String name, TestAuthority above) throws Exception {
        this.name = new X500Principal("CN=" + name);
        var builder = above.builder(this.name, keys, new Date(System.currentTimeMillis() + YEAR));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        certificate = above.signed(builder);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// Its private key.
    public String keyPem() {
        return TestCertificates.pem(keys.getPrivate());
    }

    /// A list of revoked certificates, good for a year.
    public X509CRL revoking(X509Certificate... revoked) throws Exception {
        var builder = new JcaX509v2CRLBuilder(name, new Date(System.currentTimeMillis() - 1000));
        builder.setNextUpdate(new Date(System.currentTimeMillis() + YEAR));
        for (X509Certificate each : revoked) {
            builder.addCRLEntry(each.getSerialNumber(), new Date(), 0);
        }
        return new JcaX509CRLConverter()
                .getCRL(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }

    public String pem() {
        return TestCertificates.pem(certificate);
    }

    /// A certificate that expires then.
    public record Issued(X509Certificate certificate, TestCertificates.Pem pem) {}

    public Issued issue(String host) throws Exception {
        return issue(host, new Date(System.currentTimeMillis() + YEAR));
    }

    public Issued issue(String host, Date notAfter) throws Exception {
        return issue("CN=" + host, host, notAfter);
    }

    /// A certificate that names a responder for OCSP.
    public Issued issue(String host, String responder) throws Exception {
        var access =
                new AuthorityInformationAccess(
                        AccessDescription.id_ad_ocsp,
                        new GeneralName(GeneralName.uniformResourceIdentifier, responder));
        return issue(
                "CN=" + host,
                host,
                new Date(System.currentTimeMillis() + YEAR),
                new Extension(Extension.authorityInfoAccess, false, access.getEncoded()));
    }

    /// @param policy an object identifier
    public static Extension policy(String policy) throws IOException {
        var policies =
                new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(policy)));
        return new Extension(Extension.certificatePolicies, false, policies.getEncoded());
    }

    /// @param subject a whole distinguished name
    public Issued issue(String subject, String host, Date notAfter, Extension... more)
            throws Exception {
        KeyPair own = keys();
        var builder = builder(new X500Principal(subject), own, notAfter);
        for (Extension each : more) {
            builder.addExtension(each);
        }
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        X509Certificate made = signed(builder);
        return new Issued(
                made,
                new TestCertificates.Pem(
                        TestCertificates.pem(made), TestCertificates.pem(own.getPrivate())));
    }

    /// DER of the answer that the certificate is good.
    public byte[] good(X509Certificate about) throws Exception {
        return good(about, new Date(System.currentTimeMillis() + YEAR));
    }

    /// The same, believable until then.
    public byte[] good(X509Certificate about, Date nextUpdate) throws Exception {
        DigestCalculator sha1 =
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
        var answer =
                new BasicOCSPRespBuilder(
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()), sha1);
        answer.addResponse(
                new CertificateID(
                        sha1, new JcaX509CertificateHolder(certificate), about.getSerialNumber()),
                CertificateStatus.GOOD,
                new Date(System.currentTimeMillis() - YEAR),
                nextUpdate,
                null);
        var basic =
                answer.build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()),
                        null,
                        new Date());
        return new OCSPRespBuilder().build(OCSPResp.SUCCESSFUL, basic).getEncoded();
    }

    private JcaX509v3CertificateBuilder builder(
            X500Principal subject, KeyPair holder, Date notAfter) {
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial++),
                new Date(System.currentTimeMillis() - YEAR),
                notAfter,
                subject,
                holder.getPublic());
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

package sluice.wire.tls;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import javax.security.auth.x500.X500Principal;

/// What an authority says about one certificate, to be stapled to handshakes; immutable. RFC 6960, RFC 6066 §8.
public final class OcspAnswer {
    private final byte[] encoded;
    private final BasicOCSPResp basic;
    private final SingleResp single;
    private final long expireMillis;

    private OcspAnswer(byte[] encoded, BasicOCSPResp basic, SingleResp single) {
        this.encoded = encoded;
        this.basic = basic;
        this.single = single;
        Date next = single.getNextUpdate();
        this.expireMillis = next == null ? Long.MAX_VALUE : next.getTime();
    }

    /// @throws TlsProblem when it is no successful answer about one certificate
    public static OcspAnswer read(byte[] encoded) throws TlsProblem {
        try {
            var response = new OCSPResp(encoded);
            if (response.getStatus() != OCSPResp.SUCCESSFUL) {
                throw new TlsProblem("OCSP response status not successful");
            }
            if (!(response.getResponseObject() instanceof BasicOCSPResp basic)
                    || basic.getResponses().length == 0) {
                throw new TlsProblem("Failed to get response from OCSP Response");
            }
            if (basic.getResponses().length > 1) {
                throw new TlsProblem(
                        "OCSP response ignored because contains more than one single response");
            }
            SingleResp single = basic.getResponses()[0];
            if (single.getCertStatus() instanceof UnknownStatus) {
                throw new TlsProblem("OCSP single response: certificate status is unknown");
            }
            return new OcspAnswer(encoded, basic, single);
        } catch (IOException | OCSPException | RuntimeException malformed) {
            throw new TlsProblem("Unable to parse OCSP response", malformed);
        }
    }

    /// As it is sent.
    public byte[] encoded() {
        return encoded.clone();
    }

    byte[] stapled() {
        return encoded;
    }

    /// Whether it may still be believed.
    public boolean isCurrent(long nowMillis) {
        return nowMillis < expireMillis;
    }

    /// When the authority says something newer; null when it promised nothing.
    public @Nullable Date nextUpdate() {
        return single.getNextUpdate();
    }

    /// When the certificate was revoked, of which clients are told; null when it is good.
    public @Nullable Date revokedAt() {
        return single.getCertStatus() instanceof RevokedStatus revoked
                ? revoked.getRevocationTime()
                : null;
    }

    /// What the hashes of the issuer are made by: `sha1`, else an object identifier.
    public String hashName() {
        ASN1ObjectIdentifier algorithm = single.getCertID().getHashAlgOID();
        return algorithm.equals(CertificateID.HASH_SHA1.getAlgorithm())
                ? "sha1"
                : algorithm.getId();
    }

    public byte[] issuerNameHash() {
        return single.getCertID().getIssuerNameHash();
    }

    public byte[] issuerKeyHash() {
        return single.getCertID().getIssuerKeyHash();
    }

    /// The number of the certificate that it is about.
    public BigInteger serial() {
        return single.getCertID().getSerialNumber();
    }

    public Date producedAt() {
        return basic.getProducedAt();
    }

    /// Who answered; null when the answer names a key instead.
    public @Nullable X500Principal responder() {
        X500Name name = basic.getResponderId().toASN1Primitive().getName();
        try {
            return name == null ? null : new X500Principal(name.getEncoded());
        } catch (IOException impossible) {
            throw new AssertionError("what was decoded can be encoded", impossible);
        }
    }

    /// The hash of the key that signed, in hexadecimal; empty when the answer names its holder instead.
    public String responderKey() {
        byte[] hash = basic.getResponderId().toASN1Primitive().getKeyHash();
        return hash == null ? "" : HexFormat.of().withUpperCase().formatHex(hash);
    }

    public Date thisUpdate() {
        return single.getThisUpdate();
    }

    /// The certificate it is about as the Runtime API names it: its identifier in hexadecimal.
    public String key() {
        return key(single.getCertID());
    }

    static String key(CertificateID identifier) {
        try {
            return HexFormat.of().formatHex(identifier.toASN1Primitive().getEncoded());
        } catch (IOException impossible) {
            throw new AssertionError("what was decoded can be encoded", impossible);
        }
    }

    /// Whether it is about a certificate of that issuer.
    public boolean isAbout(X509Certificate certificate, X509Certificate issuer) {
        try {
            return single.getCertID().getSerialNumber().equals(certificate.getSerialNumber())
                    && single.getCertID()
                            .matchesIssuer(new JcaX509CertificateHolder(issuer), digests());
        } catch (OCSPException | CertificateEncodingException unreadable) {
            return false;
        }
    }

    /// Whether the issuer signed it, or somebody whom the issuer lets answer for it. RFC 6960 §4.2.2.2.
    public boolean isSignedFor(X509Certificate issuer) {
        try {
            if (isSignedBy(issuer)) {
                return true;
            }
            for (X509CertificateHolder each : basic.getCerts()) {
                X509Certificate signer = new JcaX509CertificateConverter().getCertificate(each);
                List<String> purposes = signer.getExtendedKeyUsage();
                if (purposes != null
                        && purposes.contains(KeyPurposeId.id_kp_OCSPSigning.getId())
                        && PemReader.issued(issuer, signer)
                        && isSignedBy(signer)) {
                    return true;
                }
            }
        } catch (CertificateException unreadable) {
            return false;
        }
        return false;
    }

    private boolean isSignedBy(X509Certificate signer) {
        try {
            return basic.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(signer.getPublicKey()));
        } catch (OCSPException | OperatorCreationException otherKey) {
            // A key of another kind than the signature.
            return false;
        }
    }

    /// By what one asks about a certificate.
    static CertificateID identifier(X509Certificate certificate, X509Certificate issuer)
            throws TlsProblem {
        try {
            return new CertificateID(
                    digests().get(CertificateID.HASH_SHA1),
                    new JcaX509CertificateHolder(issuer),
                    certificate.getSerialNumber());
        } catch (OCSPException
                | OperatorCreationException
                | CertificateEncodingException unreadable) {
            throw new TlsProblem("cannot compute the OCSP certificate ID", unreadable);
        }
    }

    private static DigestCalculatorProvider digests() {
        try {
            return new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException impossible) {
            throw new AssertionError("the platform has SHA-1", impossible);
        }
    }
}

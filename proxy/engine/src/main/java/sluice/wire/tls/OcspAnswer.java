package sluice.wire.tls;

import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HexFormat;

/// What an authority says about one certificate, to be stapled to handshakes; immutable. RFC 6960, RFC 6066 §8.
public final class OcspAnswer {
    private final byte[] encoded;
    private final SingleResp single;
    private final long expireMillis;

    private OcspAnswer(byte[] encoded, SingleResp single) {
        this.encoded = encoded;
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
            if (single.getCertStatus() instanceof RevokedStatus) {
                throw new TlsProblem("OCSP single response: certificate status is revoked");
            }
            return new OcspAnswer(encoded, single);
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
    boolean isCurrent(long nowMillis) {
        return nowMillis < expireMillis;
    }

    /// When the authority says something newer; null when it promised nothing.
    public @Nullable Date nextUpdate() {
        return single.getNextUpdate();
    }

    public Date thisUpdate() {
        return single.getThisUpdate();
    }

    /// The certificate it is about as the Runtime API names it: its identifier in hexadecimal.
    public String key() {
        return key(single.getCertID());
    }

    private static String key(CertificateID identifier) {
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

    /// The identifier by which one asks about a certificate, in hexadecimal.
    public static String keyOf(X509Certificate certificate, X509Certificate issuer)
            throws TlsProblem {
        try {
            var sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);
            return key(
                    new CertificateID(
                            digests().get(sha1),
                            new JcaX509CertificateHolder(issuer),
                            certificate.getSerialNumber()));
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

package sluice.wire.tls;

import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/// What one asks an authority about a certificate of its own, over HTTP. RFC 6960 §4.1 and appendix A.1.
///
/// @param key what the Runtime API calls the answer
/// @param get where to ask when the question is short enough to stand there; null when it is not
/// @param post where to send `encoded` otherwise
public record OcspQuestion(String key, @Nullable URI get, URI post, byte[] encoded) {
    /// RFC 6960 appendix A.1: up to 255 bytes, encoded, may be asked by GET, which caches understand.
    private static final int LONGEST_GET = 255;

    /// The question about a certificate; null when it names nobody to ask.
    ///
    /// @throws TlsProblem when its issuer is unknown, or whom it names cannot be asked over HTTP
    public static @Nullable OcspQuestion about(CertificateFile file) throws TlsProblem {
        String responder = responder(file);
        if (responder == null) {
            return null;
        }
        if (file.chain().size() < 2) {
            throw new TlsProblem(
                    "'" + file.name() + "' : its issuer is unknown, which OCSP has to name");
        }
        try {
            var identifier = OcspAnswer.identifier(file.leaf(), file.chain().get(1));
            byte[] encoded = new OCSPReqBuilder().addRequest(identifier).build().getEncoded();
            URI post = new URI(responder);
            if (!"http".equalsIgnoreCase(post.getScheme()) || post.getHost() == null) {
                throw new TlsProblem(
                        "'" + file.name() + "' : its OCSP URI '" + responder + "' is not of HTTP");
            }
            String text = Base64.getEncoder().encodeToString(encoded);
            String whole =
                    responder
                            + (responder.endsWith("/") ? "" : "/")
                            + URLEncoder.encode(text, StandardCharsets.US_ASCII);
            return new OcspQuestion(
                    OcspAnswer.key(identifier),
                    text.length() <= LONGEST_GET ? new URI(whole) : null,
                    post,
                    encoded);
        } catch (URISyntaxException malformed) {
            throw new TlsProblem(
                    "'" + file.name() + "' : malformed OCSP URI '" + responder + "'", malformed);
        } catch (IOException | OCSPException unreadable) {
            throw new TlsProblem("'" + file.name() + "' : no OCSP request can be made", unreadable);
        }
    }

    /// The first URI of an OCSP responder in the certificate; null for none.
    private static @Nullable String responder(CertificateFile file) throws TlsProblem {
        try {
            var access =
                    AuthorityInformationAccess.fromExtensions(
                            new JcaX509CertificateHolder(file.leaf()).getExtensions());
            if (access == null) {
                return null;
            }
            for (AccessDescription each : access.getAccessDescriptions()) {
                GeneralName place = each.getAccessLocation();
                if (each.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
                        && place.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    return place.getName().toString();
                }
            }
            return null;
        } catch (CertificateEncodingException | IllegalArgumentException unreadable) {
            throw new TlsProblem("'" + file.name() + "' : unreadable certificate", unreadable);
        }
    }
}

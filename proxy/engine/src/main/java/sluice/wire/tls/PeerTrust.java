package sluice.wire.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whom to believe: authorities, less what their revocation lists revoke. RFC 5280.
final class PeerTrust {
    private PeerTrust() {}

    static X509ExtendedTrustManager of(Trust trust) throws TlsProblem {
        Revocations revoked = trust.revocations();
        return of(trust.anchors(), revoked == null ? List.of() : revoked.lists());
    }

    private static X509ExtendedTrustManager of(
            List<X509Certificate> authorities, List<X509CRL> revocations) throws TlsProblem {
        try {
            var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry("ca" + i, authorities.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            if (revocations.isEmpty()) {
                factory.init(anchors);
            } else {
                var parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
                parameters.addCertStore(
                        CertStore.getInstance(
                                "Collection", new CollectionCertStoreParameters(revocations)));
                var checker =
                        (PKIXRevocationChecker)
                                CertPathValidator.getInstance("PKIX").getRevocationChecker();
                checker.setOptions(
                        EnumSet.of(
                                PKIXRevocationChecker.Option.PREFER_CRLS,
                                PKIXRevocationChecker.Option.NO_FALLBACK));
                parameters.setRevocationEnabled(true);
                parameters.addCertPathChecker(checker);
                factory.init(new CertPathTrustManagerParameters(parameters));
            }
            if (factory.getTrustManagers()[0] instanceof X509ExtendedTrustManager manager) {
                return manager;
            }
            throw new AssertionError("the platform's PKIX trust manager is an extended one");
        } catch (GeneralSecurityException | IOException refused) {
            throw new TlsProblem(
                    "the CA certificates cannot be used: " + refused.getMessage(), refused);
        }
    }
}

package sluice.boot;

import sluice.wire.tls.TestAuthority;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// A client's certificate that is shown whatever the server asks for.
final class AlwaysShown extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final X509ExtendedKeyManager keys;

    AlwaysShown(X509ExtendedKeyManager keys) {
        this.keys = keys;
    }

    /// The certificate with its key, and those above it that are shown too.
    static KeyManager[] certificate(TestAuthority.Issued issued, X509Certificate... above)
            throws GeneralSecurityException, IOException {
        var chain = new ArrayList<Certificate>(List.of(above));
        chain.addFirst(issued.certificate());
        String key = issued.pem().key().replaceAll("-----[A-Z ]+-----|\\s", "");
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                ALIAS,
                KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
                new char[0],
                chain.toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(keys, new char[0]);
        return new KeyManager[] {
            new AlwaysShown((X509ExtendedKeyManager) factory.getKeyManagers()[0])
        };
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return ALIAS;
    }
}

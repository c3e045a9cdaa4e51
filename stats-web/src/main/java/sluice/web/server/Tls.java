package sluice.web.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Reads what the page presents to browsers: one PEM file with chain and key, as HAProxy's `crt` takes it, or PKCS#12
/// without a password.
final class Tls {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Tls() {}

    /// @throws IOException with a sentence, where the file cannot be used
    static SSLContext context(Path file) throws IOException {
        try {
            var store = file.toString().endsWith(".p12") ? pkcs12(file) : pem(file);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private static KeyStore pkcs12(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, new char[0]);
        }
        return store;
    }

    private static KeyStore pem(Path file) throws IOException, GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var chain = new ArrayList<Certificate>();
        PrivateKey key = null;
        var blocks = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (blocks.find()) {
            byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
            switch (blocks.group(1)) {
                case "CERTIFICATE" ->
                        chain.add(factory.generateCertificate(new ByteArrayInputStream(bytes)));
                case "PRIVATE KEY" -> key = key(bytes, file);
                case "RSA PRIVATE KEY" -> key = key(Pkcs8.ofRsa(bytes), file);
                case "EC PRIVATE KEY" -> key = key(Pkcs8.ofEc(bytes), file);
                case "ENCRYPTED PRIVATE KEY" ->
                        throw new IOException(
                                file
                                        + " has an encrypted key, for which there is no password;"
                                        + " decrypt it: openssl pkcs8 -in "
                                        + file
                                        + " -out key.pem");
                default -> {}
            }
        }
        if (chain.isEmpty() || key == null) {
            throw new IOException(
                    file + " needs a certificate and its private key in one PEM file");
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setKeyEntry("page", key, new char[0], chain.toArray(Certificate[]::new));
        return store;
    }

    private static PrivateKey key(byte[] bytes, Path file) throws IOException {
        for (String algorithm : new String[] {"EC", "RSA", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException _) {
                // Another algorithm then.
            }
        }
        throw new IOException(file + " has a private key of an unknown kind");
    }
}

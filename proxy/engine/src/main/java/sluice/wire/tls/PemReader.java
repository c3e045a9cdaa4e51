package sluice.wire.tls;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Reads certificates, keys, lists of authorities and revocations from PEM files; every failure names file and reason.
///
/// Keys may be PKCS#8, PKCS#1 or SEC1; encrypted ones are refused, since nobody could type a password at start.
public final class PemReader {
    private static final List<String> CURVES = List.of("P-256", "P-384", "P-521");

    private static final long LARGEST_FILE = 16 * 1024 * 1024;

    private PemReader() {}

    /// A certificate with its key from the files that make it up.
    ///
    /// A key in the certificate's own file comes before one beside it.
    public static CertificateFile certificate(CertificateSource source) throws TlsProblem {
        Path path = source.certificate();
        String text = text(path);
        var chain = new ArrayList<>(certificates(path.toString(), text));
        if (chain.isEmpty()) {
            throw new TlsProblem("'" + path + "' : no certificate found");
        }
        PrivateKey key = findKey(path.toString(), text);
        Path beside = source.key();
        if (key == null && beside != null) {
            key = key(beside.toString(), text(beside));
        }
        if (key == null) {
            throw new TlsProblem(
                    "'"
                            + path
                            + "' : no private key in it and no file '"
                            + path
                            + ".key'"
                            + " beside it");
        }
        Path issuer = source.issuer();
        if (chain.size() == 1 && issuer != null) {
            chain.addAll(certificates(issuer.toString(), text(issuer)));
        }
        Path ocsp = source.ocsp();
        Path timestamps = source.timestamps();
        CertificateFile read =
                checked(
                        new CertificateFile(
                                source.name(),
                                chain,
                                key,
                                ocsp == null ? null : ocsp(ocsp, chain)));
        return timestamps == null ? read : read.withTimestamps(SignedTimestamps.read(timestamps));
    }

    /// A file with what stands beside it.
    public static CertificateFile certificate(Path path) throws TlsProblem {
        return certificate(
                CertificateSource.of(path.toString(), CertificateSource.Extra.all(), false));
    }

    /// A certificate with its key from text given at run time (`set ssl cert`); that they belong together is not yet [#checked].
    ///
    /// @param before whose key stays when the text has none, until it is given on its own; null for none
    public static CertificateFile unchecked(
            String name, String text, @Nullable CertificateFile before) throws TlsProblem {
        var chain = certificates(name, text);
        if (chain.isEmpty()) {
            throw new TlsProblem("unable to load certificate from file '" + name + "'.");
        }
        PrivateKey found = findKey(name, text);
        if (found == null) {
            found = before == null ? key(name, text) : before.key();
        }
        return new CertificateFile(name, chain, found, null);
    }

    /// The file, when its key belongs to its certificate and its answer to staple is about it.
    public static CertificateFile checked(CertificateFile file) throws TlsProblem {
        if (!belongTogether(file)) {
            throw new TlsProblem(
                    "inconsistencies between private key and certificate loaded '"
                            + file.name()
                            + "'.");
        }
        return file;
    }

    /// A chain of `leaf` with the certificates of a text above it.
    public static List<X509Certificate> above(X509Certificate leaf, String name, String text)
            throws TlsProblem {
        var chain = new ArrayList<X509Certificate>();
        chain.add(leaf);
        chain.addAll(certificates(name, text));
        if (chain.size() == 1) {
            throw new TlsProblem("'" + name + "' : no certificate found");
        }
        return chain;
    }

    /// Whether one certificate signed the other.
    public static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException differs) {
            return false;
        }
    }

    /// The private key in a text.
    public static PrivateKey key(String name, String text) throws TlsProblem {
        PrivateKey key = findKey(name, text);
        if (key == null) {
            throw new TlsProblem("'" + name + "' : no private key found");
        }
        return key;
    }

    /// What `ca-file` calls the authorities that this machine trusts.
    public static final String SYSTEM = "@system-ca";

    /// Where distributions keep them: Debian, Fedora, Alpine.
    private static final List<String> SYSTEM_FILES =
            List.of(
                    "/etc/ssl/certs/ca-certificates.crt",
                    "/etc/pki/tls/certs/ca-bundle.crt",
                    "/etc/ssl/cert.pem");

    /// The authorities that this machine trusts.
    ///
    /// @param named `SSL_CERT_FILE` of the environment, which names another file; null for none
    public static List<X509Certificate> systemAuthorities(@Nullable String named)
            throws TlsProblem {
        if (named != null) {
            return authorities(Path.of(named));
        }
        for (String file : SYSTEM_FILES) {
            if (Files.isReadable(Path.of(file))) {
                return authorities(Path.of(file));
            }
        }
        throw new TlsProblem(
                "'" + SYSTEM + "' : this machine has none of " + String.join(", ", SYSTEM_FILES));
    }

    /// All certificates of a file, or of all files of a folder: `ca-file`.
    public static List<X509Certificate> authorities(Path path) throws TlsProblem {
        var found = new ArrayList<X509Certificate>();
        if (Files.isDirectory(path)) {
            try (var files = Files.list(path)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.toString();
                    if (name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer")) {
                        found.addAll(certificates(name, text(file)));
                    }
                }
            } catch (IOException unreadable) {
                throw new TlsProblem(
                        "'" + path + "' : cannot be listed: " + reason(unreadable), unreadable);
            }
        } else {
            found.addAll(certificates(path.toString(), text(path)));
        }
        if (found.isEmpty()) {
            throw new TlsProblem("'" + path + "' : no CA certificate found");
        }
        return List.copyOf(found);
    }

    /// All certificates of a text.
    public static List<X509Certificate> authorities(String name, String text) throws TlsProblem {
        List<X509Certificate> found = certificates(name, text);
        if (found.isEmpty()) {
            throw new TlsProblem("'" + name + "' : no CA certificate found");
        }
        return List.copyOf(found);
    }

    /// All revocation lists of a file: `crl-file`.
    public static List<X509CRL> revocations(Path path) throws TlsProblem {
        return revocations(path.toString(), text(path));
    }

    /// All revocation lists of a text.
    public static List<X509CRL> revocations(String name, String text) throws TlsProblem {
        var found = new ArrayList<X509CRL>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (PemObject object = parser.readPemObject();
                    object != null;
                    object = parser.readPemObject()) {
                if (object.getType().equals("X509 CRL")) {
                    found.add(
                            (X509CRL)
                                    CertificateFactory.getInstance("X.509")
                                            .generateCRL(
                                                    new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (IOException | CertificateException | CRLException malformed) {
            throw new TlsProblem(
                    "'" + name + "' : malformed revocation list: " + reason(malformed), malformed);
        }
        if (found.isEmpty()) {
            throw new TlsProblem("'" + name + "' : no revocation list found");
        }
        return List.copyOf(found);
    }

    /// The text of a file of DHE parameters.
    public static String diffieHellman(Path path) throws TlsProblem {
        String text = text(path);
        if (!text.contains("-----BEGIN DH PARAMETERS-----")) {
            throw new TlsProblem("'" + path + "' : no DH parameters found");
        }
        return text;
    }

    private static List<X509Certificate> certificates(String name, String text) throws TlsProblem {
        var found = new ArrayList<X509Certificate>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (PemObject object = parser.readPemObject();
                    object != null;
                    object = parser.readPemObject()) {
                if (object.getType().endsWith("CERTIFICATE")) {
                    found.add(
                            (X509Certificate)
                                    CertificateFactory.getInstance("X.509")
                                            .generateCertificate(
                                                    new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (IOException | CertificateException | IllegalArgumentException malformed) {
            throw new TlsProblem(
                    "'" + name + "' : malformed certificate: " + reason(malformed), malformed);
        }
        return found;
    }

    private static @Nullable PrivateKey findKey(String name, String text) throws TlsProblem {
        return findKey(name, text, null);
    }

    /// An authority's certificate with its key, which a password may protect.
    ///
    /// @param password null for none
    public static CertificateFile signing(Path path, @Nullable String password) throws TlsProblem {
        String name = path.toString();
        String text = text(path);
        List<X509Certificate> chain = authorities(name, text);
        PrivateKey key = findKey(name, text, password == null ? null : password.toCharArray());
        if (key == null) {
            throw new TlsProblem("'" + name + "' : no private key found");
        }
        return checked(new CertificateFile(name, chain, key, null));
    }

    private static @Nullable PrivateKey findKey(
            String name, String text, char @Nullable [] password) throws TlsProblem {
        try (var parser = new PEMParser(new StringReader(text))) {
            while (true) {
                Object object = parser.readObject();
                switch (object) {
                    case null -> {
                        return null;
                    }
                    case PEMKeyPair pair -> {
                        return decoded(name, pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return decoded(name, info);
                    }
                    case PEMEncryptedKeyPair pair when password != null -> {
                        return decoded(
                                name,
                                pair.decryptKeyPair(new BcPEMDecryptorProvider(password))
                                        .getPrivateKeyInfo());
                    }
                    case PKCS8EncryptedPrivateKeyInfo info when password != null -> {
                        return decoded(name, opened(info, password));
                    }
                    case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                            throw new TlsProblem(
                                    "'"
                                            + name
                                            + "' : the private key is encrypted; store it without a"
                                            + " password, readable by the proxy only");
                    default -> {
                        // Certificates, parameters: not a key.
                    }
                }
            }
        } catch (GeneralSecurityException | EncryptionException wrong) {
            throw new TlsProblem("'" + name + "' : the password does not open the key", wrong);
        } catch (IOException | IllegalArgumentException malformed) {
            throw new TlsProblem(
                    "'" + name + "' : malformed private key: " + reason(malformed), malformed);
        }
    }

    /// PKCS #5 by the platform, whose name for PBES2 with its parts is that of the parameters.
    private static PrivateKeyInfo opened(PKCS8EncryptedPrivateKeyInfo info, char[] password)
            throws GeneralSecurityException, IOException {
        var locked = new EncryptedPrivateKeyInfo(info.getEncoded());
        String algorithm = locked.getAlgName();
        if (algorithm.equals("PBES2") || algorithm.equals("1.2.840.113549.1.5.13")) {
            algorithm = locked.getAlgParameters().toString();
        }
        var key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, key, locked.getAlgParameters());
        return PrivateKeyInfo.getInstance(locked.getKeySpec(cipher).getEncoded());
    }

    private static PrivateKey decoded(String name, PrivateKeyInfo info)
            throws TlsProblem, IOException {
        String algorithm =
                switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
                    case "1.2.840.113549.1.1.1" -> "RSA";
                    case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
                    case "1.2.840.10045.2.1" -> "EC";
                    case "1.3.101.112" -> "Ed25519";
                    default ->
                            throw new TlsProblem(
                                    "'"
                                            + name
                                            + "' : private keys of the kind "
                                            + info.getPrivateKeyAlgorithm().getAlgorithm()
                                            + " are not supported");
                };
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException malformed) {
            throw new TlsProblem(
                    "'" + name + "' : malformed private key: " + reason(malformed), malformed);
        }
    }

    /// Whether the key is that of the certificate, by the cheapest way there is: thousands are asked when a folder is loaded.
    private static boolean belongTogether(CertificateFile file) {
        PrivateKey key = file.key();
        PublicKey publicKey = file.leaf().getPublicKey();
        if (key instanceof RSAPrivateCrtKey mine && publicKey instanceof RSAPublicKey theirs) {
            return mine.getModulus().equals(theirs.getModulus())
                    && mine.getPublicExponent().equals(theirs.getPublicExponent());
        }
        if (key instanceof ECPrivateKey mine && publicKey instanceof ECPublicKey theirs) {
            for (String name : CURVES) {
                X9ECParameters curve = CustomNamedCurves.getByName(name);
                if (curve.getN().equals(mine.getParams().getOrder())) {
                    var point =
                            new FixedPointCombMultiplier()
                                    .multiply(curve.getG(), mine.getS())
                                    .normalize();
                    return point.getAffineXCoord().toBigInteger().equals(theirs.getW().getAffineX())
                            && point.getAffineYCoord()
                                    .toBigInteger()
                                    .equals(theirs.getW().getAffineY());
                }
            }
        }
        return signsFor(key, publicKey);
    }

    /// Signs and verifies: the test that works for every kind of key.
    private static boolean signsFor(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] text = "sluice".getBytes(StandardCharsets.US_ASCII);
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException differs) {
            return false;
        }
    }

    private static @Nullable OcspAnswer ocsp(Path path, List<X509Certificate> chain)
            throws TlsProblem {
        try {
            byte[] response = Files.readAllBytes(path);
            // An empty file only asks for answers to come by `set ssl ocsp-response`.
            return response.length == 0 ? null : about(chain, OcspAnswer.read(response));
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be read: " + reason(unreadable), unreadable);
        } catch (TlsProblem problem) {
            throw new TlsProblem("'" + path + "' : " + problem.getMessage(), problem);
        }
    }

    /// The answer, when it is about the first certificate of the chain.
    public static OcspAnswer about(List<X509Certificate> chain, OcspAnswer answer)
            throws TlsProblem {
        if (chain.size() > 1 && !answer.isAbout(chain.get(0), chain.get(1))) {
            throw new TlsProblem(
                    "OCSP single response: Certificate ID does not match certificate and issuer");
        }
        return answer;
    }

    private static String text(Path path) throws TlsProblem {
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw new TlsProblem("'" + path + "' : larger than 16 MiB, this is no PEM file");
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be read: " + reason(unreadable), unreadable);
        }
    }

    static String reason(Exception failure) {
        return switch (failure) {
            case java.nio.file.NoSuchFileException _ -> "no such file";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getMessage();
        };
    }
}

package sluice.keyword.jwt;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteView;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks the signatures of tokens; keys from files are read with the configuration only.
@Shared("a concurrent map of immutable keys")
final class Signatures {
    private static final List<String> ALGORITHMS =
            List.of(
                    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512",
                    "PS256", "PS384", "PS512");

    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();

    static boolean known(String algorithm) {
        return ALGORITHMS.contains(algorithm);
    }

    /// Reads a PEM file; answers what is wrong with it, or null.
    ///
    /// @param certificatesOnly whether a bare public key will not do
    @Nullable String load(Path file, String name, boolean certificatesOnly) {
        try {
            keys.put(
                    name,
                    publicKey(
                            Files.readString(file, StandardCharsets.ISO_8859_1), certificatesOnly));
            return null;
        } catch (IOException missing) {
            return "failed to open the key '" + name + "': " + missing.getMessage();
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            return certificatesOnly
                    ? "'" + name + "' holds no certificate in PEM form"
                    : "'" + name + "' holds neither a public key nor a certificate in PEM form";
        }
    }

    private static PublicKey publicKey(String pem, boolean certificatesOnly)
            throws GeneralSecurityException {
        if (pem.contains("BEGIN CERTIFICATE")) {
            var bytes =
                    pem.substring(pem.indexOf("-----BEGIN CERTIFICATE"))
                            .getBytes(StandardCharsets.ISO_8859_1);
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes))
                    .getPublicKey();
        }
        if (certificatesOnly) {
            throw new IllegalArgumentException("no certificate");
        }
        int start = pem.indexOf("-----BEGIN PUBLIC KEY-----");
        int end = pem.indexOf("-----END PUBLIC KEY-----");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no public key");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(start + 26, end));
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePublic(new X509EncodedKeySpec(bytes));
            } catch (GeneralSecurityException other) {
                // The next kind of key.
            }
        }
        throw new IllegalArgumentException("neither RSA nor EC");
    }

    /// What `jwt_verify` answers.
    int verify(ByteView token, String algorithm, String key) {
        if (!known(algorithm)) {
            return -1;
        }
        int last = -1;
        int dots = 0;
        for (int i = 0; i < token.length(); i++) {
            if (token.at(i) == '.') {
                dots++;
                last = i;
            }
        }
        byte[] signature = dots == 2 ? JwtConverters.part(token, 2) : null;
        if (signature == null || signature.length == 0) {
            return -3;
        }
        byte[] signed = Arrays.copyOfRange(token.array(), token.offset(), token.offset() + last);
        try {
            return algorithm.startsWith("HS")
                    ? hmac(algorithm, key, signed, signature)
                    : publicly(algorithm, key, signed, signature);
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return 0;
        }
    }

    private static int hmac(String algorithm, String key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        String name = "HmacSHA" + algorithm.substring(2);
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.ISO_8859_1), name));
        return MessageDigest.isEqual(mac.doFinal(signed), signature) ? 1 : 0;
    }

    private int publicly(String algorithm, String key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        PublicKey known = keys.get(key);
        if (known == null) {
            return -5;
        }
        String bits = algorithm.substring(2);
        byte[] given = signature;
        Signature check;
        switch (algorithm.charAt(0)) {
            case 'R' -> check = Signature.getInstance("SHA" + bits + "withRSA");
            case 'E' -> {
                // RFC 7518 §3.4: two numbers as wide as the curve of that name.
                int width = bits.equals("512") ? 66 : Integer.parseInt(bits) / 8;
                if (signature.length != 2 * width) {
                    return -3;
                }
                check = Signature.getInstance("SHA" + bits + "withECDSA");
                given = asn1(signature);
            }
            default -> {
                check = Signature.getInstance("RSASSA-PSS");
                String hash = "SHA-" + bits;
                check.setParameter(
                        new PSSParameterSpec(
                                hash,
                                "MGF1",
                                new MGF1ParameterSpec(hash),
                                Integer.parseInt(bits) / 8,
                                1));
            }
        }
        check.initVerify(known);
        check.update(signed);
        return check.verify(given) ? 1 : 0;
    }

    /// Two numbers side by side as the ASN.1 sequence that the JDK wants. RFC 7518 §3.4.
    private static byte[] asn1(byte[] signature) {
        int half = signature.length / 2;
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, half)).toByteArray();
        byte[] s =
                new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length))
                        .toByteArray();
        int length = 4 + r.length + s.length;
        byte[] out = new byte[length + (length > 127 ? 3 : 2)];
        int at = 0;
        out[at++] = 0x30;
        if (length > 127) {
            out[at++] = (byte) 0x81;
        }
        out[at++] = (byte) length;
        out[at++] = 2;
        out[at++] = (byte) r.length;
        System.arraycopy(r, 0, out, at, r.length);
        at += r.length;
        out[at++] = 2;
        out[at++] = (byte) s.length;
        System.arraycopy(s, 0, out, at, s.length);
        return out;
    }
}

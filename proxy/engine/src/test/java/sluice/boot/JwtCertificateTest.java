package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;

/// `jwt_verify_cert`; HAProxy 2.6 does not have it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwtCertificateTest {
    private static final String TOKEN =
            base64("{\"alg\":\"ES256\"}") + "." + base64("{\"sub\":\"ann\"}");

    private ConfiguredEngine engine;
    private PrivateKey key;

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("issuer.pem");
        String pem;
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("words.pem"))) {
            pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
        Files.writeString(file, pem);
        Path only = Files.writeString(folder.resolve("only.pem"), pem);
        String body =
                pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE.*", "$1");
        byte[] bytes = Base64.getMimeDecoder().decode(body);
        key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        engine =
                new ConfiguredEngine(
                        """
                        defaults
                            mode http
                            timeout client 5s
                        frontend web
                            bind 127.0.0.1:1
                            http-request set-var(txn.alg) req.hdr(x-alg)
                            http-request set-var(txn.cert) str(FILE)
                            http-request set-var(txn.known) req.hdr(x-token),jwt_verify_cert(ES256,FILE)
                            http-request set-var(txn.known) req.hdr(x-token),jwt_verify_cert(txn.alg,txn.cert) if { req.hdr(x-alg) -m found }
                            http-request set-var(txn.only) req.hdr(x-token),jwt_verify(txn.alg,ONLY)
                            http-request return content-type text/plain lf-string "%[var(txn.only)]<%[var(txn.known)]>"
                        """
                                .replace("ONLY", only.toString())
                                .replace("FILE", file.toString()));
    }

    @AfterAll
    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @ParameterizedTest(name = "{0} signed with {1}: {2}")
    @CsvSource({
        ",      SHA256withECDSAinP1363Format, 1",
        ",      SHA512withECDSAinP1363Format, 0",
        "ES256, SHA256withECDSAinP1363Format, 1",
        "ES256, SHA256withECDSA, -3",
        "ES512, SHA256withECDSAinP1363Format, -3",
        "RS256, SHA256withECDSAinP1363Format, 0",
        "HS256, SHA256withECDSAinP1363Format, -2",
        "XX256, SHA256withECDSAinP1363Format, -1",
    })
    void verifies(String algorithm, String kind, int result) throws Exception {
        var signature = Signature.getInstance(kind);
        signature.initSign(key);
        signature.update(TOKEN.getBytes(StandardCharsets.US_ASCII));
        String named = algorithm == null ? "" : "X-Alg: " + algorithm + "\r\n";
        try (var client = new RawClient(engine.port("web"))) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\n"
                            + named
                            + "X-Token: "
                            + TOKEN
                            + "."
                            + base64(signature.sign())
                            + "\r\n\r\n");
            String answer = client.readUntil(">", 3000);
            assertThat(answer).endsWith("<" + result + ">");
            assertThat(answer).contains("ES256".equals(algorithm) && result == 1 ? "\r\n1<" : "<");
        }
    }
}

package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.web.FakeProxy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// HTTPS of the page itself, and users named by a proxy in front.
class TlsAndTrustTest {
    @TempDir Path folder;

    private FakeProxy proxy() throws IOException {
        return FakeProxy.start(
                folder.resolve("s"),
                () -> FakeProxy.HEADER + FakeProxy.row("be", "BACKEND", 1, 0, "UP", 1));
    }

    private static String certificate(KeyPair keys, String algorithm) throws Exception {
        return SelfSigned.certificate(keys, algorithm, "localhost", Duration.ofHours(1), List.of());
    }

    /// As OpenSSL writes it, with the name of the curve inside.
    private static Object traditional(KeyPair keys) throws IOException {
        if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
            return keys.getPrivate();
        }
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                                256, key.getS(), SECObjectIdentifiers.secp256r1)
                        .getEncoded());
    }

    /// Trusts the certificate of the test, whatever it is.
    private static SSLContext trusting() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                null);
        return context;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"EC, PKCS8", "RSA, PKCS8", "EC, traditional", "RSA, traditional"})
    void httpsWithTheKeysThatHaproxyTakes(String algorithm, String form) throws Exception {
        var keys = SelfSigned.keys(algorithm);
        var file = folder.resolve("page.pem");
        Object key =
                form.equals("PKCS8")
                        ? new JcaPKCS8Generator(keys.getPrivate(), null)
                        : traditional(keys);
        Files.writeString(file, SelfSigned.pem(key) + certificate(keys, algorithm));
        var setup = new Page.Setup(folder, folder.resolve("s"));
        setup.certificate = file;
        setup.users = Map.of("op", "secret");
        try (var _ = proxy();
                var page = setup.start().awaitPoll();
                var http =
                        HttpClient.newBuilder()
                                .sslContext(trusting())
                                .version(HttpClient.Version.HTTP_2)
                                .build()) {
            assertThat(page.address()).startsWith("https://");
            String at = "https://localhost:" + page.port();
            var health =
                    http.send(
                            HttpRequest.newBuilder(URI.create(at + "/healthz")).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.version()).isEqualTo(HttpClient.Version.HTTP_2);
            var login =
                    http.send(
                            HttpRequest.newBuilder(URI.create(at + "/login"))
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "name=op&password=secret"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(login.headers().firstValue("set-cookie").orElseThrow())
                    .containsIgnoringCase("secure")
                    .contains("HttpOnly")
                    .contains("SameSite=Strict");
            assertThat(plain(page.port())).doesNotContain("200 OK");
        }
    }

    private static String plain(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException _) {
            return "";
        }
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nothing                        | needs a certificate and its private key
                    ENCRYPTED PRIVATE KEY          | has an encrypted key
                    PRIVATE KEY                    | private key of an unknown kind
                    """)
    void filesThatCannotBeUsed(String content, String words) throws Exception {
        var file = folder.resolve("bad.pem");
        String block =
                content.equals("nothing")
                        ? ""
                        : "-----BEGIN " + content + "-----\nMAA=\n-----END " + content + "-----\n";
        Files.writeString(file, block + certificate(SelfSigned.keys("EC"), "EC"));
        assertThatThrownBy(() -> Tls.context(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    private Page.Setup trusted() {
        var setup = new Page.Setup(folder, folder.resolve("s"));
        setup.admin = true;
        setup.trustedHeader = "X-Forwarded-User";
        setup.trustedFrom = Set.of("127.0.0.1");
        setup.admins = Set.of("alice");
        return setup;
    }

    @Test
    void theProxyInFrontNamesTheUser() throws Exception {
        try (var _ = proxy();
                var page = trusted().start().awaitPoll()) {
            var alice = page.get("/api/v1/me", "X-Forwarded-User", "alice");
            assertThat(alice.body()).contains("\"user\":\"alice\"").contains("\"mayAct\":true");
            var bob = page.get("/api/v1/me", "X-Forwarded-User", "bob");
            assertThat(bob.body()).contains("\"user\":\"bob\"").contains("\"mayAct\":false");
            assertThat(page.get("/api/v1/me").statusCode()).isEqualTo(401);
            assertThat(page.get("/").statusCode()).isEqualTo(401);
            assertThat(page.get("/").body()).contains("X-Forwarded-User");
        }
    }

    @Test
    void aSessionDoesNotOutliveWhatTheHeaderSays() throws Exception {
        try (var _ = proxy();
                var page = trusted().start().awaitPoll()) {
            var alice = page.get("/api/v1/me", "X-Forwarded-User", "alice");
            String cookie = alice.headers().firstValue("Set-Cookie").orElseThrow();
            String session = cookie.substring(0, cookie.indexOf(';'));
            String token = alice.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
            assertThat(page.get("/api/v1/me", "X-Forwarded-User", "bob", "Cookie", session).body())
                    .contains("\"user\":\"bob\"")
                    .doesNotContain(token);
            assertThat(page.get("/api/v1/me", "Cookie", session).statusCode()).isEqualTo(401);
            assertThat(
                            page.post(
                                            "/api/v1/proxies/lb1/action",
                                            "{}",
                                            "X-Forwarded-User",
                                            "bob",
                                            "Cookie",
                                            session,
                                            "X-Sluice-Token",
                                            token)
                                    .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void theHeaderIsBelievedFromTheProxyOnly() throws Exception {
        var setup = trusted();
        setup.trustedFrom = Set.of("10.9.9.9");
        try (var _ = proxy();
                var page = setup.start().awaitPoll()) {
            assertThat(page.get("/api/v1/me", "X-Forwarded-User", "alice").statusCode())
                    .isEqualTo(401);
        }
    }
}

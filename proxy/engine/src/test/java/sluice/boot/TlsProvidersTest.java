package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What a bind line asks of TLS is what clients get, whichever library it takes: that of the system serves what the shipped one lacks.
class TlsProvidersTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
            BINDS
              http-request return status 200 content-type text/plain lf-string "%[ssl_fc_protocol] %[ssl_fc_cipher] %[ssl_fc_alpn] %[ssl_fc_is_resumed] %[ssl_c_s_dn(CN)]"
            """;

    @TempDir Path folder;

    private static String port(String options) {
        return options.replaceAll("[^A-Za-z0-9]+", "-");
    }

    /// A proxy with a port for each set of options.
    private RunningProxy proxy(String... options) throws Exception {
        certificates();
        var binds = new StringBuilder();
        for (String each : options) {
            binds.append("  bind 127.0.0.1:{port ")
                    .append(port(each))
                    .append("} ssl ")
                    .append(each)
                    .append('\n');
        }
        return new RunningProxy(folder, CONFIGURATION.replace("BINDS\n", binds.toString()));
    }

    private void certificates() throws IOException {
        for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
            TestCertificates.write(
                    folder.resolve(algorithm + ".pem"),
                    TestCertificates.make(
                            algorithm, algorithm.toLowerCase(Locale.ROOT) + ".example"));
        }
        var keys = new StringBuilder();
        var random = new Random(7);
        for (int i = 0; i < 3; i++) {
            byte[] key = new byte[80];
            random.nextBytes(key);
            keys.append(Base64.getEncoder().encodeToString(key)).append('\n');
        }
        Files.writeString(folder.resolve("long.keys"), keys.toString());
    }

    private static SSLContext context() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        return context;
    }

    private static String request(SSLContext context, int port) throws IOException {
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    /// What a line says behind `crt {folder}/`, and what the client then sees; `*` stands for either suite of AES.
    private static final String SERVED =
            """
            EC.pem                                                           | TLSv1.3 * http/1.1 0
            EC.pem ciphersuites TLS_CHACHA20_POLY1305_SHA256                 | TLSv1.3 TLS_CHACHA20_POLY1305_SHA256 http/1.1 0
            RSA.pem ssl-max-ver TLSv1.2 ciphers DHE-RSA-AES128-GCM-SHA256    | TLSv1.2 DHE-RSA-AES128-GCM-SHA256 http/1.1 0
            EC.pem ssl-max-ver TLSv1.2 ciphers AESGCM:!aNULL:!AES256         | TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256 http/1.1 0
            EC.pem ssl-max-ver TLSv1.2 ciphers ECDHE-ECDSA-AES256-GCM-SHA384 | TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384 http/1.1 0
            Ed25519.pem                                                      | TLSv1.3 * http/1.1 0
            EC.pem sigalgs ECDSA+SHA256 curves X25519:P-256                  | TLSv1.3 * http/1.1 0
            EC.pem tls-ticket-keys {folder}/long.keys no-alpn                | TLSv1.3 *  0
            """;

    @Test
    void aLineGetsTheLibraryThatHonoursIt() throws Exception {
        List<String[]> rows = SERVED.lines().map(line -> line.split(" *[|] ")).toList();
        String[] options =
                rows.stream().map(row -> "crt {folder}/" + row[0]).toArray(String[]::new);
        try (var proxy = proxy(options)) {
            for (int i = 0; i < options.length; i++) {
                assertThat(request(context(), proxy.port(port(options[i]))).strip())
                        .as(options[i])
                        .matches(rows.get(i)[1].replace("*", "TLS_AES_[0-9]+_GCM_SHA[0-9]+"));
            }
        }
    }

    @Test
    void sessionsAreResumedByBoth() throws Exception {
        String[] options = {
            "crt {folder}/EC.pem ssl-max-ver TLSv1.2",
            "crt {folder}/EC.pem ssl-min-ver TLSv1.3",
            "crt {folder}/EC.pem ssl-max-ver TLSv1.2 tls-ticket-keys {folder}/long.keys",
            "crt {folder}/EC.pem ssl-min-ver TLSv1.3 tls-ticket-keys {folder}/long.keys",
            "crt {folder}/EC.pem ssl-max-ver TLSv1.2 ciphers HIGH no-tls-tickets",
        };
        try (var proxy = proxy(options)) {
            for (String each : options) {
                SSLContext context = context();
                assertThat(request(context, proxy.port(port(each)))).contains(" http/1.1 0");
                assertThat(request(context, proxy.port(port(each))))
                        .as(each)
                        .contains(" http/1.1 1");
            }
        }
    }

    /// The second process of a farm opens what the first one sealed, also after a rotation; a foreign key opens nothing.
    @Test
    void ticketsAreOpenedByWhoeverHasTheKeys() throws Exception {
        String options =
                "crt {folder}/EC.pem ssl-max-ver TLSv1.2 tls-ticket-keys {folder}/long.keys";
        try (var proxy = proxy(options)) {
            SSLContext context = context();
            int port = proxy.port(port(options));
            assertThat(request(context, port)).contains(" http/1.1 0");
            byte[] fresh = new byte[80];
            String key = Base64.getEncoder().encodeToString(fresh);
            assertThat(proxy.ask("set ssl tls-key #0 " + key)).contains("TLS ticket key updated!");
            assertThat(proxy.ask("show tls-keys #0")).contains("0.2 " + key);
            assertThat(request(context, port)).contains(" http/1.1 1");
            for (int i = 0; i < 3; i++) {
                proxy.ask("set ssl tls-key #0 " + key);
            }
            assertThat(request(context, port)).contains(" http/1.1 0");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ciphersuites TLS_NO_SUCH_SUITE | unable to set TLS 1.3 cipher suites to 'TLS_NO_SUCH_SUITE'
                    ciphers NO-SUCH-CIPHER         | unable to set SSL cipher list to 'NO-SUCH-CIPHER'
                    curves no-such-curve           | unable to set SSL curves list to 'no-such-curve'
                    sigalgs no-such                | unable to set SSL Signature Algorithm list to 'no-such'
                    """)
    void whatNeitherCanIsAnError(String options, String expected) throws Exception {
        assertThatThrownBy(() -> proxy("crt {folder}/EC.pem " + options).close())
                .hasMessageContaining(expected)
                .hasMessageContaining("sluice.cfg:9");
    }
}

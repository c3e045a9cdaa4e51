package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// `stats socket … ssl`: the Runtime API to clients that encrypt, and to them only. Manual §3.1, §5.1.
class RuntimeOverTlsTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              stats socket 127.0.0.1:{port cli} level operator ssl crt {folder}/pem ssl-min-ver TLSv1.2
              stats socket 127.0.0.1:{port known} level admin ssl crt {folder}/pem ca-file {folder}/pem verify required
            frontend web
              mode http
              timeout client 5s
              bind 127.0.0.1:{port web}
            """;

    @TempDir Path folder;
    private SSLContext context;

    /// Believes the one certificate of these tests.
    @BeforeEach
    void trust() throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = pem()) {
            var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            var certificate = text.substring(text.indexOf("-----BEGIN CERT"));
            store.setCertificateEntry(
                    "own",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new java.io.ByteArrayInputStream(
                                            certificate.getBytes(StandardCharsets.US_ASCII))));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
    }

    private static java.io.InputStream pem() {
        return Objects.requireNonNull(RuntimeOverTlsTest.class.getResourceAsStream("words.pem"));
    }

    private static Path prepared(Path folder) throws IOException {
        Files.createDirectory(folder);
        try (var in = pem()) {
            Files.copy(in, folder.resolve("pem"));
        }
        return folder;
    }

    private String ask(int port, String line) throws IOException {
        try (var socket =
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// HAProxy 2.6 takes the options and answers in clear all the same; so our own unix socket says what is right.
    @Test
    void answersAreThoseOfOtherSockets() throws Exception {
        try (var proxy = new RunningProxy(prepared(folder.resolve("s")), CONFIGURATION)) {
            for (String line :
                    List.of(
                            "show cli level",
                            "show cli level; show version; show cli sockets",
                            "disable server a/b",
                            "show schema json",
                            "help")) {
                assertThat(ask(proxy.port("cli"), line))
                        .as(line)
                        .isEqualTo(proxy.ask("operator; " + line).substring(1));
            }
            // A reload changes nothing for who comes next.
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            assertThat(ask(proxy.port("cli"), "show cli level")).isEqualTo("operator\n\n");
        }
    }

    @Test
    void nobodyElseIsAnswered() throws Exception {
        try (var proxy = new RunningProxy(prepared(folder.resolve("s")), CONFIGURATION)) {
            try (var plain = new Socket(InetAddress.getLoopbackAddress(), proxy.port("cli"))) {
                plain.setSoTimeout(10_000);
                plain.getOutputStream().write("show cli level\n".getBytes());
                plain.shutdownOutput();
                assertThat(new String(plain.getInputStream().readAllBytes()))
                        .doesNotContain("operator");
            }
            // This client has no certificate.
            assertThatThrownBy(() -> ask(proxy.port("known"), "show cli level"))
                    .isInstanceOf(IOException.class);
            assertThat(proxy.ask("show cli level")).isEqualTo("admin\n\n");
        }
    }
}

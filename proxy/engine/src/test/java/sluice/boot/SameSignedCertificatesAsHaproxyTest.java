package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestAuthority;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// `generate-certificates`: who gets which certificate, and what stands in those that are made.
class SameSignedCertificatesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              tune.ssl.ssl-ctx-cache-size 2
            defaults
              mode http
              timeout client 2s
              timeout server 2s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port loose} ssl crt {folder}/a.pem crt {folder}/rsa.pem generate-certificates ca-sign-file {folder}/ca.pem
              bind 127.0.0.1:{port strict} ssl crt {folder}/rsa.pem strict-sni generate-certificates ca-sign-file {folder}/locked.pem ca-sign-pass secret
              http-request return status 200
            """;

    private static final List<String> NAMES =
            List.of(
                    "a.example",
                    "both.example",
                    "one.elsewhere.example",
                    "two.elsewhere.example",
                    "one.elsewhere.example",
                    "three.elsewhere.example",
                    "One.Elsewhere.Example",
                    "");

    private final TestAuthority authority = new TestAuthority("inner authority");
    private final TestCertificates.Pem plain = TestCertificates.make("EC", "a.example");
    private final TestCertificates.Pem rsa = TestCertificates.make("RSA", "both.example");

    SameSignedCertificatesAsHaproxyTest() throws Exception {}

    /// HAProxy 2.6 asks for passwords on the terminal: the key of its file has none.
    private void write(Path folder, boolean locked) throws Exception {
        TestCertificates.write(folder.resolve("a.pem"), plain);
        TestCertificates.write(folder.resolve("rsa.pem"), rsa);
        Files.writeString(folder.resolve("ca.pem"), authority.pem() + authority.keyPem());
        if (!locked) {
            Files.writeString(folder.resolve("locked.pem"), authority.pem() + authority.keyPem());
            return;
        }
        Files.writeString(folder.resolve("key.pem"), authority.keyPem());
        Process openssl =
                new ProcessBuilder(
                                "openssl",
                                "pkcs8",
                                "-topk8",
                                "-v2",
                                "aes256",
                                "-in",
                                folder.resolve("key.pem").toString(),
                                "-passout",
                                "pass:secret")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String key = new String(openssl.getInputStream().readAllBytes());
        assertThat(openssl.waitFor()).isZero();
        Files.writeString(folder.resolve("locked.pem"), authority.pem() + key);
    }

    private String shown(int port, String name) throws GeneralSecurityException {
        try (var plainSocket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    new SecureRandom());
            var socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(plainSocket, "localhost", port, true);
            socket.setSoTimeout(5000);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return leaf.getSubjectX500Principal()
                    + " | "
                    + leaf.getIssuerX500Principal()
                    + " | "
                    + leaf.getPublicKey().getAlgorithm()
                    + " "
                    + leaf.getSigAlgName()
                    + " "
                    + leaf.getBasicConstraints()
                    + " | "
                    + leaf.getSubjectAlternativeNames();
        } catch (IOException refused) {
            return "refused";
        }
    }

    private interface Ports {
        int of(String name);
    }

    /// @param made whether a certificate is there at once
    private List<String> answers(Ports ports, boolean made) throws GeneralSecurityException {
        var said = new ArrayList<String>();
        for (String port : List.of("loose", "strict")) {
            for (String name : NAMES) {
                // HAProxy 2.6 refuses who asks for a name for the first time.
                String first = shown(ports.of(port), name);
                String again = shown(ports.of(port), name);
                said.add(port + " " + name + ": " + again);
                if (made) {
                    assertThat(first).isEqualTo(again);
                }
            }
        }
        return said;
    }

    @Test
    void namesThatNobodyHasGetTheSame(@TempDir Path theirs, @TempDir Path mine) throws Exception {
        assumeTrue(RealHaproxy.available());
        write(theirs, false);
        write(mine, true);
        List<String> expected;
        List<String> answers;
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION)) {
            expected = answers(haproxy::port, false);
        }
        try (var proxy = new RunningProxy(mine, CONFIGURATION)) {
            answers = answers(proxy::port, true);
        }
        assertThat(answers).containsExactlyElementsOf(expected);
        assertThat(answers).anyMatch(each -> each.contains("CN=two.elsewhere.example"));
    }
}

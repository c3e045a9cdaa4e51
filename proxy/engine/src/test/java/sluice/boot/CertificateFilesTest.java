package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.wire.tls.TestAuthority;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Certificates from everywhere a configuration may take them from, and what comes beside them: seen by a client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateFilesTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              ssl-load-extra-del-ext
              issuers-chain-path {folder}/chains
              maxsslconn 100
              maxsslrate 1000
            crt-store web
              crt-base {folder}/certs
              key-base {folder}/keys
              load crt stored.crt key other-name.key alias site
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port store} ssl crt @web/site
              bind 127.0.0.1:{port beside} ssl crt {folder}/beside.crt
              bind 127.0.0.1:{port stapled} ssl crt {folder}/stapled.crt
              bind 127.0.0.1:{port system} ssl crt {folder}/stapled.crt ciphersuites TLS_AES_128_GCM_SHA256
              bind 127.0.0.1:{port listed} ssl crt-list {folder}/list.txt alpn h2,http/1.1
              http-request return status 200
            """;

    private final TestAuthority authority;
    private RunningProxy proxy;
    private TestAuthority.Issued stapled;

    CertificateFilesTest() throws Exception {
        authority = new TestAuthority("authority.example");
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        for (String each : List.of("certs", "keys", "chains")) {
            Files.createDirectory(folder.resolve(each));
        }
        Files.writeString(folder.resolve("chains/authority.pem"), authority.pem());
        var stored = authority.issue("stored.example");
        Files.writeString(folder.resolve("certs/stored.crt"), stored.pem().certificate());
        Files.writeString(folder.resolve("keys/other-name.key"), stored.pem().key());
        var beside = authority.issue("beside.example");
        Files.writeString(folder.resolve("beside.crt"), beside.pem().certificate());
        Files.writeString(folder.resolve("beside.key"), beside.pem().key());
        stapled = authority.issue("stapled.example");
        Files.writeString(folder.resolve("stapled.crt"), stapled.pem().both() + authority.pem());
        Files.write(folder.resolve("stapled.ocsp"), authority.good(stapled.certificate()));
        Files.writeString(
                folder.resolve("list.txt"),
                "%1$s/beside.crt [alpn http/1.1 ssl-max-ver TLSv1.2] beside.example\n%1$s/stapled.crt\n"
                        .formatted(folder));
        proxy = new RunningProxy(folder, CONFIGURATION);
    }

    @AfterAll
    void stop() {
        proxy.close();
    }

    private ExtendedSSLSession session(String port, String name) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), proxy.port(port))) {
            socket.setSoTimeout(5000);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            agreed = socket.getApplicationProtocol();
            return (ExtendedSSLSession) socket.getSession();
        }
    }

    private String agreed = "";

    private static String subject(ExtendedSSLSession session) throws Exception {
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void aStoreNamesCertificateAndKeyApart() throws Exception {
        assertThat(subject(session("store", "x"))).isEqualTo("CN=stored.example");
        assertThat(proxy.ask("show ssl cert")).contains("\n@web/site\n");
    }

    @Test
    void theChainIsCompletedFromThatOfItsIssuer() throws Exception {
        var session = session("beside", "x");
        assertThat(subject(session)).isEqualTo("CN=beside.example");
        assertThat(session.getPeerCertificates()).hasSize(2);
        assertThat(session.getPeerCertificates()[1]).isEqualTo(authority.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stapled", "system"})
    void theAnswerBesideACertificateIsStapled(String port) throws Exception {
        assertThat(session(port, "x").getStatusResponses())
                .singleElement()
                .isEqualTo(stapledAnswer());
    }

    private byte[] stapledAnswer() {
        String shown =
                proxy.ask(
                        "show ssl ocsp-response base64 "
                                + proxy.socket().getParent()
                                + "/stapled.crt");
        return Base64.getDecoder().decode(shown.strip());
    }

    @Test
    void anAnswerIsReplacedAtOnce() throws Exception {
        byte[] newer = authority.good(stapled.certificate());
        assertThat(proxy.ask("set ssl ocsp-response " + Base64.getEncoder().encodeToString(newer)))
                .contains("OCSP Response updated!");
        assertThat(session("stapled", "x").getStatusResponses()).singleElement().isEqualTo(newer);
        assertThat(proxy.ask("show ssl ocsp-response"))
                .contains("Certificate path : " + proxy.socket().getParent() + "/stapled.crt");
    }

    @Test
    void aLineOfAListHasItsOwnOptions() throws Exception {
        var own = session("listed", "beside.example");
        assertThat(own.getProtocol() + " " + agreed).isEqualTo("TLSv1.2 http/1.1");
        var inherited = session("listed", "stapled.example");
        assertThat(inherited.getProtocol() + " " + agreed).isEqualTo("TLSv1.3 h2");
    }

    @Test
    void theOperatorSeesNamesLimitsAndLibraries() {
        assertThat(proxy.ask("show ssl sni -f f"))
                .contains("\tbeside.example\t-\tec\t")
                .contains("\tstored.example\t-\tec\t@web/site\t");
        assertThat(proxy.ask("show ssl providers")).contains("\t- BoringSSL");
        assertThat(proxy.ask("show info"))
                .contains("MaxSslConns: 100\n")
                .contains("SslRateLimit: 1000\n");
        assertThat(proxy.ask("dump ssl cert @web/site"))
                .startsWith("-----BEGIN PRIVATE KEY-----")
                .contains("-----BEGIN CERTIFICATE-----");
    }
}

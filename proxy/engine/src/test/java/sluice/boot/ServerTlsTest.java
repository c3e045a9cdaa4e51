package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/// TLS to servers: one engine in front of another, both as configured; and what a failed handshake leaves in the log.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTlsTest {
    private static final String ORIGIN =
            """
            defaults
                mode http
                timeout client 5s
                log 127.0.0.1:LOG format raw local0
                option httplog
            frontend shown
                bind 127.0.0.1:1 ssl crt FOLDER/a.pem crt FOLDER/b.pem
                http-request return status 200 content-type text/plain lf-string "sni=%[ssl_fc_sni] crt=%[ssl_f_s_dn(CN)] resumed=%[ssl_fc_is_resumed] version=%[ssl_fc_protocol] alpn=%[ssl_fc_alpn] requests=%[fc_err_str]"
            frontend asking
                bind 127.0.0.1:2 name asks ssl crt FOLDER/a.pem ca-file FOLDER/client.pem verify required
                http-request return status 200 content-type text/plain lf-string "client=%[ssl_c_s_dn] %[ssl_c_verify]"
            """;

    private static final String FRONT =
            """
            defaults
                mode http
                timeout client 5s
                timeout connect 5s
                timeout server 5s
                retries 0
            frontend in
                bind 127.0.0.1:1
                use_backend %[path,field(2,/)]
            backend automatic
                server s 127.0.0.1:SHOWN ssl verify required ca-file FOLDER/authorities.pem
            backend expression
                server s 127.0.0.1:SHOWN ssl verify required ca-file FOLDER/authorities.pem sni str(b.example)
            backend nameless
                server s 127.0.0.1:SHOWN ssl verify none no-sni-auto
            backend fixed
                server s 127.0.0.1:SHOWN ssl verify required ca-file FOLDER/authorities.pem no-sni-auto verifyhost a.example
            backend wronghost
                server s 127.0.0.1:SHOWN ssl verify required ca-file FOLDER/authorities.pem no-sni-auto verifyhost c.example
            backend stranger
                server s 127.0.0.1:SHOWN ssl verify required ca-file FOLDER/client.pem sni str(a.example)
            backend resumed
                http-reuse never
                server s 127.0.0.1:SHOWN ssl verify none ssl-max-ver TLSv1.2 sni str(a.example)
            backend full
                http-reuse never
                server s 127.0.0.1:SHOWN ssl verify none ssl-max-ver TLSv1.2 sni str(a.example) no-ssl-reuse
            backend alpn
                server s 127.0.0.1:SHOWN ssl verify none alpn http/1.1 force-tlsv13 sni str(a.example)
            backend certified
                server s 127.0.0.1:ASKING ssl verify none crt FOLDER/client.pem
            backend disordered
                server s 127.0.0.1:ASKING ssl verify none crt FOLDER/disordered.pem
            backend facts
                server s 127.0.0.1:SHOWN ssl verify none sni str(b.example) curves P-256
                http-response set-header facts "%[ssl_s_s_dn(CN)] %[ssl_s_i_dn] %[ssl_s_key_alg] %[ssl_s_sig_alg] v%[ssl_s_version] %[ssl_s_der,sha1,hex] %[ssl_s_sha1,hex] %[ssl_s_chain_der,sha1,hex] %[ssl_bc_curve]"
                http-response set-header times "%[ssl_s_notbefore]-%[ssl_s_notafter] %[ssl_s_serial,hex]"
            backend uncertified
                server s 127.0.0.1:ASKING ssl verify none
            """;

    private Path folder;
    private final LogReceiver log = new LogReceiver();
    private ConfiguredEngine origin;
    private ConfiguredEngine front;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        var a = TestCertificates.make("EC", "a.example");
        var b = TestCertificates.make("EC", "b.example");
        TestCertificates.write(folder.resolve("a.pem"), a);
        TestCertificates.write(folder.resolve("b.pem"), b);
        var joe = TestCertificates.make("EC", "joe.example");
        TestCertificates.write(folder.resolve("client.pem"), joe);
        // What stands behind the certificate did not issue it.
        TestCertificates.write(
                folder.resolve("disordered.pem"),
                new TestCertificates.Pem(
                        joe.certificate() + a.certificate() + b.certificate(), joe.key()));
        java.nio.file.Files.writeString(
                folder.resolve("authorities.pem"), a.certificate() + b.certificate());
        origin = new ConfiguredEngine(filled(ORIGIN));
        front =
                new ConfiguredEngine(
                        filled(FRONT)
                                .replace("SHOWN", Integer.toString(origin.port("shown")))
                                .replace("ASKING", Integer.toString(origin.port("asking"))));
    }

    private String filled(String text) {
        return text.replace("FOLDER", folder.toString())
                .replace("LOG", Integer.toString(log.port()));
    }

    @AfterAll
    void stop() {
        front.close();
        origin.close();
        log.close();
    }

    private String get(String path, String host) {
        try (var client = new RawClient(front.port("in"))) {
            client.send(
                    "GET /"
                            + path
                            + "/x HTTP/1.1\r\nhost: "
                            + host
                            + "\r\nconnection: close\r\n\r\n");
            return client.readAll(5000);
        }
    }

    @ParameterizedTest(name = "{0} {1} => {2}")
    @CsvSource(
            textBlock =
                    """
                    automatic,  a.example:8443, sni=a.example crt=a.example
                    automatic,  b.example,      sni=b.example crt=b.example
                    automatic,  c.example,      503
                    automatic,  127.0.0.1,      sni= crt=a.example
                    expression, a.example,      sni=b.example crt=b.example
                    nameless,   b.example,      sni= crt=a.example
                    fixed,      b.example,      sni= crt=a.example
                    wronghost,  a.example,      503
                    stranger,   a.example,      503
                    alpn,       a.example,      version=TLSv1.3 alpn=http/1.1
                    certified,  a.example,      client=/CN=joe.example 0
                    disordered, a.example,      client=/CN=joe.example 0
                    uncertified,a.example,      50
                    """)
    void a_server_is_asked_and_believed(String backend, String host, String answer) {
        assertThat(get(backend, host)).contains(answer);
    }

    @Test
    void the_certificate_of_the_server_is_known() throws Exception {
        var shown = PemReader.certificate(folder.resolve("b.pem")).leaf();
        var hex = HexFormat.of().withUpperCase();
        String sha1 = hex.formatHex(MessageDigest.getInstance("SHA-1").digest(shown.getEncoded()));
        var time = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
        assertThat(get("facts", "x"))
                .contains(
                        "facts: b.example /CN=b.example id-ecPublicKey ecdsa-with-SHA256 v3 "
                                + String.join(" ", sha1, sha1, sha1)
                                + " P-256\r\n")
                .contains(
                        "times: "
                                + time.format(shown.getNotBefore().toInstant())
                                + "-"
                                + time.format(shown.getNotAfter().toInstant())
                                + " ");
    }

    @Test
    void sessions_are_resumed_unless_told_otherwise() {
        assertThat(get("resumed", "x")).contains("resumed=0");
        assertThat(get("resumed", "x")).contains("resumed=1");
        get("full", "x");
        assertThat(get("full", "x")).contains("resumed=0");
    }

    @Test
    void a_connection_is_shared_only_under_its_name() {
        try (var client = new RawClient(front.port("in"))) {
            for (String host : new String[] {"a.example", "a.example", "b.example", "a.example"}) {
                client.send("GET /automatic/x HTTP/1.1\r\nhost: " + host + "\r\n\r\n");
                assertThat(client.readUntil("Success", 5000)).contains("sni=" + host);
            }
        }
        var counters =
                front.traffic().plan().backends.stream()
                        .filter(each -> each.backend.name().equals("automatic"))
                        .findFirst()
                        .orElseThrow()
                        .backend
                        .tally();
        assertThat(counters.sum(c -> c.reuses)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_failed_handshake_is_logged_once_and_counted() {
        try (var client = new RawClient(origin.port("asking"))) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            client.readAll(5000);
        }
        try (var client = new RawClient(origin.port("asking"))) {
            client.send("\u0016\u0003\u0001").shutdownOutput();
            client.readAll(5000);
        }
        assertThat(log.lines(100, 300).stream().filter(line -> line.contains("asking/asks")))
                .anyMatch(line -> line.endsWith("asking/asks: SSL handshake failure"))
                .anyMatch(
                        line ->
                                line.endsWith(
                                        "asking/asks: Connection closed during SSL handshake"));
    }
}

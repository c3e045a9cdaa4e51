package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestCertificates;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What OpenSSL's client offers, as HAProxy and we tell it, with buffers of several sizes.
class SameOffersAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              tune.ssl.capture-buffer-size SIZE
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port f} ssl crt {folder}/a.pem
              http-request return status 200 content-type text/plain lf-string "offer %[ssl_fc_protocol_hello_id] %[ssl_fc_cipherlist_bin,hex] %[ssl_fc_cipherlist_bin(1),hex] %[ssl_fc_cipherlist_hex] %[ssl_fc_cipherlist_str] %[ssl_fc_cipherlist_xxh] %[ssl_fc_extlist_bin,hex] %[ssl_fc_extlist_bin(1),hex] %[ssl_fc_eclist_bin(1),hex] %[ssl_fc_ecformats_bin,hex] end"
            """;

    private static final List<List<String>> CLIENTS =
            List.of(
                    List.of("-tls1_2"),
                    List.of("-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"),
                    List.of("-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256:AES128-SHA"),
                    List.of("-tls1_2", "-curves", "P-256:P-384"));

    private static String offered(int port, List<String> options) throws Exception {
        var command =
                new ArrayList<>(
                        List.of("openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + port));
        command.addAll(options);
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        client.getOutputStream()
                .write(
                        "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        String said =
                new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        client.waitFor();
        int from = said.indexOf("offer ");
        return from < 0 ? said : said.substring(from).strip();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, 60, 90, 400})
    void offersAreToldTheSame(int size, @TempDir Path theirs, @TempDir Path mine) throws Exception {
        assumeTrue(RealHaproxy.available());
        var pem = TestCertificates.make("EC", "a.example");
        TestCertificates.write(theirs.resolve("a.pem"), pem);
        TestCertificates.write(mine.resolve("a.pem"), pem);
        String text = CONFIGURATION.replace("SIZE", Integer.toString(size));
        var expected = new ArrayList<String>();
        var answers = new ArrayList<String>();
        try (var haproxy = RealHaproxy.start(theirs, text);
                var proxy = new RunningProxy(mine, text)) {
            for (List<String> client : CLIENTS) {
                expected.add(client + " " + offered(haproxy.port("f"), client));
                answers.add(client + " " + offered(proxy.port("f"), client));
            }
        }
        assertThat(answers).isEqualTo(expected);
        assertThat(answers).allMatch(each -> each.contains("offer ") && each.endsWith(" end"));
    }
}

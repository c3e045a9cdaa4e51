package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestCertificates;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Signed certificate timestamps beside a certificate reach clients that ask for them, as with HAProxy.
class SignedTimestampsTest {
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
              bind 127.0.0.1:{port logged} ssl crt {folder}/logged.pem
              bind 127.0.0.1:{port plain} ssl crt {folder}/plain.pem
              http-request return status 200
            """;

    /// Two timestamps of 3 and 2 bytes.
    private static final byte[] LIST = {0, 9, 0, 3, 1, 2, 3, 0, 2, 4, 5};

    private static final Pattern SHOWN =
            Pattern.compile("(?s)-----BEGIN SERVERINFO FOR EXTENSION 18-----.*?-----END");

    private static void write(Path folder) throws Exception {
        TestCertificates.write(
                folder.resolve("logged.pem"), TestCertificates.make("EC", "logged.example"));
        TestCertificates.write(
                folder.resolve("plain.pem"), TestCertificates.make("EC", "plain.example"));
        Files.write(folder.resolve("logged.pem.sctl"), LIST);
    }

    /// What OpenSSL's client prints of the extension; empty when the server sent none.
    private static String shown(int port, String version) throws Exception {
        Process client =
                new ProcessBuilder(
                                "openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + port,
                                "-serverinfo",
                                "18",
                                version)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .start();
        String said =
                new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        client.waitFor();
        var found = SHOWN.matcher(said);
        return found.find() ? found.group() : "";
    }

    @Test
    void clientsGetThemAsFromHaproxy(@TempDir Path theirs, @TempDir Path mine) throws Exception {
        assumeTrue(RealHaproxy.available());
        write(theirs);
        write(mine);
        var expected = new ArrayList<String>();
        var answers = new ArrayList<String>();
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION);
                var proxy = new RunningProxy(mine, CONFIGURATION)) {
            for (String port : List.of("logged", "plain")) {
                for (String version : List.of("-tls1_2", "-tls1_3")) {
                    expected.add(port + version + shown(haproxy.port(port), version));
                    answers.add(port + version + shown(proxy.port(port), version));
                }
            }
        }
        assertThat(answers).isEqualTo(expected);
        assertThat(answers.get(0)).contains("SERVERINFO");
    }
}

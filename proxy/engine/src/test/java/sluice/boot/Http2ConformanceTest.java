package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.ScriptedOrigin;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The public conformance suite h2spec against our HTTP/2 for clients, in clear and over TLS: RFC 9113 and RFC 7541 case by case. Its program is for Linux on
/// 64-bit Intel only.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ConformanceTest {
    private static final String CONFIGURATION =
            """
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            frontend clear
                bind 127.0.0.1:1 proto h2
                default_backend servers
            frontend tls
                bind 127.0.0.1:1 ssl crt CERTIFICATE alpn h2
                default_backend servers
            backend servers
                server s 127.0.0.1:ORIGIN
            """;

    private final ScriptedOrigin origin =
            new ScriptedOrigin("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world");
    private Path program;
    private ConfiguredEngine engine;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        program = unpack(folder);
        Path certificate = folder.resolve("site.pem");
        Files.writeString(certificate, TestCertificates.make("EC", "a.test").both());
        engine =
                new ConfiguredEngine(
                        CONFIGURATION
                                .replace("CERTIFICATE", certificate.toString())
                                .replace("ORIGIN", Integer.toString(origin.port())));
    }

    @AfterAll
    void stop() {
        if (engine != null) {
            engine.close();
        }
        origin.close();
    }

    private static Path unpack(Path folder) throws IOException, InterruptedException {
        var tar = new ProcessBuilder("tar", "-xzf", "-", "-C", folder.toString()).start();
        try (var packed =
                        Http2ConformanceTest.class.getResourceAsStream(
                                "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz");
                var into = tar.getOutputStream()) {
            Objects.requireNonNull(packed).transferTo(into);
        }
        assertThat(tar.waitFor()).isZero();
        return folder.resolve("h2spec");
    }

    @ParameterizedTest
    @CsvSource({"clear, ''", "tls, --tls --insecure"})
    void conforms(String frontend, String flags) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "--host=127.0.0.1",
                                "--port=" + engine.port(frontend),
                                "--timeout=3"));
        if (!flags.isEmpty()) {
            command.addAll(List.of(flags.split(" ")));
        }
        var run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(report).isZero();
        assertThat(report).contains("145 tests, 145 passed, 0 skipped, 0 failed");
    }
}

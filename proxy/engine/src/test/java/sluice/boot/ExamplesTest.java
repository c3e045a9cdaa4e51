package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;

/// Every configuration of `examples/`, and those of a well-known introduction to HAProxy (`seed/`), load without a warning and serve.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private Path folder;
    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/", HELLO)
                    .answer("/api/x", HELLO)
                    .answer("/a.css", HELLO)
                    .answer("/healthz", HELLO)
                    .answer("/health", HELLO);

    @BeforeAll
    void makeCertificates(@TempDir Path folder) throws IOException {
        this.folder = folder;
        TestCertificates.write(
                folder.resolve("site.pem"), TestCertificates.make("RSA", "localhost"));
    }

    @AfterAll
    void close() {
        origin.close();
    }

    /// A file, one of its frontends, a path, and how the answer begins.
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web.cfg              | web         | /        | HTTP/1.1 200 OK
                    routing.cfg          | web         | /        | HTTP/1.1 200 OK
                    routing.cfg          | web         | /api/x   | HTTP/1.1 200 OK
                    routing.cfg          | web         | /a.css   | HTTP/1.1 200 OK
                    routing.cfg          | web         | /admin   | HTTP/1.1 404 Not Found
                    sticky.cfg           | shop        | /        | HTTP/1.1 200 OK
                    rate-limit.cfg       | web         | /        | HTTP/1.1 200 OK
                    peers.cfg            | web         | /        | HTTP/1.1 200 OK
                    tcp.cfg              | database    | /        | HTTP/1.1 200 OK
                    operations.cfg       | web         | /alive   | HTTP/1.1 200 OK
                    operations.cfg       | web         | /        | HTTP/1.1 200 OK
                    operations.cfg       | figures     | /stats   | HTTP/1.1 200 OK
                    operations.cfg       | figures     | /metrics | HTTP/1.1 200 OK
                    tls.cfg              | web         | /        | HTTP/1.1 301 Moved Permanently
                    demo.cfg             | fe_web      | /        | HTTP/1.1 200 OK
                    demo.cfg             | fe_mobile   | /        | HTTP/1.1 200 OK
                    seed/first.cfg       | web_front   | /        | HTTP/1.1 200 OK
                    seed/https.cfg       | web_front   | /        | HTTP/1.1 301 Moved Permanently
                    seed/limits.cfg      | stats       | /stats   | HTTP/1.1 200 OK
                    seed/beginner.cfg    | front       | /        | HTTP/1.1 200 OK
                    seed/experienced.cfg | public_https| /        | HTTP/1.1 301 Moved Permanently
                    seed/experienced.cfg | stats       | /stats   | HTTP/1.1 200 OK
                    """)
    void serves(String file, String frontend, String path, String answer) throws IOException {
        try (var engine = new ConfiguredEngine(text(file));
                var client = new RawClient(engine.port(frontend))) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll(5000)).startsWith(answer);
        }
    }

    /// Behind TLS only; that they load is what is asked here.
    @Test
    void loads() throws IOException {
        new ConfiguredEngine(text("seed/routing.cfg")).close();
    }

    @Test
    void no_example_is_forgotten() throws Exception {
        var tried = new TreeSet<String>();
        var table =
                ExamplesTest.class
                        .getDeclaredMethod(
                                "serves", String.class, String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .textBlock();
        table.lines().map(line -> line.split("\\|")[0].strip()).forEach(tried::add);
        try (var files = Files.list(examples())) {
            assertThat(tried)
                    .containsAll(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".cfg"))
                                    .toList());
        }
    }

    private static Path examples() {
        var root = System.getProperty("sluice.root");
        return (root != null ? Path.of(root) : Path.of("").toAbsolutePath().resolve("../.."))
                .resolve("examples");
    }

    /// The file with its servers and certificates replaced by ours.
    private String text(String file) throws IOException {
        String text;
        if (file.startsWith("seed/")) {
            try (var in = Objects.requireNonNull(ExamplesTest.class.getResourceAsStream(file))) {
                text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
        } else {
            text = Files.readString(examples().resolve(file));
        }
        String here = "127.0.0.1:" + origin.port();
        return text.replaceAll("\"?127.0.0.1:(\\$\\{DEMO_[A-Z]+-)?900\\d}?\"?", here)
                .replaceAll("(10\\.0|192\\.168)\\.\\d+\\.\\d+:(8080|80)\\b", here)
                .replace("/etc/haproxy/certs/site.pem", folder + "/site.pem")
                .replace("/etc/haproxy/cert.pem", folder + "/site.pem")
                .replace("/etc/haproxy/certs/", folder + "/site.pem")
                .replaceAll("(?m)^ *(user|group) haproxy$", "")
                .replaceAll("/(tmp|run/haproxy)/(sluice|admin)\\.sock", folder + "/$2.sock");
    }
}

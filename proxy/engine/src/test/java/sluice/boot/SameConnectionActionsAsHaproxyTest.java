package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What rules do to the packets of the client's connection, as the client and the kernel (`ss`) see it, with HAProxy and with us.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameConnectionActionsAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                maxconn 100
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            frontend web
                bind 127.0.0.1:{port web}
                http-request silent-drop if { path /gone }
                http-request silent-drop rst-ttl 64 if { path /reset }
                http-request set-tos 0x2e if { path /tos }
                http-request set-tos 46 if { path /decimal }
                http-request set-mark 0x1f if { path /mark }
                http-request return status 200
            frontend early
                bind 127.0.0.1:{port early}
                tcp-request connection silent-drop
            frontend content
                bind 127.0.0.1:{port content}
                mode tcp
                tcp-request inspect-delay 2s
                tcp-request content set-tos 0x10
                tcp-request content silent-drop if { req.len gt 0 }
            """;

    private RealHaproxy real;
    private ConfiguredEngine ours;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        real =
                RealHaproxy.start(
                        folder,
                        CONFIGURATION
                                .replaceAll("(?m)^.*rst-ttl.*\n", "")
                                .replace("maxconn 100", "stats socket {socket}"));
        ours = new ConfiguredEngine(CONFIGURATION.replaceAll("\\{port [a-z]+}", "1"));
    }

    @AfterAll
    void stop() {
        if (real != null) {
            real.close();
        }
        if (ours != null) {
            ours.close();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static boolean isPrivileged() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /// What the client sees: OPEN where the other end vanished without a word.
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "web,     /gone,  OPEN",
        "web,     /reset, RESET",
        "early,   /,      OPEN",
        "content, /,      OPEN",
    })
    void silent_drop(String frontend, String path, RawClient.End end) throws IOException {
        assumeTrue(isPrivileged());
        boolean known = !path.equals("/reset");
        try (var mine = new RawClient(ours.port(frontend));
                var theirs = new RawClient(known ? real.port(frontend) : ours.port(frontend))) {
            if (!frontend.equals("early")) {
                mine.send(get(path));
                theirs.send(get(path));
            }
            mine.readAll(200);
            theirs.readAll(200);
            assertThat(mine.end()).isEqualTo(end);
            assertThat(theirs.end()).isEqualTo(end);
        }
    }

    /// What the kernel says of the proxy's side of the connection; it keeps the two lowest bits of the TOS byte to itself.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"/tos, tos:0x2c", "/decimal, tos:0x2c", "/mark, fwmark:0x1f", "/none, ''"})
    void marks(String path, String word) throws IOException {
        assumeTrue(isPrivileged() && Files.isExecutable(Path.of("/usr/bin/ss")));
        try (var mine = new RawClient(ours.port("web"));
                var theirs = new RawClient(real.port("web"))) {
            mine.send(get(path)).readUntil("\r\n\r\n", 2000);
            theirs.send(get(path)).readUntil("\r\n\r\n", 2000);
            assertThat(marksOf(ours.port("web"), mine.localPort())).isEqualTo(word);
            assertThat(marksOf(real.port("web"), theirs.localPort())).isEqualTo(word);
        }
    }

    private static final Pattern MARK = Pattern.compile("\\b(tos:0x(?!0\\b)|fwmark:)\\S+");

    private static String marksOf(int port, int peer) throws IOException {
        var process =
                new ProcessBuilder(
                                "/usr/bin/ss",
                                "-tneHO",
                                "--tos",
                                "sport = :" + port + " and dport = :" + peer)
                        .start();
        String text;
        try (var out = process.getInputStream()) {
            text = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
        }
        assertThat(text).isNotBlank();
        Matcher mark = MARK.matcher(text);
        return mark.find() ? mark.group() : "";
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// What relative file names of a configuration count from, as HAProxy sees it.
class DefaultPathTest {
    private static final String CONFIGURATION =
            """
            global
              default-path %s
            frontend f
              mode http
              timeout client 1s
              bind 127.0.0.1:8000 ssl crt here.pem
              errorfile 503 here.http
              http-request deny if { path -f here.list }
            """;

    @TempDir Path folder;

    /// @param files where the files lie below the folder
    @ParameterizedTest
    @CsvSource({
        "config, site/etc, true",
        "config, site, false",
        "parent, site, true",
        "parent, site/etc, false",
        "origin {folder}/elsewhere, elsewhere, true",
        "origin {folder}/elsewhere, site, false",
        "current, site/etc, false"
    })
    void relativeNames(String policy, String files, boolean found) throws Exception {
        var place = Files.createDirectories(folder.resolve(files));
        Files.createDirectories(folder.resolve("site/etc"));
        try (var pem =
                Objects.requireNonNull(DefaultPathTest.class.getResourceAsStream("words.pem"))) {
            Files.write(place.resolve("here.pem"), pem.readAllBytes());
        }
        Files.writeString(place.resolve("here.http"), "HTTP/1.0 503 X\r\n\r\n");
        Files.writeString(place.resolve("here.list"), "/a\n");
        var file = folder.resolve("site/etc/haproxy.cfg");
        Files.writeString(
                file, CONFIGURATION.formatted(policy.replace("{folder}", folder.toString())));

        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        int code = Main.run(List.of("proxy", "-c", "-f", file.toString()), out, out);
        assertThat(code).as(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(found ? 0 : 1);

        assumeTrue(RealHaproxy.available());
        assertThat(RealHaproxy.check(file).exitCode()).isEqualTo(code);
    }
}

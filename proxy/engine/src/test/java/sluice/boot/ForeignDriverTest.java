package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// `varnishtest` drives us as it drives HAProxy: it hands over listening sockets, asks the Runtime API, sends signals and looks
/// at the exit code. The scenarios stand beside this class as `drivers/*.vtc`.
class ForeignDriverTest {
    private static final int ATTEMPTS = 4;

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "descriptors",
                "own-answers",
                "master",
                "daemon",
                "foreground",
                "refused",
            })
    void is_content(String scenario) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/varnishtest")));
        var script = folder.resolve(scenario + ".vtc");
        try (var in =
                Objects.requireNonNull(
                        ForeignDriverTest.class.getResourceAsStream(
                                "drivers/" + scenario + ".vtc"))) {
            Files.write(script, in.readAllBytes());
        }
        var builder = new ProcessBuilder("varnishtest", "-l", "-t", "60", script.toString());
        builder.environment()
                .put("HAPROXY_PROGRAM", new ProgramUnderTest(folder).path().toString());
        builder.environment().put("TMPDIR", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        assertThat(isContent(builder)).as(this::log).isTrue();
    }

    /// The driver's patience is fixed (three seconds for a pid file): a machine that does much else gets more than one chance.
    private static boolean isContent(ProcessBuilder driver) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var process = driver.start();
            if (process.waitFor(70, TimeUnit.SECONDS)) {
                if (process.exitValue() == 0) {
                    return true;
                }
            } else {
                process.destroyForcibly();
            }
        }
        return false;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}

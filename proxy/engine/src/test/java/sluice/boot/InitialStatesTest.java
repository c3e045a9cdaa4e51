package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.HeldOrigin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `init-state`: how a server begins, and how many checks it takes to make it another. Manual §5.2; HAProxy 2.6 does not know it.
class InitialStatesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "fully-up, UP, 500, 3",
        "up, UP 1/3, 500, 1",
        "down, DOWN 2/3, 200, 1",
        "fully-down, DOWN, 200, 3",
    })
    void changesAfterSoManyChecks(String state, String first, int answer, int checks)
            throws Exception {
        String configuration =
                """
                global
                  stats socket {socket} level admin
                defaults
                  mode http
                  timeout client 5s
                  timeout server 5s
                  timeout connect 5s
                backend b
                  option httpchk
                  server s 127.0.0.1:%d check inter 2s fastinter 20ms downinter 20ms rise 3 fall 3 init-state %s
                """;
        try (var origin = new HeldOrigin();
                var proxy =
                        new RunningProxy(folder, configuration.formatted(origin.port(), state))) {
            assertThat(status(proxy)).isEqualTo(first);
            boolean up = first.startsWith("UP");
            for (int i = 1; i <= checks; i++) {
                var asked = origin.next();
                assertThat(status(proxy)).startsWith(up ? "UP" : "DOWN");
                asked.answer("HTTP/1.1 " + answer + " X\r\ncontent-length: 0\r\n\r\n");
            }
            // The next question comes when the answer before it was judged.
            var _ = origin.next();
            assertThat(status(proxy)).isEqualTo(up ? "DOWN" : "UP");
        }
    }

    private static String status(RunningProxy proxy) throws IOException {
        String[] lines = proxy.ask("show stat").split("\n");
        int at = List.of(lines[0].split(",")).indexOf("status");
        for (String line : lines) {
            if (line.startsWith("b,s,")) {
                return line.split(",", -1)[at];
            }
        }
        throw new AssertionError("no server");
    }
}

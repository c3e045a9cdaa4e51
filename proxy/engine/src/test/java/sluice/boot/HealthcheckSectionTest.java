package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedTurns;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Checks that HAProxy 2.6 does not know or that speak HTTP/2: sections of their own, their number limited per thread. Manual §12.9, §3.2, §5.2.
class HealthcheckSectionTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    @TempDir Path folder;

    private static void await(RunningProxy proxy, String... rows) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String shown = "";
        boolean all = false;
        while (!all && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            var text = new StringBuilder();
            for (String line : proxy.ask("show stat -1 4 -1").split("\n")) {
                String[] cells = line.split(",", -1);
                if (cells.length > 36) {
                    text.append(cells[1]).append(' ').append(cells[36].replace("* ", ""));
                    text.append('\n');
                }
            }
            shown = text.toString();
            all = List.of(rows).stream().allMatch(shown::contains);
        }
        assertThat(shown).contains(rows);
    }

    @Test
    void aServerIsCheckedAsItsSectionSays() throws Exception {
        try (var peer = new ScriptedTurns(List.of(List.of("?\n", "pong\n")));
                var proxy =
                        new RunningProxy(
                                folder,
                                """
                                global
                                  stats socket {socket} level admin
                                  tune.max-checks-per-thread 1
                                  max-spread-checks 50ms
                                healthcheck ping
                                  type tcp-check
                                  tcp-check connect
                                  tcp-check send ping\\n
                                  tcp-check expect string pong
                                defaults
                                  timeout connect 5s
                                  timeout server 5s
                                  default-server inter 1s rise 1 fall 1
                                backend b
                                  option redis-check
                                  server own 127.0.0.1:%1$d check healthcheck ping
                                  server other 127.0.0.1:%1$d check
                                  server third 127.0.0.1:%1$d check healthcheck ping
                                """
                                        .formatted(peer.port()))) {
            await(proxy, "own L7OK", "other L7STS", "third L7OK");
        }
    }

    @Test
    void checksSpeakHttp2WhereTheyAreTold() throws Exception {
        assumeTrue(RealHaproxy.available());
        var originFolder = Files.createDirectory(folder.resolve("h"));
        try (var origin =
                        RealHaproxy.start(
                                originFolder,
                                """
                                global
                                  stats socket {socket} level admin
                                defaults
                                  mode http
                                  timeout client 5s
                                frontend second
                                  bind 127.0.0.1:{port second} proto h2
                                  http-request return status 200 content-type text/plain lf-string "v%[req.ver] %[method] %[path]"
                                """);
                var proxy =
                        new RunningProxy(
                                folder,
                                """
                                global
                                  stats socket {socket} level admin
                                defaults
                                  mode http
                                  timeout connect 5s
                                  timeout server 5s
                                  default-server inter 1s rise 1 fall 1
                                backend b
                                  option httpchk GET /health
                                  http-check expect string "v2.0 GET /health"
                                  server line 127.0.0.1:%1$d check check-proto h2
                                  server traffic 127.0.0.1:%1$d check proto h2
                                  server first 127.0.0.1:%1$d check
                                backend c
                                  option httpchk
                                  http-check connect proto h2
                                  http-check send meth POST uri /x body abc
                                  http-check expect string "v2.0 POST /x"
                                  server step 127.0.0.1:%1$d check
                                """
                                        .formatted(origin.port("second")))) {
            await(proxy, "line L7OK", "traffic L7OK", "step L7OK", "first L7");
        }
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A log target that is not there costs its messages: counted, told once, and nobody waits for it.
class LostLogsTest {
    private static final int REQUESTS = 30;

    @Test
    void are_counted_and_told_once(@TempDir Path folder) throws Exception {
        try (var proxy =
                new RunningProxy(
                        folder,
                        """
                        global
                            stats socket {socket} level admin
                            nbthread 1
                            log {folder}/nobody.sock local0
                            log 127.0.0.1:{port closed} local0
                        defaults
                            mode http
                            log global
                            timeout connect 1s
                            timeout client 1s
                            timeout server 1s
                        frontend web
                            bind 127.0.0.1:{port web}
                            http-request return status 200
                        """)) {
            for (int i = 0; i < REQUESTS; i++) {
                try (var client = new RawClient(proxy.port("web"))) {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    assertThat(client.readAll(5000)).startsWith("HTTP/1.1 200 ");
                }
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (dropped(proxy) < REQUESTS) {
                assertThat(System.nanoTime()).as(proxy.output()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(proxy.output().split("nobody.sock cannot be reached", -1)).hasSize(2);
            assertThat(proxy.output().split("127.0.0.1:[0-9]+ cannot be reached", -1)).hasSize(2);
        }
    }

    private static long dropped(RunningProxy proxy) throws Exception {
        return proxy.ask("show info")
                .lines()
                .filter(line -> line.startsWith("DroppedLogs: "))
                .mapToLong(line -> Long.parseLong(line.substring("DroppedLogs: ".length())))
                .findFirst()
                .orElseThrow();
    }
}

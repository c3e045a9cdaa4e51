package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.flow.Plan;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Of the configurations before nothing is kept, however many there were, once their last stream is over.
class ReloadMemoryTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              log 127.0.0.1:1 local0
              option httplog
              option socket-stats
              timeout client 20s
              timeout server 20s
              timeout connect 5s
            resolvers names
              nameserver first 127.0.0.1:1
            cache small
              total-max-size 4
            frontend web
              bind 127.0.0.1:{port web}
              stats enable
              stats uri /stats
              http-request track-sc0 src table counts
              http-request cache-use small
              http-response cache-store small
              filter compression
              default_backend app
            backend counts
              stick-table type ip size 1k expire 1m store http_req_cnt
            backend app
              balance leastconn
              cookie who insert
              server one 127.0.0.1:ORIGIN check inter 100ms cookie 1 slowstart 1s
              server two 127.0.0.1:ORIGIN agent-check agent-port 1 agent-inter 100ms backup
              server named example.test:1 resolvers names init-addr none
            """;

    @TempDir Path folder;

    @Test
    void formerPlansAreGone() throws Exception {
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                var proxy =
                        new RunningProxy(
                                folder, CONFIGURATION.replace("ORIGIN", "" + origin.port()))) {
            var plans = new ArrayList<WeakReference<Plan>>();
            for (int i = 0; i < 4; i++) {
                plans.add(new WeakReference<>(proxy.worker().plan()));
                try (var client = new RawClient(proxy.port("web"))) {
                    assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readAll(5000)).endsWith("ok");
                }
                assertThat(proxy.ask("reload")).startsWith("Success=1");
            }
            awaitCleared(plans);
            assertThat(proxy.ask("show stat")).contains("\napp,BACKEND,");
        }
    }

    /// The same of a whole process, whose first thread waits for the end below what it read.
    @Test
    void aProcessKeepsOnePlan() throws Exception {
        var program = new ProgramUnderTest(folder);
        var socket = folder.resolve("admin.sock");
        Files.writeString(
                folder.resolve("few.cfg"),
                """
                global
                  stats socket %s level admin
                defaults
                  mode http
                  timeout client 1s
                  timeout server 1s
                  timeout connect 1s
                frontend web
                  bind unix@web.sock
                """
                        .formatted(socket));
        var process = program.start(List.of("-db", "-f", "few.cfg"));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.exists(socket)) {
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(RunningProxy.ask(socket, "reload")).startsWith("Success=1");
            }
            while (plans(process.pid()) > 1) {
                assertThat(System.nanoTime()).as("several plans are kept").isLessThan(deadline);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /// How many plans are alive in that process.
    private static long plans(long process) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asking =
                new ProcessBuilder(jcmd, Long.toString(process), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        try (var lines = asking.inputReader()) {
            return lines.lines()
                    .map(line -> line.strip().split(" +"))
                    .filter(words -> words.length > 3 && words[3].equals(Plan.class.getName()))
                    .mapToLong(words -> Long.parseLong(words[1]))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        }
    }

    private static void awaitCleared(List<WeakReference<Plan>> plans) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (plans.stream().anyMatch(each -> each.get() != null)) {
            System.gc();
            assertThat(System.nanoTime())
                    .as(() -> "kept: " + plans.stream().map(each -> each.get() != null).toList())
                    .isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.proxies.Server;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/// Connections to a server that one thread keeps idle and another one needs: `tune.idle-pool.shared`, beside HAProxy with as many threads.
///
/// ```
/// clients ─► sender (several loops, http-reuse …) ─► receiver: says whether the request is the first one of its connection
/// ```
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdleConnectionsAcrossLoopsTest {
    private static final int THREADS = 4;

    private static final String DEFAULTS =
            """
            defaults
                mode http
                timeout connect 5s
                timeout client 10s
                timeout server 10s
            """;

    private static final String RECEIVER =
            DEFAULTS
                    + """
                    frontend receiver
                        bind 127.0.0.1:1
                        http-request return status 200 hdr x-id %[req.hdr(x-id)] hdr x-first %[http_first_req]
                    """;

    private static final String SENDER =
            """
            global
                nbthread 4
                tune.idle-pool.shared SHARED
            """
                    + DEFAULTS
                    + """
                    frontend sender
                        bind 127.0.0.1:{port sender}
                        default_backend servers
                    backend servers
                        http-reuse MODE
                        server s 127.0.0.1:RECEIVER OPTIONS
                    """;

    private static final Pattern FIRST = Pattern.compile("x-first: (\\d)");

    private static String sender(int receiver, String mode, String shared, String options) {
        return SENDER.replace("RECEIVER", "" + receiver)
                .replace("MODE", mode)
                .replace("SHARED", shared)
                .replace("OPTIONS", options);
    }

    private static ConfiguredEngine ours(String text) {
        return new ConfiguredEngine(text.replace("{port sender}", "1"), THREADS);
    }

    /// So many requests of one client after the other: `1` for each that was the first of its connection to the server, `0` for the others. Every
    /// client is a new connection, which the kernel gives to any of the threads.
    private static String firsts(int port, String clients) {
        var seen = new StringBuilder();
        for (String requests : clients.split(" ")) {
            try (var client = new RawClient(port)) {
                for (int i = 0; i < Integer.parseInt(requests); i++) {
                    String answer =
                            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Id: 1\r\n\r\n")
                                    .readUntil("\r\n\r\n", 5000);
                    var first = FIRST.matcher(answer);
                    assertThat(first.find()).as(answer).isTrue();
                    seen.append(first.group(1));
                }
            }
            seen.append(' ');
        }
        return seen.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "always, '', 1 2 1 1 1 1 1 1 1 1",
        "aggressive, '', 1 2 1 1 1 1 1 1 1 1",
        "safe, pool-max-conn 1, 3 3 3 3 3 3 3 3",
    })
    void who_needs_one_takes_it_from_the_others(
            String mode, String options, String clients, @TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        try (var receiver = new ConfiguredEngine(RECEIVER)) {
            String text = sender(receiver.port("receiver"), mode, "on", options);
            String expected;
            try (var real =
                    RealHaproxy.start(
                            folder,
                            text.replaceFirst("global\n", "global\n    stats socket {socket}\n"))) {
                expected = firsts(real.port("sender"), clients);
            }
            try (var engine = ours(text)) {
                assertThat(firsts(engine.port("sender"), clients)).isEqualTo(expected);
            }
        }
    }

    private static Server server(ConfiguredEngine engine) {
        return engine.traffic().plan().backends.getFirst().backend.servers().getFirst();
    }

    private static long opened(ConfiguredEngine engine) {
        return server(engine).tally().sum(each -> each.connects);
    }

    @ParameterizedTest
    @CsvSource({"off, ''", "on, pool-low-conn 9"})
    void each_thread_keeps_its_own(String shared, String options) {
        try (var receiver = new ConfiguredEngine(RECEIVER);
                var engine = ours(sender(receiver.port("receiver"), "always", shared, options))) {
            firsts(engine.port("sender"), "1 ".repeat(40));
            // The kernel may give one thread all of them, but not in forty connections.
            assertThat(opened(engine)).isBetween(2L, (long) THREADS);
        }
    }

    /// Many at once: every answer is that to the own request, and all connections are idle or closed in the end.
    @Test
    void none_is_lost_or_used_twice() throws Exception {
        try (var receiver = new ConfiguredEngine(RECEIVER);
                var engine = ours(sender(receiver.port("receiver"), "always", "on", ""));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = engine.port("sender");
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                work.add(() -> talk(port, number));
            }
            for (Future<Void> each : clients.invokeAll(work)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new AssertionError(e);
                }
            }
            Server server = server(engine);
            assertThat(opened(engine)).isLessThanOrEqualTo(64);
            assertThat(server.tally().sum(each -> each.reuses)).isGreaterThan(1000);
            assertThat(server.tally().sum(each -> each.responseErrors)).isZero();
            await(
                    () ->
                            server.target().count().all()
                                    == receiver.traffic()
                                            .plan()
                                            .frontends
                                            .getFirst()
                                            .frontend
                                            .sessions()
                                            .current());
            assertThat(firsts(port, "1 1 1 1 1 1 1 1")).isEqualTo("0 0 0 0 0 0 0 0 ");
        }
    }

    private static Void talk(int port, int number) {
        for (int i = 0; i < 60; i++) {
            try (var client = new RawClient(port)) {
                for (int j = 0; j < 3; j++) {
                    String id = number + "-" + i + "-" + j;
                    String answer =
                            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Id: " + id + "\r\n\r\n")
                                    .readUntil("\r\n\r\n", 5000);
                    assertThat(answer).contains("x-id: " + id + "\r\n");
                }
            }
        }
        return null;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}

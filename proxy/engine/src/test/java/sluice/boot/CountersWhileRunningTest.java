package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sluice.proxies.Server;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Statistics that move while streams live, not only when they end.
class CountersWhileRunningTest {
    private static final int LARGE = 300_000;

    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/small", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                    .answer(
                            "/large",
                            Answer.bytes(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"
                                                    + "x".repeat(LARGE))
                                    .then(Answer.End.STALL));
    private final ConfiguredEngine engine =
            new ConfiguredEngine(
                    """
                    defaults
                        mode http
                        timeout client 20s
                        timeout server 20s
                        timeout connect 5s
                        http-reuse always
                    frontend web
                        bind 127.0.0.1:1
                        default_backend app
                    backend app
                        server one 127.0.0.1:%d
                    """
                            .formatted(origin.port()));

    @AfterEach
    void close() {
        engine.close();
        origin.close();
    }

    private Server server() {
        return Objects.requireNonNull(
                engine.traffic().plan().backends.getFirst().backend.server("one"));
    }

    @Test
    void bytes_of_a_transfer_that_goes_on() {
        try (var client = new RawClient(engine.port("web"))) {
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            await(() -> server().tally().sum(c -> c.bytesFromServer) > LARGE / 2);
            assertThat(server().sessions().current()).isEqualTo(1);
            assertThat(server().backend().tally().sum(c -> c.bytesFromServer))
                    .isGreaterThan(LARGE / 2);
        }
        await(() -> server().sessions().current() == 0);
        long total = server().tally().sum(c -> c.bytesFromServer);
        assertThat(total).isBetween((long) LARGE, LARGE + 100L);
    }

    @Test
    void idle_connections_and_which_of_them_are_safe() {
        try (var client = new RawClient(engine.port("web"))) {
            client.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
            await(() -> server().connections().unsafe() == 1);
            assertThat(server().connections().safe()).isZero();
            client.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
            await(() -> server().connections().safe() == 1);
            assertThat(server().connections().all()).isEqualTo(1);
            client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            await(() -> server().connections().all() == 0);
        }
        await(() -> server().sessions().current() == 0);
        assertThat(server().connections().all()).isZero();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time");
            }
            Thread.onSpinWait();
        }
    }
}

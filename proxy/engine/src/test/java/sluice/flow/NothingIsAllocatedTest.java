package sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;

import org.junit.jupiter.api.Test;

import sluice.proxies.Mode;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;

/// In the steady state a loop allocates next to nothing for a request on connections that are kept alive.
class NothingIsAllocatedTest {
    private static final int WARM = 3000;
    private static final int MEASURED = 2000;

    /// Nothing was seen; a timer or a resized buffer now and then is not per request.
    private static final long BYTES_PER_REQUEST = 16;

    @Test
    void a_request_on_kept_connections_leaves_no_garbage() throws Exception {
        var level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try (var origin =
                        new ScriptedOrigin()
                                .answer("/a", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                var engine = new EngineUnderTest(Mode.HTTP).server(origin.port()).start();
                var client = new RawClient(engine.port())) {
            requests(client, WARM);
            long before = allocated(engine);
            requests(client, MEASURED);
            long each = (allocated(engine) - before) / MEASURED;
            assertThat(each).as("bytes per request").isLessThan(BYTES_PER_REQUEST);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private static void requests(RawClient client, int count) {
        for (int i = 0; i < count; i++) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readUntil("hi", 5000)).endsWith("hi");
        }
    }

    private static long allocated(EngineUnderTest engine) throws Exception {
        var thread = new CompletableFuture<Long>();
        engine.loops.first().hand(() -> thread.complete(Thread.currentThread().threadId()));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(thread.get());
    }
}

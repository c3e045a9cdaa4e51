package sluice.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Clients with some manners: a steady stream of requests, a burst now and then, for a bounded time.
final class Traffic implements AutoCloseable {
    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/",
                    "/products/17",
                    "/products/99",
                    "/cart",
                    "/style.css",
                    "/app.js",
                    "/logo.png",
                    "/api/items",
                    "/api/items/4",
                    "/api/login",
                    "/search?q=queue",
                    "/reports/daily",
                    "/admin/");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();
    private final URI web;
    private final URI mobile;
    private final Duration lasts;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread pacer;

    Traffic(int webPort, int mobilePort, Duration lasts) {
        web = URI.create("http://127.0.0.1:" + webPort);
        mobile = URI.create("http://127.0.0.1:" + mobilePort);
        this.lasts = lasts;
        pacer = Thread.ofVirtual().name("traffic").start(this::pace);
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    /// About 40 requests a second, and every 15 s a burst of 60 at once: enough for queues, not for a fan.
    private void pace() {
        long end = System.nanoTime() + lasts.toNanos();
        try {
            for (int tick = 0; System.nanoTime() < end; tick++) {
                int requests = tick % 150 == 149 ? 60 : 4;
                for (int i = 0; i < requests; i++) {
                    Thread.ofVirtual().start(this::request);
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException ended) {
            // The demo ends before its traffic does.
        }
    }

    private void request() {
        var random = ThreadLocalRandom.current();
        String path = PATHS.get(random.nextInt(PATHS.size()));
        var request =
                HttpRequest.newBuilder((random.nextInt(8) == 0 ? mobile : web).resolve(path))
                        .timeout(Duration.ofSeconds(10));
        int sticky = random.nextInt(4);
        if (sticky > 0) {
            request.header("Cookie", "SRV=w" + sticky);
        }
        try {
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            answered.incrementAndGet();
        } catch (IOException broken) {
            failed.incrementAndGet();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pacer.interrupt();
        client.shutdownNow();
    }
}

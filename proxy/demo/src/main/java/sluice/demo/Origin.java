package sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/// A web server that takes its time: each answer waits between half and one and a half of the delay it is given.
///
/// `/health` answers at once; `/reports` takes ten times as long; `/slow/MILLIS` as long as it says; every fiftieth `/api/` request fails with 500.
final class Origin implements AutoCloseable {
    private final HttpServer server;
    private final String name;
    private final Duration delay;
    private final InetSocketAddress address;

    Origin(String name, Duration delay, int port) throws IOException {
        this.name = name;
        this.delay = delay;
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        address = server.getAddress();
    }

    int port() {
        return address.getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            pause(path);
            var random = ThreadLocalRandom.current();
            int status = path.startsWith("/api/") && random.nextInt(50) == 0 ? 500 : 200;
            byte[] body =
                    (name + " answers " + path + "\n" + "x".repeat(random.nextInt(2000)))
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void pause(String path) throws IOException {
        long millis = delay.toMillis();
        if (path.equals("/health")) {
            return;
        }
        if (path.startsWith("/reports")) {
            millis *= 10;
        }
        if (path.startsWith("/slow/")) {
            try {
                millis = Math.min(10_000, Long.parseLong(path.substring("/slow/".length())));
            } catch (NumberFormatException notANumber) {
                millis = 1000;
            }
        }
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
        } catch (InterruptedException stopped) {
            throw new IOException("the demo ends", stopped);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package sluice.demo;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;

/// An origin that is there for a while, then gone for a while, for as long as the demo runs.
final class Flaky implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(20);
    private static final Duration DOWN = Duration.ofSeconds(8);

    private final int port;
    private final Duration delay;
    private final Thread cycle;
    private @Nullable Origin origin;

    Flaky(Duration delay) throws IOException {
        this.delay = delay;
        Origin first = new Origin("flaky", delay, 0);
        origin = first;
        port = first.port();
        cycle = Thread.ofVirtual().name("flaky").start(this::cycle);
    }

    int port() {
        return port;
    }

    private void cycle() {
        try {
            while (true) {
                Thread.sleep(UP);
                stop();
                Thread.sleep(DOWN);
                start();
            }
        } catch (InterruptedException ended) {
            stop();
        }
    }

    private synchronized void start() {
        try {
            origin = new Origin("flaky", delay, port);
        } catch (IOException taken) {
            // Somebody took the port meanwhile: this origin stays away, which is what it is there
            // for.
            origin = null;
        }
    }

    private synchronized void stop() {
        if (origin != null) {
            origin.close();
            origin = null;
        }
    }

    @Override
    public void close() {
        cycle.interrupt();
        stop();
    }
}

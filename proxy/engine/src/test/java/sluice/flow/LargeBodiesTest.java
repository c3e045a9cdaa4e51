package sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sluice.loop.Loop;
import sluice.proxies.Mode;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Bodies larger than all buffers on the way, to clients that are slow or leave in the middle.
class LargeBodiesTest {
    private static final int LENGTH = 8 * 1024 * 1024;
    private static final String REQUEST = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";

    private static String body() {
        var text = new StringBuilder(LENGTH + 16);
        for (int i = 0; text.length() < LENGTH; i++) {
            text.append(i).append(',');
        }
        return text.substring(0, LENGTH);
    }

    private static ScriptedOrigin origin(String body) {
        return new ScriptedOrigin()
                .answer(
                        "/large",
                        "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n" + body);
    }

    private static Socket ask(EngineUnderTest engine, int receiveBuffer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", engine.port()));
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// The small receive buffer makes the proxy wait for room many times.
    private static String read(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("the end came after " + head);
            }
            head.append((char) b);
        }
        return new String(in.readNBytes(LENGTH), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HTTP", "TCP"})
    void arrive_whole_at_a_client_that_takes_little_at_a_time(Mode mode) throws IOException {
        String body = body();
        try (var origin = origin(body);
                var engine = new EngineUnderTest(mode).server(origin.port()).start();
                var client = ask(engine, 4096)) {
            assertThat(read(client).equals(body)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HTTP", "TCP"})
    void clients_that_reset_in_the_middle_hurt_nobody_else(Mode mode) throws Exception {
        String body = body();
        try (var origin = origin(body);
                var engine = new EngineUnderTest(mode).server(origin.port()).start()) {
            for (int round = 0; round < 5; round++) {
                var clients = new ArrayList<Socket>();
                for (int i = 0; i < 10; i++) {
                    clients.add(ask(engine, 4096 << i));
                }
                for (Socket client : clients) {
                    client.getInputStream().readNBytes(20_000);
                    client.setSoLinger(true, 0);
                    client.close();
                }
            }
            try (var client = ask(engine, 65536)) {
                assertThat(read(client).equals(body)).isTrue();
            }
            assertThat(streamsLeft(engine)).isZero();
        }
    }

    /// Streams end a moment after their clients.
    private static int streamsLeft(EngineUnderTest engine) throws Exception {
        Loop loop = engine.loops.first();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            var count = new CompletableFuture<Integer>();
            loop.hand(() -> count.complete(engine.traffic().streams(loop)));
            int left = count.get(5, TimeUnit.SECONDS);
            if (left == 0 || System.nanoTime() > deadline) {
                return left;
            }
            Thread.onSpinWait();
        }
    }
}

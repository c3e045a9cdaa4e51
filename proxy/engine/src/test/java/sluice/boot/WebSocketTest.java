package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.RealHaproxy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// WebSockets through two proxies that speak HTTP/2 to each other (RFC 8441), HAProxy and us in both places: the JDK's client on one end, an echo on
/// the other.
///
/// ```
/// client ─h1─► first ─h2─► second ─h1─► echo
/// ```
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketTest {
    private static final int WAIT_SECONDS = 10;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String CONFIGURATION =
            """
            global
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
                timeout tunnel 20s
            frontend direct
                bind 127.0.0.1:{port direct}
                default_backend echo
            frontend inner
                bind 127.0.0.1:{port inner} proto h2
                default_backend echo
            frontend first
                bind 127.0.0.1:{port first}
                default_backend PEER
            backend echo
                server s 127.0.0.1:ECHO
            """;

    private final Echo echo = new Echo();
    private RealHaproxy inner;
    private ConfiguredEngine ourInner;
    private RealHaproxy first;
    private ConfiguredEngine ourFirst;
    private RealHaproxy firstToUs;

    private String configuration(int peer, String words) {
        return CONFIGURATION.replace("ECHO", "" + echo.port()).replace("PEER", "peer")
                + "backend peer\n    server s 127.0.0.1:"
                + peer
                + " proto h2 "
                + words
                + "\n";
    }

    private static String ours(String configuration) {
        return configuration.replaceAll("\\{port [a-z]+}", "1");
    }

    private static RealHaproxy real(Path folder, String name, String configuration)
            throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        return RealHaproxy.start(
                own, configuration.replaceFirst("global\n", "global\n    stats socket {socket}\n"));
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        inner = real(folder, "inner", configuration(1, ""));
        ourInner = new ConfiguredEngine(ours(configuration(1, "")));
        first = real(folder, "first", configuration(inner.port("inner"), "ws h2"));
        firstToUs = real(folder, "mixed", configuration(ourInner.port("inner"), "ws h2"));
        ourFirst = new ConfiguredEngine(ours(configuration(inner.port("inner"), "")));
    }

    @AfterAll
    void stop() {
        for (AutoCloseable each :
                new AutoCloseable[] {firstToUs, first, inner, ourFirst, ourInner}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
        echo.close();
    }

    private int port(String way) {
        return switch (way) {
            case "us" -> ourInner.port("direct");
            case "haproxy, haproxy" -> first.port("first");
            case "haproxy, us" -> firstToUs.port("first");
            case "us, haproxy" -> ourFirst.port("first");
            default -> throw new AssertionError(way);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"us", "haproxy, haproxy", "haproxy, us", "us, haproxy", "us, us"})
    void messages_go_both_ways(String way) throws Exception {
        if (!way.equals("us, us")) {
            talk(port(way));
            return;
        }
        try (var between = new ConfiguredEngine(ours(configuration(ourInner.port("inner"), "")))) {
            talk(between.port("first"));
        }
    }

    /// `ws` says what is spoken for WebSockets whatever is spoken else: the echo knows HTTP/1 only, the inner proxy HTTP/2 only.
    @ParameterizedTest
    @ValueSource(strings = {"echo proto h2 ws h1", "inner ws h2", "echo ws auto"})
    void another_protocol_for_web_sockets(String way) throws Exception {
        int peer = way.startsWith("echo") ? echo.port() : inner.port("inner");
        String words = way.substring(way.indexOf(' ') + 1);
        String text = configuration(peer, "").replace(" proto h2 \n", " " + words + "\n");
        try (var between = new ConfiguredEngine(ours(text))) {
            talk(between.port("first"));
        }
    }

    private static void talk(int port) throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        var closed = new CompletableFuture<Integer>();
        try (var client = HttpClient.newHttpClient()) {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + port + "/chat"),
                                    new Listener(got, closed))
                            .get(WAIT_SECONDS, TimeUnit.SECONDS);
            for (String message :
                    new String[] {"hello", "", "x".repeat(70_000), "y".repeat(900_000)}) {
                socket.sendText(message, true).get(WAIT_SECONDS, TimeUnit.SECONDS);
                String back = got.poll(WAIT_SECONDS, TimeUnit.SECONDS);
                assertThat(back != null && back.equals(message))
                        .as("%d characters", message.length())
                        .isTrue();
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(closed.get(WAIT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(WebSocket.NORMAL_CLOSURE);
        }
    }

    /// Puts the parts of messages together.
    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> got;
        private final CompletableFuture<Integer> closed;
        private final StringBuilder message = new StringBuilder();

        Listener(BlockingQueue<String> got, CompletableFuture<Integer> closed) {
            this.got = got;
            this.closed = closed;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                got.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    /// Answers the handshake, then each frame with the same one, unmasked. RFC 6455 §4.2.2, §5.2.
    private static final class Echo implements AutoCloseable {
        private final ServerSocket listener;

        Echo() {
            try {
                listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException _) {
                    return;
                }
            }
        }

        private static void serve(Socket socket) {
            try (socket) {
                var in = new DataInputStream(socket.getInputStream());
                var out = new DataOutputStream(socket.getOutputStream());
                out.write(
                        ("HTTP/1.1 101 Switching Protocols\r\n"
                                        + "Upgrade: websocket\r\n"
                                        + "Connection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: "
                                        + accepted(key(in))
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                boolean open = true;
                while (open) {
                    open = echo(in, out);
                }
            } catch (EOFException | java.net.SocketException _) {
                // The proxy left.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String key(DataInputStream in) throws IOException {
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            for (String line : head.toString().split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
            throw new AssertionError("no key in " + head);
        }

        private static String accepted(String key) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-1")
                                .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        /// One frame; false after the closing one.
        private static boolean echo(DataInputStream in, DataOutputStream out) throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 127;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            out.writeByte(first);
            if (payload.length < 126) {
                out.writeByte(payload.length);
            } else if (payload.length < 65536) {
                out.writeByte(126);
                out.writeShort(payload.length);
            } else {
                out.writeByte(127);
                out.writeLong(payload.length);
            }
            out.write(payload);
            return (first & 15) != 8;
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

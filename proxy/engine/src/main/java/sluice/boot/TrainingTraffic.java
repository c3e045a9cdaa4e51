package sluice.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The clients of [Training]: enough of each kind of traffic that the compilers see the hot path as it will be.
final class TrainingTraffic {
    /// Each at most so many times, and no longer than that.
    private static final int KEPT = 25_000;

    private static final int CLOSED = 3_000;
    private static final int HANDSHAKES = 600;
    private static final int LARGE = 150;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(8);
    private static final int CONNECTIONS = 8;

    private static final String HEAD =
            " HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
                    + "Accept: text/html,*/*\r\nAccept-Language: en\r\n"
                    + "Cookie: session=0123456789abcdef; theme=dark\r\n\r\n";
    private static final String BODY = "Content-Length: 11\r\n\r\nhello=world";

    /// The port behind which TLS is spoken.
    private static final String ENCRYPTED = "TLS";

    private final Map<String, Integer> ports;
    private final TrainingEncryption encryption = new TrainingEncryption();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 17);

    TrainingTraffic(Map<String, Integer> ports) throws IOException {
        this.ports = ports;
    }

    void run() throws IOException {
        kept("FAST", "GET /1k HTTP/1.1\r\nHost: a\r\n\r\n", KEPT);
        kept("WEB", "GET /api/x?y=1" + HEAD, KEPT);
        kept("WEB", "POST /form HTTP/1.1\r\nHost: b\r\n" + BODY, KEPT / 5);
        closed("CLOSING", "GET /1k HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", CLOSED);
        kept("FAST", "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", LARGE);
        kept(ENCRYPTED, "GET /1k HTTP/1.1\r\nHost: a\r\n\r\n", KEPT);
        kept(ENCRYPTED, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", LARGE);
        closed(ENCRYPTED, "GET /1k HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", HANDSHAKES);
        kept("BYTES", "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", LARGE);
    }

    private ByteChannel open(String port) throws IOException {
        int number = ports.getOrDefault(port, 0);
        if (port.equals(ENCRYPTED)) {
            return encryption.open(number);
        }
        var channel = SocketChannel.open();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        return channel;
    }

    /// Asks on all connections, then reads all answers, again and again.
    private void kept(String port, String request, int times) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        List<ByteChannel> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(open(port));
        }
        long end = System.nanoTime() + LONGEST;
        for (int i = 0; i < times && System.nanoTime() < end; i += CONNECTIONS) {
            for (var client : clients) {
                client.write(ByteBuffer.wrap(bytes));
            }
            for (var client : clients) {
                readAnswer(client);
            }
        }
        for (var client : clients) {
            client.close();
        }
    }

    private void closed(String port, String request, int times) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + LONGEST;
        for (int i = 0; i < times && System.nanoTime() < end; i++) {
            try (var client = open(port)) {
                client.write(ByteBuffer.wrap(bytes));
                readAnswer(client);
            }
        }
    }

    /// A head with a length, and as many bytes behind it.
    private void readAnswer(ByteChannel client) throws IOException {
        buffer.clear();
        int head = -1;
        while (head < 0) {
            if (client.read(buffer) < 0) {
                throw new IOException("no answer");
            }
            head = headLength();
        }
        String text = StandardCharsets.US_ASCII.decode(buffer.slice(0, head)).toString();
        int from = text.indexOf("content-length: ") + 16;
        long left =
                Long.parseLong(text.substring(from, text.indexOf("\r", from)))
                        - (buffer.position() - head);
        while (left > 0) {
            buffer.clear();
            int read = client.read(buffer);
            if (read < 0) {
                throw new IOException("cut off");
            }
            left -= read;
        }
    }

    private int headLength() {
        for (int i = 3; i < buffer.position(); i++) {
            if (buffer.get(i) == '\n' && buffer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}

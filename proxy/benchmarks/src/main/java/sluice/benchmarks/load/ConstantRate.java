package sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Requests at a constant rate, whatever the answers do, and how long each took from the moment at which it was due.
///
/// ```
/// java ConstantRate.java PORT RATE SECONDS [WARM_PORT WARM_SECONDS]
/// second 1: n=2000 p50=0.21 p99=0.84 p99.9=1.90 max=2.70 ms
/// all:      ...
/// ```
///
/// A request that is due while all connections wait opens another one, up to 500; then it waits, and its waiting counts.
/// The first WARM_SECONDS go to another port, so that this program is warm when it measures; then it waits until PORT accepts.
public final class ConstantRate {
    private static final int MOST_CONNECTIONS = 500;
    private static final byte[] REQUEST =
            "GET /1k HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: rate\r\nAccept: */*\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final int rate;
    private final int seconds;
    private final long[] tookNanos;
    private final Selector selector;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Integer> late = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private int connections;
    private int answered;
    private int failed;
    private long start;

    private ConstantRate(int port, int rate, int seconds) throws IOException {
        this.port = port;
        this.rate = rate;
        this.seconds = seconds;
        tookNanos = new long[rate * seconds];
        selector = Selector.open();
    }

    private static final class Connection {
        final SocketChannel channel;
        int request;
        long left;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        if (arguments.length > 4) {
            new ConstantRate(Integer.parseInt(arguments[3]), rate, Integer.parseInt(arguments[4]))
                    .run();
        }
        System.out.println("ready");
        awaitListening(port);
        var measured = new ConstantRate(port, rate, seconds);
        measured.run();
        measured.report();
    }

    private static void awaitListening(int port) {
        while (true) {
            try (var probe = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
                if (probe.isConnected()) {
                    return;
                }
            } catch (IOException _) {
                Thread.onSpinWait();
            }
        }
    }

    private void run() throws IOException {
        start = System.nanoTime();
        long gap = 1_000_000_000L / rate;
        int due = 0;
        long giveUp = start + (seconds + 10) * 1_000_000_000L;
        while (answered + failed < tookNanos.length && System.nanoTime() < giveUp) {
            long now = System.nanoTime();
            while (due < tookNanos.length && start + due * gap <= now) {
                late.add(due++);
            }
            while (!late.isEmpty() && sendOne(late.peek())) {
                late.poll();
            }
            long next = start + due * gap - System.nanoTime();
            if (due == tookNanos.length || next > 1_000_000) {
                selector.select(1);
            } else {
                selector.selectNow();
            }
            for (SelectionKey key : selector.selectedKeys()) {
                read((Connection) key.attachment());
            }
            selector.selectedKeys().clear();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /// False when no connection is free.
    private boolean sendOne(int request) throws IOException {
        Connection connection = idle.poll();
        if (connection == null) {
            if (connections == MOST_CONNECTIONS) {
                return false;
            }
            connections++;
            var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
        }
        connection.request = request;
        connection.left = -1;
        connection.channel.write(ByteBuffer.wrap(REQUEST));
        return true;
    }

    private void read(Connection connection) throws IOException {
        buffer.clear();
        int length = connection.channel.read(buffer);
        if (length < 0) {
            failed++;
            connections--;
            connection.channel.close();
            return;
        }
        if (connection.left < 0) {
            String text = StandardCharsets.US_ASCII.decode(buffer.slice(0, length)).toString();
            int end = text.indexOf("\r\n\r\n");
            int field = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
            if (end < 0 || field < 16) {
                throw new IOException("not the answer of a proxy: " + text);
            }
            connection.left =
                    Long.parseLong(text.substring(field, text.indexOf('\r', field)))
                            - (length - end - 4);
        } else {
            connection.left -= length;
        }
        if (connection.left == 0) {
            long due = start + connection.request * (1_000_000_000L / rate);
            tookNanos[connection.request] = System.nanoTime() - due;
            answered++;
            idle.push(connection);
        }
    }

    private void report() {
        for (int second = 0; second < seconds; second++) {
            line("second " + (second + 1), second * rate, (second + 1) * rate);
        }
        line("all", 0, tookNanos.length);
        System.out.printf("connections %d, failed %d%n", connections, failed);
    }

    private void line(String name, int from, int to) {
        long[] sorted = Arrays.copyOfRange(tookNanos, from, to);
        Arrays.sort(sorted);
        System.out.printf(
                "%-10s n=%d p50=%.2f p99=%.2f p99.9=%.2f max=%.2f ms%n",
                name + ":",
                sorted.length,
                at(sorted, .5),
                at(sorted, .99),
                at(sorted, .999),
                at(sorted, 1));
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1e6;
    }
}

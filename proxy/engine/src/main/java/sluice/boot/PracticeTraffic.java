package sluice.boot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/// The clients and the origin of a [WarmUp], both on the thread that calls [#run].
///
/// ```
/// client ─ request ends in an empty line ─► proxy ─► origin
/// client ◄─ answer ends in a full stop, its only one ─ proxy ◄─ origin
/// ```
final class PracticeTraffic implements AutoCloseable {
    /// What a client asks, and how long it stays.
    enum Request {
        /// A browser's request on a connection that is kept.
        KEPT(
                """
                GET /api/x?y=1 HTTP/1.1
                Host: www.example.com
                User-Agent: Mozilla/5 (X11; Linux x86_64)
                Accept: text/html,*/*
                Accept-Language: en
                Cookie: session=0123456789abcdef; theme=dark

                """),
        /// A connection for each request.
        CLOSED("GET /1k HTTP/1.1\nHost: www.example.com\nConnection: close\n\n");

        private final byte[] bytes;

        Request(String lines) {
            bytes = PracticeTraffic.bytes(lines);
        }
    }

    private static final byte[] ANSWER =
            bytes("HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 1024\n\n");
    private static final int BODY = 1024;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_MILLIS = 20;

    private final BooleanSupplier over;
    private final Selector selector;
    private final ServerSocketChannel origin;
    private final ByteBuffer in = ByteBuffer.allocateDirect(8 * 1024);
    private final ByteBuffer request = ByteBuffer.allocateDirect(1024);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length + BODY);
    private boolean closing;
    private int port;
    private int asked;
    private int answered;
    private int wanted;
    private @Nullable IOException broken;

    /// Which end a connection belongs to.
    private enum End {
        CLIENT,
        ORIGIN
    }

    /// @param over true when there is no more time
    PracticeTraffic(BooleanSupplier over) throws IOException {
        this.over = over;
        selector = Selector.open();
        origin = ServerSocketChannel.open();
        origin.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        origin.configureBlocking(false);
        origin.register(selector, SelectionKey.OP_ACCEPT, End.ORIGIN);
        answer.put(ANSWER);
        while (answer.remaining() > 1) {
            answer.put((byte) 'x');
        }
        answer.put((byte) '.');
    }

    private static byte[] bytes(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    int originPort() throws IOException {
        return ((InetSocketAddress) origin.getLocalAddress()).getPort();
    }

    /// Sends a request `times` times and awaits the answers, several at once.
    void run(int port, Request kind, int times) throws IOException {
        this.port = port;
        closing = kind == Request.CLOSED;
        request.clear().put(kind.bytes).flip();
        asked = 0;
        answered = 0;
        wanted = times;
        for (int i = 0; i < CLIENTS; i++) {
            open();
        }
        while (answered < wanted && !over.getAsBoolean()) {
            selector.select(this::ready, PATIENCE_MILLIS);
            IOException cause = broken;
            if (cause != null) {
                throw cause;
            }
        }
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() == End.CLIENT && key.channel() instanceof SocketChannel client) {
                breakOff(client);
            }
        }
    }

    /// In the middle of an exchange: what a failure needs is loaded, too, while there are descriptors to load it with.
    private void breakOff(SocketChannel client) throws IOException {
        if (client.isOpen()) {
            ask(client);
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
        }
    }

    private void open() throws IOException {
        var channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        watch(channel, End.CLIENT);
        ask(channel);
    }

    private void watch(SocketChannel channel, End end) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ, end);
    }

    private void ask(SocketChannel channel) throws IOException {
        asked++;
        channel.write(request.rewind());
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                read(key, (SocketChannel) key.channel());
            }
        } catch (IOException e) {
            broken = e;
        }
    }

    private void accept() throws IOException {
        SocketChannel accepted;
        while ((accepted = origin.accept()) != null) {
            watch(accepted, End.ORIGIN);
        }
    }

    private void read(SelectionKey key, SocketChannel channel) throws IOException {
        if (key.attachment() == End.ORIGIN) {
            try {
                if (last(channel) == '\n') {
                    channel.write(answer.rewind());
                }
            } catch (IOException _) {
                // The proxy gave it up with a client that broke off.
                channel.close();
            }
        } else if (last(channel) == '.') {
            answered(channel);
        }
    }

    /// The last byte of what has come; 0 for none, and closes at the end.
    private byte last(SocketChannel channel) throws IOException {
        int length = channel.read(in.clear());
        if (length < 0) {
            channel.close();
        }
        return length > 0 ? in.get(length - 1) : 0;
    }

    private void answered(SocketChannel channel) throws IOException {
        answered++;
        if (closing) {
            channel.close();
            if (asked < wanted) {
                open();
            }
        } else if (asked < wanted) {
            ask(channel);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}

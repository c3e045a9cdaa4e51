package sluice.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One open connection with a deadline on everything; used by one thread, closed by any.
///
/// The channel does not block: a selector waits, so that a silent peer, a deadline and an interrupt all end the wait.
final class Connection implements AutoCloseable {
    private final Target target;
    private final Duration patience;
    private final int limit;
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer bytes = ByteBuffer.allocate(8 << 10);

    private Connection(
            Target target, RuntimeClient.Limits limits, SocketChannel channel, Selector selector) {
        this.target = target;
        this.patience = limits.answer();
        this.limit = limits.answerBytes();
        this.channel = channel;
        this.selector = selector;
    }

    static Connection open(Target target, RuntimeClient.Limits limits) throws RuntimeFailure {
        SocketChannel channel = null;
        Selector selector = null;
        try {
            SocketAddress address = addressOf(target);
            channel =
                    address instanceof UnixDomainSocketAddress
                            ? SocketChannel.open(StandardProtocolFamily.UNIX)
                            : SocketChannel.open();
            channel.configureBlocking(false);
            selector = Selector.open();
            var connection = new Connection(target, limits, channel, selector);
            if (!channel.connect(address)) {
                connection.await(
                        SelectionKey.OP_CONNECT,
                        System.nanoTime() + limits.connect().toNanos(),
                        "connect");
                channel.finishConnect();
            }
            return connection;
        } catch (RuntimeFailure e) {
            close(channel, selector);
            throw e;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            close(channel, selector);
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.UNREACHABLE,
                    "cannot connect to " + target.label() + ": " + reason(target, e),
                    e);
        }
    }

    private static SocketAddress addressOf(Target target) throws RuntimeFailure {
        return switch (target) {
            case Target.Unix(var path) -> UnixDomainSocketAddress.of(path);
            case Target.Tcp(var host, var port) -> {
                var address = new InetSocketAddress(host, port);
                if (address.isUnresolved()) {
                    throw new RuntimeFailure(
                            RuntimeFailure.Kind.UNREACHABLE,
                            "cannot connect to " + target.label() + ": unknown host");
                }
                yield address;
            }
            case Target.StatsUrl _ -> throw new IllegalArgumentException("a URL has no socket");
        };
    }

    private static String reason(Target target, Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (target instanceof Target.Unix(var path)) {
            var file = path.toFile();
            if (!file.exists()) {
                return "no such file";
            }
            if (!file.canWrite()) {
                return "permission denied (the socket belongs to another user; try sudo or its"
                        + " group)";
            }
            if (message.contains("refused")) {
                return "nobody listens there any more (left over from a process that ended?)";
            }
        }
        return message;
    }

    void write(byte[] bytes) throws RuntimeFailure {
        var rest = ByteBuffer.wrap(bytes);
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    await(SelectionKey.OP_WRITE, deadline, "take the command");
                }
            }
        } catch (IOException e) {
            throw cut(e);
        }
    }

    /// Reads until the peer closes, or up to the limit: the answer is then marked as cut.
    void readToEnd(Intake answer) throws RuntimeFailure {
        answer.clear();
        long deadline = System.nanoTime() + patience.toNanos();
        while (readInto(answer.room(), deadline) >= 0 && !answer.over(limit)) {}
    }

    private int readInto(ByteBuffer room, long deadline) throws RuntimeFailure {
        try {
            int count;
            while ((count = channel.read(room)) == 0) {
                await(SelectionKey.OP_READ, deadline, "answer");
            }
            return count;
        } catch (IOException e) {
            throw cut(e);
        }
    }

    /// Reads what is there into [#bytes()], waiting for at least one byte; -1 at the end of the connection.
    int readSome(long deadline) throws RuntimeFailure {
        return readInto(bytes.clear(), deadline);
    }

    byte[] bytes() {
        return bytes.array();
    }

    private RuntimeFailure cut(IOException e) {
        return e instanceof RuntimeFailure failure
                ? failure
                : new RuntimeFailure(
                        RuntimeFailure.Kind.CUT,
                        target.label() + " broke the connection off: " + e.getMessage(),
                        e);
    }

    private void await(int operation, long deadline, String doing) throws IOException {
        channel.register(selector, operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        selector.selectedKeys().clear();
        if (millis <= 0 || selector.select(millis) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RuntimeFailure(RuntimeFailure.Kind.CUT, "interrupted");
            }
            if (!channel.isOpen() || !selector.isOpen()) {
                throw new RuntimeFailure(RuntimeFailure.Kind.CUT, "closed");
            }
            if (System.nanoTime() >= deadline || millis <= 0) {
                throw new RuntimeFailure(
                        operation == SelectionKey.OP_CONNECT
                                ? RuntimeFailure.Kind.UNREACHABLE
                                : RuntimeFailure.Kind.SILENT,
                        target.label() + " did not " + doing + " in time");
            }
        }
    }

    @Override
    public void close() {
        close(channel, selector);
    }

    private static void close(
            @org.jspecify.annotations.Nullable SocketChannel channel,
            @org.jspecify.annotations.Nullable Selector selector) {
        try {
            if (channel != null) {
                channel.close();
            }
            if (selector != null) {
                selector.close();
            }
        } catch (IOException _) {
            // Nothing is lost: the descriptor is gone either way.
        }
    }
}

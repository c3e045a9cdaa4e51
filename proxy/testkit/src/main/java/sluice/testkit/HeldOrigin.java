package sluice.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that keeps every request until the test answers it: what is in work, and for how long, is the test's to say.
///
/// ```
/// var first = origin.next();           // waits for a request
/// first.target();                      // "/a"
/// first.answer(HeldOrigin.OK);         // now it is over, and the next one may come
/// ```
public final class HeldOrigin implements AutoCloseable {
    public static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private static final int PATIENCE_SECONDS = 10;

    private final ServerSocket listener;
    private final BlockingQueue<Held> arrived = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile @Nullable String answer;
    private final AtomicInteger open = new AtomicInteger();

    /// A request that waits for its answer.
    public static final class Held {
        private final Socket socket;
        private final String request;

        Held(Socket socket, String request) {
            this.socket = socket;
            this.request = request;
        }

        /// Head and body as they came.
        public String request() {
            return request;
        }

        public String target() {
            return request.split(" ", 3)[1];
        }

        /// Sends these bytes; the connection stays open for the next request.
        public void answer(String bytes) {
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Closes the connection, in order or with a reset.
        public void close(boolean reset) {
            if (socket.isClosed()) {
                return; // the proxy was faster
            }
            try {
                socket.setSoLinger(reset, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public HeldOrigin() {
        try {
            listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// The next request, in the order of arrival.
    ///
    /// @throws AssertionError when none comes
    public Held next() {
        Held held = next(PATIENCE_SECONDS * 1000L);
        if (held == null) {
            throw new AssertionError("no request came");
        }
        return held;
    }

    /// The next request, or null when none comes within the time.
    public @Nullable Held next(long millis) {
        try {
            return arrived.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Answers every request at once with these bytes from now on; null keeps them again.
    public void answerAll(@Nullable String bytes) {
        answer = bytes;
    }

    /// Forgets the requests that nobody took.
    public void forget() {
        arrived.clear();
    }

    /// Connections that are open now.
    public int connections() {
        return open.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> read(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void read(Socket socket) {
        try (socket) {
            var in = new RequestReader(socket.getInputStream());
            for (String request = in.next(); request != null; request = in.next()) {
                var held = new Held(socket, request);
                String bytes = answer;
                if (bytes == null) {
                    arrived.add(held);
                } else {
                    held.answer(bytes);
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // The proxy or the test closed it.
        } finally {
            open.decrementAndGet();
            sockets.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// A server that answers each request with the bytes prepared for its path, whatever they are: garbage, halves, nothing.
///
/// ```
/// answers.put("/x", Answer.bytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"))
/// ```
///
/// Reads a request's head and the body that its `content-length` announces, or chunks to their end. One thread per connection.
public final class ScriptedOrigin implements AutoCloseable {
    /// What to do when a request for a path came.
    ///
    /// @param bytes sent in order, with pauses between them
    /// @param pauseMillis between the pieces
    /// @param end what happens to the connection then
    /// @param early the first piece goes out before the body of the request is read
    public record Answer(List<byte[]> bytes, long pauseMillis, End end, boolean early) {
        /// The connection after the answer.
        public enum End {
            KEEP,
            CLOSE,
            RESET,
            /// Stays open and silent.
            STALL
        }

        public static Answer bytes(String text) {
            return new Answer(List.of(latin1(text)), 0, End.KEEP, false);
        }

        /// Pieces with a short pause between them.
        public static Answer pieces(String... pieces) {
            return new Answer(
                    Stream.of(pieces).map(ScriptedOrigin::latin1).toList(), 20, End.KEEP, false);
        }

        public Answer then(End end) {
            return new Answer(bytes, pauseMillis, end, early);
        }

        /// The same, with the first piece sent as soon as the head of the request was read.
        public Answer beforeBody() {
            return new Answer(bytes, pauseMillis, end, true);
        }
    }

    private final ServerSocket listener;
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> turns = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private final Answer otherwise;

    public ScriptedOrigin() {
        this("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    }

    /// @param otherwise what paths without an answer of their own get
    public ScriptedOrigin(String otherwise) {
        this.otherwise = Answer.bytes(otherwise);
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

    /// What a path answers; several answers are given in turn, and after the last the first again.
    public ScriptedOrigin answer(String path, Answer... inTurn) {
        answers.put(path, List.of(inTurn));
        return this;
    }

    public ScriptedOrigin answer(String path, String bytes) {
        return answer(path, Answer.bytes(bytes));
    }

    /// The heads and bodies received so far, in order.
    public List<String> requests() {
        return requests;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new RequestReader(socket.getInputStream());
            while (true) {
                String head = in.head();
                if (head == null) {
                    return;
                }
                String[] words = head.split(" ", 3);
                String target = words.length > 1 ? words[1] : "";
                int query = target.indexOf('?');
                Answer answer = answer(query < 0 ? target : target.substring(0, query));
                if (answer.early()) {
                    socket.getOutputStream().write(answer.bytes().getFirst());
                }
                String request = in.withBody(head);
                if (request == null) {
                    return;
                }
                requests.add(request);
                for (int i = answer.early() ? 1 : 0; i < answer.bytes().size(); i++) {
                    if (i > 0) {
                        Thread.sleep(answer.pauseMillis());
                    }
                    socket.getOutputStream().write(answer.bytes().get(i));
                }
                switch (answer.end()) {
                    case KEEP -> {}
                    case CLOSE -> {
                        return;
                    }
                    case RESET -> {
                        socket.setSoLinger(true, 0);
                        return;
                    }
                    case STALL -> {
                        while (socket.getInputStream().read() >= 0) {}
                        return;
                    }
                }
            }
        } catch (IOException _) {
            // The proxy closed: the next connection begins anew.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private Answer answer(String path) {
        var inTurn = answers.get(path);
        if (inTurn == null) {
            return otherwise;
        }
        int turn = turns.merge(path, 1, Integer::sum) - 1;
        return inTurn.get(turn % inTurn.size());
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

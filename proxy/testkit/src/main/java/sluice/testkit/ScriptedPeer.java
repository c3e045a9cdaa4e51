package sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of any protocol that talks by turns: a greeting, then one answer for each piece that arrives. What it says can be changed at any time and holds for
/// connections from then on.
///
/// ```
/// peer.says(Talk.greeting("220 ready\r\n").then("250 ok\r\n").then("221 bye\r\n"))
/// ```
public final class ScriptedPeer implements AutoCloseable {
    /// One conversation. Bytes are ISO-8859-1 text.
    ///
    /// @param greeting said before anything arrives; empty for nothing
    /// @param answers in turn
    /// @param closes after the last answer, else it stays silent
    public record Talk(String greeting, List<String> answers, boolean closes) {
        public static Talk greeting(String text) {
            return new Talk(text, List.of(), true);
        }

        public static Talk answering(String... answers) {
            return new Talk("", List.of(answers), true);
        }

        /// Accepts and says nothing for ever.
        public static Talk silence() {
            return new Talk("", List.of(), false);
        }

        public Talk then(String... more) {
            return new Talk(greeting, List.of(more), closes);
        }
    }

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Talk talk;

    public ScriptedPeer(Talk first) {
        talk = first;
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

    /// What connections hear from now on.
    public void says(Talk next) {
        talk = next;
    }

    /// How many connections came so far.
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(socket, talk));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private static void converse(Socket socket, Talk talk) {
        byte[] buffer = new byte[65536];
        try {
            socket.getOutputStream().write(talk.greeting.getBytes(StandardCharsets.ISO_8859_1));
            for (String answer : talk.answers) {
                if (socket.getInputStream().read(buffer) < 0) {
                    break;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
            if (talk.closes) {
                socket.shutdownOutput();
            }
            while (socket.getInputStream().read(buffer) >= 0) {
                // Until the client goes.
            }
            socket.close();
        } catch (IOException _) {
            // The client went in the middle.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

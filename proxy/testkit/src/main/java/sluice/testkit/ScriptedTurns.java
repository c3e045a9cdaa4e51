package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server of any protocol: each connection follows the next of its scripts, and all further ones the last.
///
/// ```
/// "?"      waits for any bytes          "."   closes
/// "?text"  waits until text was read    "!"   resets
/// "_"      stays open and silent        else  these bytes are sent
/// ```
///
/// A script that ends closes. One thread per connection.
public final class ScriptedTurns implements AutoCloseable {
    private final ServerSocket listener;
    private final List<List<String>> scripts;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile int accepted;

    public ScriptedTurns(List<List<String>> scripts) {
        this.scripts = List.copyOf(scripts);
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

    /// How many connections came.
    public int accepted() {
        return accepted;
    }

    /// What was read on each connection that is over, as ISO 8859-1, in the order of their ends.
    public List<String> received() {
        return List.copyOf(received);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                List<String> script = scripts.get(Math.min(accepted, scripts.size() - 1));
                accepted = accepted + 1;
                Thread.ofVirtual().start(() -> follow(socket, script));
            } catch (IOException _) {
                // Closed: nobody is accepted any more.
                return;
            }
        }
    }

    private void follow(Socket socket, List<String> script) {
        var read = new ByteArrayOutputStream();
        try (socket) {
            for (String step : script) {
                if (step.startsWith("?")) {
                    readUntil(socket, step.substring(1), read);
                } else if (step.equals("_")) {
                    socket.getInputStream().transferTo(read);
                } else if (step.equals("!")) {
                    socket.setSoLinger(true, 0);
                } else if (!step.equals(".")) {
                    socket.getOutputStream().write(step.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException _) {
            // The other side closed before the script was over, as checks do.
        } finally {
            received.add(read.toString(StandardCharsets.ISO_8859_1));
            sockets.remove(socket);
        }
    }

    private static void readUntil(Socket socket, String text, ByteArrayOutputStream read)
            throws IOException {
        var buffer = new byte[4096];
        int before = read.size();
        while (read.size() == before
                || !read.toString(StandardCharsets.ISO_8859_1).substring(before).contains(text)) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                return;
            }
            read.write(buffer, 0, count);
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

package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A client that sends any bytes and tells what came back, and how it ended. Bytes are ISO-8859-1 text here.
public final class RawClient implements AutoCloseable {
    /// How a connection stood when reading stopped.
    public enum End {
        OPEN,
        CLOSED,
        RESET
    }

    private final Socket socket;
    private End end = End.OPEN;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            end = End.RESET;
        }
        return this;
    }

    /// No more will be sent; reading goes on.
    public RawClient shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            end = End.RESET;
        }
        return this;
    }

    /// Closes with a reset.
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads until the text is there, the peer closes, or nothing came for the time given.
    public String readUntil(String text, long silenceMillis) {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        try {
            socket.setSoTimeout((int) silenceMillis);
            while (text.isEmpty() || !bytes.toString(StandardCharsets.ISO_8859_1).contains(text)) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    end = End.CLOSED;
                    break;
                }
                bytes.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException _) {
            end = End.OPEN;
        } catch (IOException e) {
            end = End.RESET;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /// Everything until the peer closes or nothing came for the time given.
    public String readAll(long silenceMillis) {
        return readUntil("", silenceMillis);
    }

    public End end() {
        return end;
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

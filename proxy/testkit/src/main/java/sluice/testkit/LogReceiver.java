package sluice.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Receives syslog datagrams on a port of the kernel's choice.
public final class LogReceiver implements AutoCloseable {
    private final DatagramSocket socket;

    public LogReceiver() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// At least `count` lines if they come within the time, and those already there behind them.
    public List<String> lines(int count, int waitMillis) {
        var lines = new ArrayList<String>();
        byte[] buffer = new byte[65536];
        try {
            while (true) {
                socket.setSoTimeout(lines.size() < count ? waitMillis : 30);
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                lines.add(
                        new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1)
                                .stripTrailing());
            }
        } catch (SocketTimeoutException _) {
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next line, or null when none comes within the time.
    public @Nullable String next(int waitMillis) {
        byte[] buffer = new byte[65536];
        try {
            socket.setSoTimeout(waitMillis);
            var packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            return new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1)
                    .stripTrailing();
        } catch (SocketTimeoutException _) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}

package sluice.log.read;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;

/// What a proxy sends to `log 127.0.0.1:514 local0`, as a stream of lines: each datagram is one, or several.
///
/// ```
/// udp:514   udp:127.0.0.1:514   udp:[::1]:514
/// ```
///
/// The stream ends when it is closed, by any thread; else it is read by one. A sender never waits: what comes faster than it
/// is read is dropped by the kernel.
public final class DatagramInput extends InputStream {
    private static final String SCHEME = "udp:";
    private static final int LARGEST = 1 << 16;

    /// Asked of the kernel for bursts; it may give less.
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final DatagramSocket socket;

    /// The last datagram, a newline behind it.
    private final byte[] datagram = new byte[LARGEST + 1];

    private int at;
    private int filled;

    private DatagramInput(DatagramSocket socket) {
        this.socket = socket;
    }

    /// Begins to listen at an address that [#parse] knows.
    ///
    /// @throws IOException with a sentence that names the address
    public static DatagramInput listen(String address) throws IOException {
        InetSocketAddress bound = parse(address);
        if (bound == null) throw new IllegalArgumentException(address);
        if (bound.isUnresolved())
            throw new IOException("cannot listen on " + address + ": no such host");
        try {
            DatagramSocket socket = new DatagramSocket(bound);
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            return new DatagramInput(socket);
        } catch (SocketException e) {
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /// The address of `udp:514`, or null when the text is none.
    public static @Nullable InetSocketAddress parse(String address) {
        if (!address.startsWith(SCHEME)) return null;
        String rest = address.substring(SCHEME.length());
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? "" : rest.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        else if (host.indexOf(':') >= 0) return null;
        String digits = rest.substring(colon + 1);
        if (!digits.matches("[0-9]{1,5}")) return null;
        int port = Integer.parseInt(digits);
        if (port > 65_535) return null;
        boolean everywhere = host.isEmpty() || host.equals("*");
        return everywhere ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /// Where it listens; the port that the kernel chose for port 0.
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public int read() throws IOException {
        return fill() ? datagram[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, filled - at);
        System.arraycopy(datagram, at, into, from, count);
        at += count;
        return count;
    }

    /// Waits for a datagram if the last one is used up; false at the end.
    private boolean fill() throws IOException {
        while (at == filled) {
            DatagramPacket packet = new DatagramPacket(datagram, LARGEST);
            try {
                socket.receive(packet);
            } catch (SocketException e) {
                if (socket.isClosed()) return false;
                throw e;
            }
            at = 0;
            filled = packet.getLength();
            if (filled > 0 && datagram[filled - 1] != '\n') datagram[filled++] = '\n';
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }
}

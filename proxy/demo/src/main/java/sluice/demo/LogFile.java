package sluice.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A small syslog receiver: each datagram becomes a line of the file, as rsyslog would write it.
final class LogFile implements AutoCloseable {
    private final DatagramChannel socket;
    private final FileChannel file;
    private final int port;

    LogFile(Path path) throws IOException {
        socket =
                DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        Thread.ofPlatform().daemon().name("log file").start(this::receive);
    }

    int port() {
        return port;
    }

    private void receive() {
        var datagram = ByteBuffer.allocate(65536);
        try {
            while (true) {
                datagram.clear();
                socket.receive(datagram);
                datagram.flip();
                skipPriority(datagram);
                if (datagram.hasRemaining() && datagram.get(datagram.limit() - 1) != '\n') {
                    datagram.limit(datagram.limit() + 1).put(datagram.limit() - 1, (byte) '\n');
                }
                while (datagram.hasRemaining()) {
                    file.write(datagram);
                }
            }
        } catch (AsynchronousCloseException closed) {
            // The demo ends.
        } catch (IOException failure) {
            System.err.println(
                    "demo: the log file cannot be written any more: " + failure.getMessage());
        }
    }

    /// `<134>` in front of a message is for the receiver, not for the file.
    private static void skipPriority(ByteBuffer datagram) {
        if (datagram.hasRemaining() && datagram.get(0) == '<') {
            for (int i = 1; i < Math.min(5, datagram.limit()); i++) {
                if (datagram.get(i) == '>') {
                    datagram.position(i + 1);
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        file.close();
    }
}

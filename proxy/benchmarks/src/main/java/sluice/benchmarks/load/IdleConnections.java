package sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Opens connections, has one request answered on each, says so, and keeps them until its input ends.
///
/// `java IdleConnections.java PORT COUNT`
public final class IdleConnections {
    private IdleConnections() {}

    public static void main(String[] arguments) throws IOException {
        var to = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        byte[] request = "GET /1k HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var kept = new ArrayList<SocketChannel>(count);
        var buffer = ByteBuffer.allocateDirect(1 << 14);
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open(to);
            channel.write(ByteBuffer.wrap(request));
            buffer.clear();
            while (!whole(buffer)) {
                if (channel.read(buffer) < 0) {
                    throw new IOException("connection " + i + " was closed");
                }
            }
            kept.add(channel);
        }
        System.out.println("open " + kept.size());
        while (System.in.read() >= 0) {
            // Until nobody holds the other end any more.
        }
    }

    /// The files of the origin consist of the letter x.
    private static boolean whole(ByteBuffer answer) {
        for (int i = 0; i + 4 < answer.position(); i++) {
            if (answer.get(i) == '\r' && answer.get(i + 2) == '\r') {
                return answer.position() - i - 4 == 1024;
            }
        }
        return false;
    }
}

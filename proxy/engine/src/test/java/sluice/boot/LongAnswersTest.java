package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Long answers to clients that have nothing more to say, as `echo … | socat` has: they arrive whole, and nothing is left of the connection.
class LongAnswersTest {
    private static final int SERVERS = 4000;
    private static final int QUESTIONS = 40;

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
            backend many
              server-template s %d 127.0.0.1:1
            """
                    .formatted(SERVERS);

    @TempDir Path folder;

    @Test
    void arriveWhole() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            for (int i = 0; i < QUESTIONS; i++) {
                assertThat(lines(proxy.socket())).as("question " + i).isEqualTo(SERVERS + 4);
            }
            assertThat(proxy.ask("show cli sockets")).contains("unix@");
        }
    }

    private static long lines(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            return new String(answer, StandardCharsets.UTF_8).lines().count();
        }
    }
}

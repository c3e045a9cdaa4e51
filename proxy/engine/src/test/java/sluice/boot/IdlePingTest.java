package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// Peers that are silent for long are asked whether they are still there, on both sides, and left when they do not answer.
class IdlePingTest {
    private static final String CONFIGURATION =
            """
            defaults
              mode http
              timeout client 1s
              timeout server 20s
              timeout connect 5s
            frontend f
              bind 127.0.0.1:{port f} proto h2 idle-ping 300ms
              http-request return status 200
            frontend g
              bind 127.0.0.1:{port g}
              default_backend b
            backend b
              server s 127.0.0.1:PORT proto h2 idle-ping 200ms
            """;

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte[] NO_SETTINGS = HexFormat.of().parseHex("000000040000000000");
    private static final byte[] ANSWER = HexFormat.of().parseHex("0000080601" + "00".repeat(12));
    private static final byte[] OK = HexFormat.of().parseHex("000001010500000001" + "88");

    /// The type of the next frame; -1 at the end. Those of the beginning are passed over.
    private static int next(DataInputStream in) throws IOException {
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(5 + length);
                if (type != SETTINGS && type <= GOAWAY) {
                    return type;
                }
            }
        } catch (EOFException | SocketException closed) {
            return -1;
        }
    }

    @Test
    void aClientThatAnswersStaysAndAnotherIsLeft(@TempDir Path folder) throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION.replace("PORT", "1"));
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port("f"))) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(NO_SETTINGS);
            var in = new DataInputStream(client.getInputStream());
            // Longer than `timeout client`, which the answers renew.
            for (int i = 0; i < 5; i++) {
                assertThat(next(in)).isEqualTo(PING);
                client.getOutputStream().write(ANSWER);
            }
            assertThat(next(in)).isEqualTo(PING);
            assertThat(next(in)).isEqualTo(GOAWAY);
            assertThat(next(in)).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsLeft(@TempDir Path folder) throws Exception {
        try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var proxy =
                        new RunningProxy(
                                folder,
                                CONFIGURATION.replace(
                                        "PORT", Integer.toString(listening.getLocalPort())));
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port("g"))) {
            client.setSoTimeout(10_000);
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (var server = listening.accept()) {
                server.setSoTimeout(10_000);
                var in = new DataInputStream(server.getInputStream());
                in.skipNBytes(PREFACE.length());
                server.getOutputStream().write(NO_SETTINGS);
                assertThat(next(in)).isEqualTo(HEADERS);
                server.getOutputStream().write(OK);
                assertThat(client.getInputStream().read()).isEqualTo('H');
                assertThat(next(in)).isEqualTo(PING);
                server.getOutputStream().write(ANSWER);
                assertThat(next(in)).isEqualTo(PING);
                assertThat(next(in)).isEqualTo(GOAWAY);
                assertThat(next(in)).isEqualTo(-1);
            }
        }
    }
}

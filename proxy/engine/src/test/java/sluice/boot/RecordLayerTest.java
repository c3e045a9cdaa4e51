package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.wire.tls.TestCertificates;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// TLS with clients as bytes on the wire: records in pieces, large bodies in both directions, ends of one direction, and nonsense in the
/// middle. The client is the JDK's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordLayerTest {
    private ServerSocket echo;
    private ConfiguredEngine engine;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        TestCertificates.write(folder.resolve("a.pem"), TestCertificates.make("EC", "a.example"));
        echo = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answerAll);
        engine =
                new ConfiguredEngine(
                        """
                        defaults
                            timeout client 10s
                            timeout server 10s
                            timeout connect 10s
                        frontend web
                            mode http
                            bind 127.0.0.1:1 ssl crt FOLDER/a.pem
                            http-request return status 200 content-type text/plain lf-string "%[path]"
                        frontend sized
                            mode http
                            bind 127.0.0.1:1 ssl crt FOLDER/a.pem
                            http-request wait-for-body time 5s
                            http-request return status 200 content-type text/plain lf-string "%[req.body_len]"
                        listen bytes
                            mode tcp
                            bind 127.0.0.1:1 ssl crt FOLDER/a.pem
                            server echo 127.0.0.1:ECHO
                        """
                                .replace("FOLDER", folder.toString())
                                .replace("ECHO", Integer.toString(echo.getLocalPort())));
    }

    @AfterAll
    void stop() throws IOException {
        engine.close();
        echo.close();
    }

    /// Gives back what comes, connection after connection.
    private void answerAll() {
        while (true) {
            Socket accepted;
            try {
                accepted = echo.accept();
            } catch (IOException closed) {
                return;
            }
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (accepted) {
                                    accepted.getInputStream()
                                            .transferTo(accepted.getOutputStream());
                                } catch (IOException gone) {
                                    // The proxy has closed.
                                }
                            });
        }
    }

    /// Its bytes leave in pieces of that size.
    private static final class Pieces extends Socket {
        private final int size;

        Pieces(int port, int size) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            this.size = size;
            setTcpNoDelay(true);
            setSoTimeout(10_000);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int start, int length) throws IOException {
                    for (int i = 0; i < length; i += size) {
                        out.write(bytes, start + i, Math.min(size, length - i));
                        out.flush();
                    }
                }
            };
        }
    }

    private static SSLSocket encrypted(Socket plain, String protocol) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, "a.example", plain.getPort(), true);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static byte[] request(String line, String rest) {
        return (line + " HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n" + rest)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(SSLSocket socket) throws IOException {
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return all.substring(all.lastIndexOf('\n') + 1);
    }

    @ParameterizedTest(name = "{0}, pieces of {1}")
    @CsvSource({
        "TLSv1.2, 1",
        "TLSv1.2, 7",
        "TLSv1.2, 65536",
        "TLSv1.3, 1",
        "TLSv1.3, 7",
        "TLSv1.3, 65536"
    })
    void recordsMayComeInPieces(String protocol, int size) throws Exception {
        try (var socket = encrypted(new Pieces(engine.port("web"), size), protocol)) {
            socket.getOutputStream().write(request("GET /pieces", "\r\n"));
            assertThat(answer(socket)).isEqualTo("/pieces");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void aBodyOfManyRecordsArrivesWhole(String protocol) throws Exception {
        int size = 400;
        try (var socket = encrypted(new Pieces(engine.port("sized"), 100), protocol)) {
            var out = socket.getOutputStream();
            out.write(request("POST /", "content-length: " + size + "\r\n\r\n"));
            for (int i = 0; i < size; i++) {
                out.write('x'); // a record of one byte
            }
            assertThat(answer(socket)).isEqualTo(Integer.toString(size));
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void whatIsEchoedIsTheSame(String protocol) throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        try (var socket = encrypted(new Pieces(engine.port("bytes"), 50_000), protocol)) {
            socket.startHandshake();
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    socket.getOutputStream().write(sent);
                                } catch (IOException seenByTheReader) {
                                    // The comparison fails then.
                                }
                            });
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void whoSaysCloseNotifyGetsTheAnswerAllTheSame() throws Exception {
        try (var socket = encrypted(new Pieces(engine.port("web"), 65536), "TLSv1.3")) {
            socket.getOutputStream().write(request("GET /half", "\r\n"));
            socket.shutdownOutput();
            assertThat(answer(socket)).isEqualTo("/half");
        }
    }

    @Test
    void nonsenseInTheMiddleEndsOnlyItsConnection() throws Exception {
        try (var plain = new Pieces(engine.port("web"), 65536);
                var other = encrypted(new Pieces(engine.port("web"), 65536), "TLSv1.3")) {
            other.startHandshake();
            encrypted(plain, "TLSv1.2").startHandshake();
            byte[] nonsense = new byte[200];
            nonsense[0] = 23;
            nonsense[1] = 3;
            nonsense[2] = 3;
            nonsense[4] = (byte) 195;
            plain.getOutputStream().write(nonsense, 0, nonsense.length);
            assertThat(plain.getInputStream().readAllBytes())
                    .as("the session's ticket, an alert, and the end")
                    .contains(21);
            other.getOutputStream().write(request("GET /other", "\r\n"));
            assertThat(answer(other)).isEqualTo("/other");
        }
    }

    @Test
    void halfAHandshakeIsNoHarm() throws Exception {
        for (int length : new int[] {1, 5, 60}) {
            var hello = new byte[length];
            hello[0] = 22;
            try (var plain = new Socket()) {
                plain.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), engine.port("web")));
                plain.setSoTimeout(10_000);
                plain.getOutputStream().write(hello);
                plain.shutdownOutput();
                try {
                    plain.getInputStream().readAllBytes();
                } catch (SocketException reset) {
                    // As good an end as any.
                }
            }
        }
        try (var socket = encrypted(new Pieces(engine.port("web"), 65536), "TLSv1.3")) {
            socket.getOutputStream().write(request("GET /after", "\r\n"));
            assertThat(answer(socket)).isEqualTo("/after");
        }
    }
}

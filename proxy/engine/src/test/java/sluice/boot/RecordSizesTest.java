package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestCertificates;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

/// How much data stands in the records that clients get, and what a security level refuses.
class RecordSizesTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              LINE
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port f} ssl crt {folder}/a.pem
              default_backend web
            backend web
              server s 127.0.0.1:{port back}
            listen back
              bind 127.0.0.1:{port back}
              http-request return status 200 content-type text/plain file {folder}/small
            """;

    /// A sequence number is not sent; kind and tag are around the data. RFC 8446 §5.2.
    private static final int AROUND = 17;

    private static final int DATA = 23;

    @TempDir Path theirs;
    @TempDir Path mine;

    /// Keeps what was read.
    private static final class Tapped extends Socket {
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

        Tapped(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int each = super.read();
                    if (each >= 0) {
                        seen.write(each);
                    }
                    return each;
                }

                @Override
                public int read(byte[] bytes, int from, int most) throws IOException {
                    int length = super.read(bytes, from, most);
                    if (length > 0) {
                        seen.write(bytes, from, length);
                    }
                    return length;
                }
            };
        }

        /// The sizes of the records of data.
        List<Integer> records() {
            var sizes = new ArrayList<Integer>();
            var bytes = ByteBuffer.wrap(seen.toByteArray());
            while (bytes.remaining() >= 5) {
                int kind = bytes.get();
                bytes.getShort();
                int size = bytes.getShort() & 0xffff;
                if (kind == DATA) {
                    sizes.add(size - AROUND);
                }
                bytes.position(Math.min(bytes.limit(), bytes.position() + size));
            }
            return sizes;
        }
    }

    private void write(Path folder) throws IOException {
        TestCertificates.write(folder.resolve("a.pem"), TestCertificates.make("EC", "a.example"));
        Files.write(folder.resolve("small"), new byte[10_000]);
    }

    private static List<Integer> answered(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        try (var tapped = new Tapped(port);
                var socket =
                        context.getSocketFactory().createSocket(tapped, "localhost", port, true)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(10_000);
            return tapped.records();
        }
    }

    private static int largest(List<Integer> records) {
        return records.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Test
    void theFirstRecordsAreAsLargeAsHaproxys() throws Exception {
        assumeTrue(RealHaproxy.available());
        write(theirs);
        write(mine);
        String text = CONFIGURATION.replace("LINE", "tune.ssl.maxrecord 1400");
        try (var haproxy = RealHaproxy.start(theirs, text);
                var proxy = new RunningProxy(mine, text)) {
            assertThat(largest(answered(haproxy.port("f")))).isEqualTo(1400);
            assertThat(largest(answered(proxy.port("f")))).isEqualTo(1400);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            textBlock =
                    """
                    tune.ssl.hard-maxrecord 600, 600
                    tune.ssl.maxrecord 0, 10000
                    ssl-security-level 2, 10000
                    """)
    void noRecordIsLarger(String line, int most) throws Exception {
        write(mine);
        try (var proxy = new RunningProxy(mine, CONFIGURATION.replace("LINE", line))) {
            int largest = largest(answered(proxy.port("f")));
            if (most == 600) {
                assertThat(largest).isEqualTo(600);
            } else {
                assertThat(largest).isGreaterThanOrEqualTo(5000);
            }
        }
    }

    /// Level 4 asks for 192 bits of strength, RSA of 2048 bits has 112.
    @Test
    void aSecurityLevelRefusesWeakKeys() throws Exception {
        write(mine);
        TestCertificates.write(mine.resolve("a.pem"), TestCertificates.make("RSA", "a.example"));
        String text = CONFIGURATION.replace("LINE", "ssl-security-level 4");
        assertThatThrownBy(() -> new RunningProxy(mine, text).close())
                .hasMessageContaining("sluice.cfg:10]")
                .hasMessageContaining("a.pem' : 'ssl-security-level' refuses it: ee key too small");
    }
}

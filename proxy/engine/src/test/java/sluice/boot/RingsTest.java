package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Messages leave a ring for its log servers, over connections that come and go, and for whoever watches it.
class RingsTest {
    private static final int PATIENCE_MILLIS = 8000;

    @TempDir Path folder;

    private static String configuration(int port, String ring, String log) {
        return """
        global
            stats socket {socket} level admin
        %s
        frontend web
            mode http
            timeout client 1s
            bind 127.0.0.1:{port web}
            %s
            log-format "%%HU"
            http-request return status 200
        """
                .formatted(ring, log)
                .replace("COLLECTOR", "127.0.0.1:" + port);
    }

    private static final String RING =
            """
            ring r
                timeout connect 1s
                timeout server 2s
                server collector COLLECTOR OPTIONS
            """;

    /// A log server that takes one connection at a time.
    private static final class Collector implements AutoCloseable {
        private final ServerSocket listener;
        private Socket connection = new Socket();

        Collector(int port) throws IOException {
            listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(PATIENCE_MILLIS);
        }

        int port() {
            return listener.getLocalPort();
        }

        Collector accept() throws IOException {
            connection = listener.accept();
            connection.setSoTimeout(PATIENCE_MILLIS);
            return this;
        }

        String read(int length) throws IOException {
            byte[] bytes = connection.getInputStream().readNBytes(length);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        void hangUp() throws IOException {
            connection.close();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            connection.close();
        }
    }

    private static void visit(int port, String path) {
        try (var client = new RawClient(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.readAll(2000)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    counted     | log-proto octet-count | log ring@r local0              | 4 /one6 /three
                    line feeds  | log-proto legacy      | log ring@r local0              | /one~/three~
                    by default  |                       | log ring@r local0              | /one~/three~
                    unnamed     |                       | log tcp@COLLECTOR format raw local0 | /one~/three~
                    """)
    void framing_is_haproxys(String name, String options, String log, String expected)
            throws Exception {
        assumeTrue(RealHaproxy.available());
        String ring = RING.replace("OPTIONS", options == null ? "" : options);
        String wanted = expected.replace('~', '\n');
        try (var ours = new Collector(0);
                var theirs = new Collector(0);
                var sluice = new RunningProxy(folder, configuration(ours.port(), ring, log));
                var haproxy =
                        RealHaproxy.start(
                                Files.createDirectory(folder.resolve("h")),
                                configuration(theirs.port(), ring, log))) {
            ours.accept();
            theirs.accept();
            if (name.equals("unnamed")) {
                // The declared ring has connected; now the one of the line does.
                ours.accept();
                theirs.accept();
            }
            for (String path : new String[] {"/one", "/three"}) {
                visit(sluice.port("web"), path);
                visit(haproxy.port("web"), path);
            }
            assertThat(ours.read(wanted.length())).isEqualTo(wanted);
            assertThat(theirs.read(wanted.length())).isEqualTo(wanted);
        }
    }

    @Test
    void a_connection_that_ends_is_opened_again() throws Exception {
        String ring = RING.replace("OPTIONS", "");
        try (var collector = new Collector(0);
                var sluice =
                        new RunningProxy(
                                folder,
                                configuration(collector.port(), ring, "log ring@r local0"))) {
            collector.accept();
            visit(sluice.port("web"), "/one");
            assertThat(collector.read(5)).isEqualTo("/one\n");
            collector.hangUp();
            collector.accept();
            visit(sluice.port("web"), "/two");
            assertThat(collector.read(5)).isEqualTo("/two\n");
        }
    }

    @Test
    void messages_wait_for_a_server_that_is_not_there_yet() throws Exception {
        int port = RunningProxy.freePort();
        String ring = RING.replace("OPTIONS", "");
        try (var sluice =
                new RunningProxy(folder, configuration(port, ring, "log ring@r local0"))) {
            visit(sluice.port("web"), "/one");
            try (var collector = new Collector(port)) {
                collector.accept();
                assertThat(collector.read(5)).isEqualTo("/one\n");
            }
        }
    }

    @Test
    void what_is_overwritten_before_it_could_be_sent_is_counted() throws Exception {
        int port = RunningProxy.freePort();
        String ring = RING.replace("OPTIONS", "");
        try (var sluice =
                new RunningProxy(folder, configuration(port, ring, "log ring@r local0"))) {
            String path = "/" + "x".repeat(999);
            for (int i = 0; i < 20; i++) {
                visit(sluice.port("web"), path);
            }
            // 16384 bytes hold sixteen messages of 1000 bytes and their lengths.
            assertThat(sluice.ask("show events")).contains("r          : type=buffer, 4 dropped");
            try (var collector = new Collector(port)) {
                collector.accept();
                assertThat(collector.read(16 * 1001)).isEqualTo((path + "\n").repeat(16));
            }
        }
    }

    @Test
    void watching_shows_what_comes_and_reload_keeps_what_was() throws Exception {
        String configuration = configuration(1, "ring r\n    size 20000", "log ring@r local0");
        try (var sluice = new RunningProxy(folder, configuration)) {
            visit(sluice.port("web"), "/before");
            try (var watching = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                watching.connect(UnixDomainSocketAddress.of(sluice.socket()));
                watching.write(
                        ByteBuffer.wrap(
                                "show events r -w -n\n".getBytes(StandardCharsets.US_ASCII)));
                // An answer on another connection: the first one has been read by then.
                assertThat(sluice.ask("show events r")).startsWith("/before\n");
                visit(sluice.port("web"), "/after");
                var buffer = ByteBuffer.allocate(100);
                while (buffer.position() < 7 && watching.read(buffer) >= 0) {}
                assertThat(new String(buffer.array(), 0, 7, StandardCharsets.US_ASCII))
                        .isEqualTo("/after\n");
            }
            assertThat(sluice.ask("reload")).contains("Success=1");
            visit(sluice.port("web"), "/reloaded");
            assertThat(sluice.ask("show events r")).startsWith("/before\n/after\n/reloaded\n");
        }
    }

    @Test
    void a_file_behind_a_ring_shows_its_messages_and_the_earlier_one_is_kept() throws Exception {
        Path file = folder.resolve("ring.bin");
        Files.writeString(file, "of an earlier process");
        String ring = "ring r\n    backing-file " + file;
        try (var sluice = new RunningProxy(folder, configuration(1, ring, "log ring@r local0"))) {
            visit(sluice.port("web"), "/kept");
            assertThat(sluice.ask("show events r")).startsWith("/kept\n");
        }
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("/kept");
        assertThat(folder.resolve("ring.bin.bak")).hasContent("of an earlier process");
    }
}

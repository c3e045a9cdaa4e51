package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;

/// Thousands of streams in a list that nobody reads yet: it waits, and neither memory nor traffic pays for it.
class ManySessionsTest {
    private static final int CONNECTIONS = 100;
    private static final int STREAMS = 100;

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 1h
              timeout server 1h
              timeout connect 1h
            frontend many
              bind 127.0.0.1:{port many} proto h2
              default_backend full
            frontend web
              bind 127.0.0.1:{port web}
              http-request return status 200 content-type text/plain string here
            backend full
              timeout tarpit 1h
              http-request tarpit
            """;

    @TempDir Path folder;

    /// What a client of HTTP/2 sends: as many requests as a connection may have.
    private static byte[] requests() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        // GET http://a/ with the static table of HPACK.
        byte[] block = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};
        for (int i = 0; i < STREAMS; i++) {
            int id = 2 * i + 1;
            // HEADERS, END_STREAM and END_HEADERS.
            bytes.writeBytes(new byte[] {0, 0, (byte) block.length, 1, 5, 0, 0});
            bytes.write(id >> 8);
            bytes.write(id);
            bytes.writeBytes(block);
        }
        return bytes.toByteArray();
    }

    @Test
    void aListThatNobodyReadsHoldsNothingUp() throws Exception {
        var clients = new ArrayList<Socket>();
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            byte[] requests = requests();
            for (int i = 0; i < CONNECTIONS; i++) {
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port("many"));
                client.getOutputStream().write(requests);
                clients.add(client);
            }
            awaitStreams(proxy);
            long before = PlatformDependent.usedDirectMemory();
            try (var list = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                list.connect(UnixDomainSocketAddress.of(proxy.socket()));
                list.write(ByteBuffer.wrap("show sess\n".getBytes(StandardCharsets.US_ASCII)));
                var first = ByteBuffer.allocate(100);
                assertThat(list.read(first)).isPositive();
                for (int i = 0; i < 20; i++) {
                    try (var client = new RawClient(proxy.port("web"))) {
                        assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readAll(10_000))
                                .endsWith("here");
                    }
                    assertThat(proxy.ask("show info")).contains("\nPid: ");
                }
                // The list has some 3 MB; what waits for its reader is a few pieces of it.
                assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(1 << 20);
                assertThat(identifiers(first, list)).isEqualTo(CONNECTIONS * STREAMS);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void awaitStreams(RunningProxy proxy) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String wanted = "\nCurrStreams: " + CONNECTIONS * STREAMS + "\n";
        while (!proxy.ask("show info").contains(wanted)) {
            assertThat(System.nanoTime())
                    .as(() -> proxy.ask("show info").replaceAll("(?s).*(\nCurrStreams.*)", "$1"))
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /// How many different streams the list has.
    private static int identifiers(ByteBuffer first, SocketChannel rest) throws IOException {
        var text =
                new StringBuilder(
                        new String(first.array(), 0, first.position(), StandardCharsets.UTF_8));
        text.append(
                new String(Channels.newInputStream(rest).readAllBytes(), StandardCharsets.UTF_8));
        var seen = new HashSet<String>();
        text.toString()
                .lines()
                .filter(line -> line.contains(" fe=many be=full "))
                .forEach(
                        line ->
                                assertThat(seen.add(line.substring(0, line.indexOf(':'))))
                                        .isTrue());
        return seen.size();
    }
}

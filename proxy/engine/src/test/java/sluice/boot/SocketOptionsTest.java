package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What is written about sockets reaches the kernel: looked up in its own table of connections.
class SocketOptionsTest {
    private static final String ESTABLISHED = "01";
    private static final String KEEP_ALIVE = "02";

    /// `sl local remote state tx:rx timer:when …` of `/proc/net/tcp`.
    private static List<String[]> connections() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 5 && words[3].equals(ESTABLISHED))
                .toList();
    }

    private static String port(int number) {
        return ":%04X".formatted(number);
    }

    /// An interface that does not exist shows that the name reaches the kernel.
    @ParameterizedTest
    @CsvSource({"lo, 200", "nowhere0, 503"})
    void interfaces_of_servers(String network, int status) throws IOException {
        try (var origin =
                        new ScriptedOrigin()
                                .answer("/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var engine =
                        new ConfiguredEngine(
                                """
                                defaults
                                    mode http
                                    timeout client 20s
                                    timeout server 20s
                                    timeout connect 5s
                                    retries 0
                                frontend web
                                    bind 127.0.0.1:1
                                    default_backend app
                                backend app
                                    source 127.0.0.2 interface %s
                                    server one 127.0.0.1:%d
                                """
                                        .formatted(network, origin.port()));
                var client = new RawClient(engine.port("web"))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll(500)).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void probes_and_source_addresses() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
        try (var origin =
                        new ScriptedOrigin()
                                .answer("/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var engine =
                        new ConfiguredEngine(
                                """
                                global
                                    tune.rcvbuf.client 64k
                                    tune.sndbuf.server 64k
                                defaults
                                    mode http
                                    option tcpka
                                    clitcpka-idle 30s
                                    clitcpka-intvl 5s
                                    clitcpka-cnt 3
                                    srvtcpka-idle 20s
                                    timeout client 20s
                                    timeout server 20s
                                    timeout connect 5s
                                frontend web
                                    bind 127.0.0.1:1 mss 1200 tcp-ut 30s
                                    default_backend app
                                backend app
                                    source 127.0.0.2
                                    server one 127.0.0.1:%d tcp-ut 10s
                                """
                                        .formatted(origin.port()));
                var client = new RawClient(engine.port("web"))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n", 5000)).startsWith("HTTP/1.1 200");
            var front = port(engine.port("web"));
            assertThat(connections())
                    .anySatisfy(
                            words -> {
                                assertThat(words[1]).endsWith(front);
                                assertThat(words[5]).startsWith(KEEP_ALIVE);
                            })
                    .anySatisfy(
                            words -> {
                                assertThat(words[1]).startsWith("0200007F:");
                                assertThat(words[2]).endsWith(port(origin.port()));
                                assertThat(words[5]).startsWith(KEEP_ALIVE);
                            });
        }
    }

    @Test
    void an_address_of_both_families_and_one_of_ipv6_alone() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")));
        try (var engine =
                new ConfiguredEngine(
                        """
                        defaults
                            mode http
                            timeout client 20s
                        frontend both
                            bind :::1 v4v6
                            http-request return status 200
                        frontend alone
                            bind :::1 v6only
                            http-request return status 200
                        """)) {
            connect("127.0.0.1", engine.port("both"));
            connect("::1", engine.port("both"));
            connect("::1", engine.port("alone"));
            assertThatThrownBy(() -> connect("127.0.0.1", engine.port("alone")))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void connect(String address, int port) throws IOException {
        new Socket(InetAddress.getByName(address), port).close();
    }

    /// `maxconn` of a bind line: the second client waits until the first one is gone.
    @Test
    void a_listener_has_a_limit_of_its_own() {
        try (var engine =
                        new ConfiguredEngine(
                                """
                                defaults
                                    mode http
                                    timeout client 20s
                                frontend web
                                    bind 127.0.0.1:1 maxconn 1
                                    http-request return status 200
                                """);
                var waiting = second(engine)) {
            assertThat(waiting.readAll(5000)).startsWith("HTTP/1.1 200");
        }
    }

    private static RawClient second(ConfiguredEngine engine) {
        RawClient waiting;
        try (var first = new RawClient(engine.port("web"))) {
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(first.readAll(300)).startsWith("HTTP/1.1 200");
            waiting = new RawClient(engine.port("web"));
            waiting.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(waiting.readAll(300)).isEmpty();
        }
        return waiting;
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `log backend@NAME`: which server gets which message. HAProxy 2.6 has no log backends.
class LogBackendsTest {
    private static final int PATIENCE_MILLIS = 4000;

    @TempDir Path folder;

    private static String configuration(String backend) {
        return """
        global
            stats socket {socket} level admin
            nbthread 1
            log backend@collectors format raw local0
        frontend web
            bind 127.0.0.1:{port web}
            mode http
            timeout client 2s
            log global
            log-format "%HU end"
            http-request return status 200
        backend collectors
            mode log
        """
                + backend;
    }

    private static void visit(RunningProxy proxy, String path) {
        try (var client = new RawClient(proxy.port("web"))) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.readAll(PATIENCE_MILLIS)).startsWith("HTTP/1.1 200");
        }
    }

    /// The paths that a receiver gets, so many as expected of it.
    private static List<String> paths(LogReceiver receiver, int wanted) {
        var paths = new ArrayList<String>();
        while (paths.size() < wanted) {
            var lines = receiver.lines(1, PATIENCE_MILLIS);
            assertThat(lines).as("behind " + paths).isNotEmpty();
            for (String line : lines) {
                if (line.contains(" end")) {
                    paths.add(line.strip().replace(" end", ""));
                }
            }
        }
        return paths;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    roundrobin              | /a /b /a /b /c /c | /a /a /c | /b /b /c
                    sticky                  | /a /b /c /d       | /a /b /c /d |
                    log-hash 'field(1,?)'   | /a?1 /b?2 /a?3 /b?4 | /a?1 /a?3 | /b?2 /b?4
                    """)
    void algorithms(String balance, String visits, String first, String second) throws Exception {
        try (var one = new LogReceiver();
                var other = new LogReceiver();
                var proxy =
                        new RunningProxy(
                                folder,
                                configuration(
                                        "    balance %s\n    server a udp@127.0.0.1:%d\n    server b udp@127.0.0.1:%d\n"
                                                .formatted(balance, one.port(), other.port())))) {
            for (String path : visits.split(" ")) {
                visit(proxy, path);
            }
            var all = new ArrayList<List<String>>();
            all.add(paths(one, first.split(" ").length));
            all.add(second == null ? List.of() : paths(other, second.split(" ").length));
            assertThat(all)
                    .containsExactlyInAnyOrder(
                            List.of(first.split(" ")),
                            second == null ? List.of() : List.of(second.split(" ")));
        }
    }

    @Test
    void a_server_in_maintenance_gets_nothing() throws Exception {
        try (var one = new LogReceiver();
                var other = new LogReceiver();
                var proxy =
                        new RunningProxy(
                                folder,
                                configuration(
                                        "    balance sticky\n    server a udp@127.0.0.1:%d\n    server b udp@127.0.0.1:%d\n"
                                                .formatted(one.port(), other.port())))) {
            visit(proxy, "/a");
            assertThat(paths(one, 1)).containsExactly("/a");
            proxy.ask("set server collectors/a state maint");
            visit(proxy, "/b");
            assertThat(paths(other, 1)).containsExactly("/b");
            proxy.ask("set server collectors/a state ready");
            visit(proxy, "/c");
            assertThat(paths(other, 1)).containsExactly("/c");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"log-proto legacy, '/a end~/b end~'", "log-proto octet-count, '6 /a end6 /b end'"})
    void servers_without_datagrams_get_a_connection(String options, String expected)
            throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var proxy =
                        new RunningProxy(
                                folder,
                                configuration(
                                        "    server a 127.0.0.1:%d %s\n"
                                                .formatted(listener.getLocalPort(), options)))) {
            listener.setSoTimeout(PATIENCE_MILLIS);
            try (var connection = listener.accept()) {
                connection.setSoTimeout(PATIENCE_MILLIS);
                visit(proxy, "/a");
                visit(proxy, "/b");
                assertThat(read(connection.getInputStream().readNBytes(expected.length())))
                        .isEqualTo(expected.replace('~', '\n'));
            }
        }
    }

    private static String read(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

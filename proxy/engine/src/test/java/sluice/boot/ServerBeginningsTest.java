package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.HeldOrigin;
import sluice.testkit.RawClient;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Options of servers that HAProxy 2.6 does not know: what a server begins with (`from`, named `default-server`), and `strict-maxconn`.
class ServerBeginningsTest {
    private static final String PRESETS =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            backend one
              default-server weight 10
              default-server name big weight 50 maxconn 7
              server a 127.0.0.1:1
              default-server maxconn 4
              server b 127.0.0.1:1 from srv:big
              server c 127.0.0.1:1 from none maxconn 2
              server d 127.0.0.1:1 from srv:a weight 3
              default-server name big weight 60
              server e 127.0.0.1:1 from srv:big maxconn 9
              server f 127.0.0.1:1
              server-template t 2 127.0.0.1:1 from srv:d
            backend two
              server g 127.0.0.1:1 from be:one
              server h 127.0.0.1:1 from srv:one/b weight 5
              server i 127.0.0.1:1 from be:
            backend three
              default-server weight 8
              default-server from srv:one/big
              server j 127.0.0.1:1
              default-server from none
              server k 127.0.0.1:1
            """;

    @TempDir Path folder;

    /// Weight and limit of each server, in the order of the file.
    private static String servers(RunningProxy proxy, String backend) {
        String[] lines = proxy.ask("show stat").split("\n");
        var names = List.of(lines[0].replace("# ", "").split(","));
        var text = new ArrayList<String>();
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            if (fields[0].equals(backend) && !fields[1].equals("BACKEND")) {
                text.add(
                        fields[1]
                                + " "
                                + fields[names.indexOf("weight")]
                                + "/"
                                + fields[names.indexOf("slim")]);
            }
        }
        return String.join(", ", text);
    }

    @Test
    void beginWithOthers() throws Exception {
        try (var proxy = new RunningProxy(folder, PRESETS)) {
            assertThat(servers(proxy, "one"))
                    .isEqualTo("a 10/, b 50/7, c 1/2, d 3/, e 60/9, f 10/4, t1 3/, t2 3/");
            assertThat(servers(proxy, "two")).isEqualTo("g 10/4, h 5/7, i 1/");
            assertThat(servers(proxy, "three")).isEqualTo("j 60/7, k 1/");
            assertThat(proxy.ask("show default-server")).isEqualTo("be:one\nsrv:one/big\n\n");
            assertThat(proxy.ask("show default-server two")).isEqualTo("\n");
            assertThat(proxy.ask("show default-server none")).isEqualTo("No such backend.\n\n");
            assertThat(proxy.ask("add server two/z1 127.0.0.1:1 from srv:one/big weight 4"))
                    .startsWith("New server registered.");
            assertThat(proxy.ask("add server one/z2 127.0.0.1:1 from be:"))
                    .startsWith("New server registered.");
            assertThat(proxy.ask("add server one/z3 127.0.0.1:1"))
                    .startsWith("New server registered.");
            assertThat(proxy.ask("add server one/z4 127.0.0.1:1 from srv:nobody"))
                    .contains("'srv:nobody' is no server");
            assertThat(servers(proxy, "two")).endsWith("z1 4/7");
            assertThat(servers(proxy, "one")).endsWith("z2 10/4, z3 1/");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    server x 127.0.0.1:1 from srv:y                     | 'srv:y' is no server
                    server x 127.0.0.1:1 weight 2 from none             | 'from' has to stand before every other option.
                    server x 127.0.0.1:1 from everything                | 'everything' is no server
                    default-server name n weight 2;server n 127.0.0.1:1 | 'n' is the name of a default-server
                    server n 127.0.0.1:1;default-server name n weight 2 | 'n' is the name of a server
                    """)
    void mistakes(String lines, String problem) throws Exception {
        var file = folder.resolve("wrong.cfg");
        Files.writeString(
                file,
                PRESETS.replace("{socket}", folder.resolve("s").toString())
                        + "backend wrong\n  "
                        + lines.replace(";", "\n  ")
                        + "\n");
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of("proxy", "-c", "-f", file.toString()), out, out)).isEqualTo(1);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains(problem);
    }

    private static final String LIMITED =
            """
            global
              nbthread 2
            defaults
              mode http
              http-reuse safe
              timeout client 9s
              timeout server 9s
              timeout connect 5s
            listen web
              bind 127.0.0.1:{port web}
              server s 127.0.0.1:ORIGIN maxconn 2 pool-low-conn 10 WORDS
            """;

    /// Four clients that stay: without the word each leaves a connection behind, of which the pool keeps ten whether they are needed or not.
    @ParameterizedTest
    @CsvSource({"'', 4", "strict-maxconn, 2"})
    void connectionsAreRequests(String words, int connections) throws Exception {
        try (var origin = new HeldOrigin();
                var proxy =
                        new RunningProxy(
                                folder,
                                LIMITED.replace("ORIGIN", "" + origin.port())
                                        .replace("WORDS", words))) {
            var clients = new ArrayList<RawClient>();
            for (int i = 0; i < 4; i++) {
                var client = new RawClient(proxy.port("web"));
                clients.add(client);
                client.send("GET /" + i + " HTTP/1.1\r\nhost: a\r\n\r\n");
                origin.next().answer(HeldOrigin.OK);
                assertThat(client.readUntil("ok", 5000)).contains(" 200 ");
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (origin.connections() != connections && System.nanoTime() < deadline) {
                LockSupport.parkNanos(2_000_000);
            }
            assertThat(origin.connections()).isEqualTo(connections);
            clients.forEach(RawClient::close);
        }
    }
}

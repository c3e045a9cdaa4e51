package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A new configuration in the running process: what stays, what goes, and that nobody notices.
class ReloadTest {
    private static final String HEAD =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 5s
              timeout queue 20s
            """;

    private static final String FIRST =
            HEAD
                    + """
                    frontend web
                      bind 127.0.0.1:{port web}
                      http-request track-sc0 src table counts
                      http-request set-var(txn.color) str(red),map({folder}/colors.map,none)
                      http-response set-header x-color %[var(txn.color)]
                      default_backend app
                    backend counts
                      stick-table type ip size 1k store http_req_cnt
                    backend app
                      server one 127.0.0.1:{port origin} weight 10
                      server two 127.0.0.1:{port origin} weight 10
                    """;

    private static final String SECOND =
            FIRST.replace("server two", "server three")
                            .replace(
                                    "bind 127.0.0.1:{port web}",
                                    "bind 127.0.0.1:{port web}\n  bind 127.0.0.1:{port more}")
                    + """
                    backend new
                      server n1 127.0.0.1:1
                    """;

    @TempDir Path folder;

    /// Opened by the test that asks for `/slow`, when the answer is wanted.
    private final CountDownLatch slowMayAnswer = new CountDownLatch(1);

    private RunningProxy proxy;
    private ServerSocket origin;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("colors.map"), "red ff0000\n");
        origin = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy =
                new RunningProxy(
                        folder, FIRST.replace("{port origin}", "" + origin.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        origin.close();
    }

    private String first() {
        return FIRST.replace("{port origin}", "" + origin.getLocalPort());
    }

    private String second() {
        return SECOND.replace("{port origin}", "" + origin.getLocalPort());
    }

    /// Answers every request with the number of the connection.
    private void serve() {
        var number = new AtomicInteger();
        while (true) {
            try {
                Socket client = origin.accept();
                int mine = number.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(client, mine));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket client, int number) {
        try (client) {
            var in = reader(client);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String target = line;
                while (line != null && !line.isEmpty()) {
                    line = in.readLine();
                }
                if (target.contains("/slow")) {
                    slowMayAnswer.await();
                }
                String body = "c" + number;
                client.getOutputStream()
                        .write(
                                ("HTTP/1.1 200 OK\r\ncontent-length: "
                                                + body.length()
                                                + "\r\n\r\n"
                                                + body)
                                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | InterruptedException gone) {
            // The other side left.
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /// A client that keeps its connection.
    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port("web"));
            socket.setSoTimeout(10_000);
            in = reader(socket);
        }

        void send(String path) throws IOException {
            socket.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
        }

        /// Status line, fields and body of the next response.
        List<String> read() throws IOException {
            var lines = new ArrayList<String>();
            int length = 0;
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new IOException("closed after " + lines);
                }
                if (line.isEmpty()) {
                    break;
                }
                lines.add(line);
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            var body = new char[length];
            for (int at = 0; at < length; ) {
                at += in.read(body, at, length - at);
            }
            lines.add(new String(body));
            return lines;
        }

        List<String> get(String path) throws IOException {
            send(path);
            return read();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String reload(String template) throws IOException {
        proxy.write(template);
        return proxy.ask("reload");
    }

    @Test
    void anErrorChangesNothingAndSaysWhere() throws IOException {
        String answer = reload(first().replace("default_backend app", "default_backend nowhere"));
        assertThat(answer)
                .startsWith("Success=0\n--\n")
                .contains("sluice.cfg:")
                .contains("nowhere")
                .endsWith("Nothing was changed.\n\n");
        try (var client = new Client()) {
            assertThat(client.get("/").getFirst()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(proxy.ask("show startup-logs")).contains("nowhere");
    }

    @Test
    void anAddressInUseChangesNothing() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String answer =
                    reload(
                            first().replace(
                                            "bind 127.0.0.1:{port web}",
                                            "bind 127.0.0.1:{port web}\n  bind 127.0.0.1:"
                                                    + taken.getLocalPort()));
            assertThat(answer).startsWith("Success=0\n").contains("" + taken.getLocalPort());
        }
        try (var client = new Client()) {
            assertThat(client.get("/").getFirst()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void whatWasMadeAtRunTimeStays() throws IOException {
        try (var client = new Client()) {
            client.get("/");
            client.get("/");
        }
        proxy.ask("set server app/one state maint");
        proxy.ask("set server app/two weight 50%");
        proxy.ask("set maxconn server app/two 7");
        proxy.ask("set map " + folder.resolve("colors.map") + " red fe0000");
        proxy.ask("set maxconn frontend web 77");
        proxy.ask("set rate-limit connections global 9000");
        proxy.ask("add server app/extra 127.0.0.1:1");
        String answer = reload(first());
        assertThat(answer)
                .startsWith("Success=1\n--\nReloaded in ")
                .contains(
                        "kept: 1 frontend, 2 backends, 2 servers, 1 socket, 1 table (1 entries), 1"
                                + " edited list, 3 overrides")
                .contains("lost: server app/extra, which was added at run time")
                .doesNotContain("changed:");
        assertThat(proxy.ask("show stat app 4 -1")).contains("app,one,").contains(",MAINT,");
        assertThat(proxy.ask("get weight app/two")).isEqualTo("5 (initial 10)\n\n");
        assertThat(proxy.ask("show table counts")).contains("http_req_cnt=2");
        assertThat(proxy.ask("show info")).contains("\nConnRateLimit: 9000\n");
        String web = proxy.ask("show stat web 1 -1").lines().toList().get(1);
        assertThat(web.split(",")[6]).isEqualTo("77");
        assertThat(web.split(",")[7]).isEqualTo("1");
        try (var client = new Client()) {
            assertThat(client.get("/")).contains("x-color: fe0000");
        }
    }

    @Test
    void whatTheNewConfigurationChangesIsListed() throws IOException {
        proxy.ask("set server app/two weight 3");
        proxy.ask("set server app/one weight 3; set server app/one state drain");
        Files.writeString(folder.resolve("colors.map"), "red 000001\n");
        proxy.ask("set map " + folder.resolve("colors.map") + " red fe0000");
        String answer =
                reload(
                        second().replace(
                                        "one 127.0.0.1:" + origin.getLocalPort() + " weight 10",
                                        "one 127.0.0.1:" + origin.getLocalPort() + " weight 20"));
        assertThat(answer)
                .contains("changed: frontend web, server app/one")
                .contains("added: server app/three, backend new")
                .contains("removed: server app/two")
                .contains("lost: weight 3 of server app/one, changes at run time of ");
        assertThat(proxy.ask("show stat app 4 1")).contains(",DRAIN,").contains(",20,1,0,");
        try (var more = new Socket(InetAddress.getLoopbackAddress(), proxy.port("more"))) {
            assertThat(more.isConnected()).isTrue();
        }
        assertThat(reload(first())).contains("removed: ").contains("backend new");
    }

    @Test
    void streamsEndAsTheyBeganAndIdleConnectionsMove() throws IOException {
        proxy.ask("disable server app/two");
        try (var client = new Client();
                var slow = new Client()) {
            String connection = client.get("/").getLast();
            client.get("/");
            slow.send("/slow");
            while (!proxy.ask("show sess").contains("srv=one")) {
                Thread.onSpinWait();
            }
            assertThat(reload(first().replace("set-header x-color", "set-header x-colour")))
                    .startsWith("Success=1");
            // The kept connection of the client, and the one to the server, go on under the new
            // rules.
            var after = client.get("/");
            assertThat(after).contains("x-colour: ff0000").doesNotContain("x-color: ff0000");
            assertThat(after.getLast()).isNotEmpty();
            slowMayAnswer.countDown();
            assertThat(slow.read()).contains("x-color: ff0000");
            assertThat(slow.get("/")).contains("x-colour: ff0000");
            assertThat(connection).isNotEmpty();
        }
    }

    @Test
    void idleServerConnectionsAreUsedOn() throws IOException {
        proxy.ask("disable server app/two");
        try (var client = new Client()) {
            client.get("/");
            String connection = client.get("/").getLast();
            assertThat(reload(first())).startsWith("Success=1");
            assertThat(client.get("/").getLast()).isEqualTo(connection);
        }
    }

    @Test
    void aRemovedFrontendLetsItsClientsGo() throws IOException {
        try (var client = new Client()) {
            client.get("/");
            assertThat(
                            reload(
                                    first().replace("frontend web", "frontend other")
                                            .replace("{port web}", "{port other}")))
                    .contains("removed: frontend web");
            assertThat(client.socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aHundredReloadsUnderLoadLoseNothing() throws Exception {
        var stop = new AtomicBoolean();
        var failures = new ConcurrentLinkedQueue<String>();
        var requests = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            boolean keeps = i > 0;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        Client client = null;
                                        while (!stop.get()) {
                                            try {
                                                if (client == null) {
                                                    client = new Client();
                                                }
                                                var answer = client.get("/");
                                                requests.incrementAndGet();
                                                if (!answer.getFirst().equals("HTTP/1.1 200 OK")) {
                                                    failures.add(answer.toString());
                                                }
                                                if (!keeps) {
                                                    client.close();
                                                    client = null;
                                                }
                                            } catch (IOException e) {
                                                failures.add(String.valueOf(e));
                                                client = null;
                                            }
                                        }
                                    }));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(reload(i % 2 == 0 ? second() : first())).startsWith("Success=1");
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(requests.get()).isGreaterThan(100);
    }
}

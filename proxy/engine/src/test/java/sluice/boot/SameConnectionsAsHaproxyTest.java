package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Which connection to a server carries which request, compared with HAProxy. Manual §4.2 `http-reuse`, `max-session-srv-conns`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameConnectionsAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                nbthread 1
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
                http-reuse never
            frontend never
                bind 127.0.0.1:{port never}
                default_backend b
            frontend one
                bind 127.0.0.1:{port one}
                max-session-srv-conns 1
                use_backend b if { path_beg /b }
                default_backend c
            frontend none
                bind 127.0.0.1:{port none}
                max-session-srv-conns 0
                default_backend b
            frontend always
                bind 127.0.0.1:{port always}
                default_backend shared
            backend b
                server s 127.0.0.1:ORIGIN
            backend c
                server s 127.0.0.1:ORIGIN
            backend shared
                http-reuse always
                server s 127.0.0.1:ORIGIN
            """;

    /// Answers each request with the number of its connection.
    private static final class NumberedOrigin implements AutoCloseable {
        private final ServerSocket listener;
        private final AtomicInteger connections = new AtomicInteger();

        NumberedOrigin() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    int number = connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, number));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void serve(Socket socket, int number) {
            try (socket) {
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII));
                String line;
                while ((line = in.readLine()) != null) {
                    if (!line.isEmpty()) {
                        continue;
                    }
                    String body = number + "#";
                    String answer =
                            "HTTP/1.1 200 OK\r\nContent-Length: "
                                    + body.length()
                                    + "\r\n\r\n"
                                    + body;
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException reset) {
                // The proxy closes idle connections so.
            }
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private NumberedOrigin origin;
    private RealHaproxy real;
    private ConfiguredEngine ours;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        origin = new NumberedOrigin();
        String text =
                CONFIGURATION.replace("ORIGIN", Integer.toString(origin.listener.getLocalPort()));
        real =
                RealHaproxy.start(
                        folder,
                        text.replaceFirst("global\n", "global\n    stats socket {socket}\n"));
        ours = new ConfiguredEngine(text.replaceAll("\\{port [a-z]+}", "1"));
    }

    @AfterAll
    void stop() {
        if (origin != null) {
            ours.close();
            real.close();
            origin.close();
        }
    }

    /// Paths of one client, then those of the next.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "never, /1 /2 /3 | /4 /5",
        "one, /b /c /b /c /c",
        "none, /1 /2 /3",
        "always, /1 /2 | /3 | /4"
    })
    void carry_the_same_requests(String frontend, String clients) {
        assertThat(play(ours.port(frontend), clients))
                .isEqualTo(play(real.port(frontend), clients));
    }

    /// The numbers of the connections, the first one being 1.
    private List<Integer> play(int port, String clients) {
        var numbers = new ArrayList<Integer>();
        for (String each : clients.split(" [|] ")) {
            try (var client = new RawClient(port)) {
                for (String path : each.split(" ")) {
                    client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    String answer = client.readUntil("#", 3000);
                    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
                    numbers.add(Integer.parseInt(body.replace("#", "")));
                }
            }
        }
        int first = numbers.getFirst();
        return numbers.stream().map(each -> each - first + 1).toList();
    }
}

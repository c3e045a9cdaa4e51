package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.ProxyProcess;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.IOException;
import java.nio.file.Path;

/// What becomes of streams when their server, or the one they stand in for, changes: `on-marked-down`, `on-marked-up`.
class MarkedServersTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
            defaults
              mode http
              log global
              log-format "%s %ts %ST"
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              default_backend app
            backend app
              balance roundrobin
              server main 127.0.0.1:ORIGIN on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions
              server spare 127.0.0.1:ORIGIN backup
            """;

    @TempDir Path folder;

    /// Sends commands to a proxy's socket.
    private interface Socket {
        String ask(String command) throws IOException;
    }

    @Test
    void streamsEndWithTheirServer() throws Exception {
        try (var origin = origin();
                var log = new LogReceiver();
                var proxy = new RunningProxy(folder, configuration(origin, log))) {
            endOfStreams(proxy.port("web"), proxy::ask, origin, log);
        }
    }

    @Test
    void haproxyEndsThemTheSameWay() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin = origin();
                var log = new LogReceiver();
                ProxyProcess proxy = RealHaproxy.start(folder, configuration(origin, log))) {
            endOfStreams(proxy.port("web"), proxy::ask, origin, log);
        }
    }

    private static ScriptedOrigin origin() {
        return new ScriptedOrigin()
                .answer(
                        "/half",
                        Answer.bytes("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
                                .then(Answer.End.STALL));
    }

    private static String configuration(ScriptedOrigin origin, LogReceiver log) {
        return CONFIGURATION
                .replace("LOG", Integer.toString(log.port()))
                .replace("ORIGIN", Integer.toString(origin.port()));
    }

    private static void endOfStreams(
            int port, Socket socket, ScriptedOrigin origin, LogReceiver log) throws IOException {
        try (var client = new RawClient(port)) {
            assertThat(client.send("GET /half HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("half", 5000))
                    .endsWith("half");
            socket.ask("set server app/main state maint");
            client.readAll(5000);
        }
        try (var client = new RawClient(port)) {
            assertThat(client.send("GET /half HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("half", 5000))
                    .endsWith("half");
            socket.ask("set server app/main state ready");
            client.readAll(5000);
        }
        assertThat(log.lines(2, 5000).stream().filter(line -> line.contains(" 200")))
                .containsExactly("main DD 200", "spare UD 200");
        assertThat(origin.requests()).hasSize(2);
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `hard-stop-after`: what is left of the traffic ends when a stop or a reload has waited long enough, and not before. Manual §3.1.
class HardStopTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              LIMIT
            defaults
              mode http
              timeout client 1h
              timeout server 1h
              timeout connect 1s
              timeout http-request 1h
            frontend web
              bind 127.0.0.1:{port web}
              timeout tarpit 1h
              http-request tarpit if { path /wait }
              http-request return status 200 content-type text/plain string WHO
            """;

    private static final String HALF = "GET / HTTP/1.1\r\nhost: a\r\n";

    /// HAProxy has no stream for half a request.
    private static final String WAITING = "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n";

    @TempDir Path folder;

    private static String configuration(String limit, String who) {
        return CONFIGURATION.replace("LIMIT", limit).replace("WHO", who);
    }

    private interface Asked {
        String ask(String command) throws IOException;
    }

    /// Waits until the request is a stream.
    private static void awaitStream(Asked proxy) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!proxy.ask("show sess").contains("fe=web")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /// A process that is told to finish, while a client is in no hurry.
    @Test
    void aSoftStopEndsAsHaproxys() throws Exception {
        assumeTrue(RealHaproxy.available());
        String text = configuration("hard-stop-after 300ms", "x");
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        try (var haproxy = RealHaproxy.start(theirs, text);
                var client = new RawClient(haproxy.port("web"))) {
            client.send(WAITING);
            awaitStream(haproxy::ask);
            var process = ProcessHandle.of(haproxy.pid()).orElseThrow();
            signal(haproxy.pid());
            process.onExit().get(20, TimeUnit.SECONDS);
            client.readAll(10_000);
            assertThat(client.end()).isNotEqualTo(RawClient.End.OPEN);
        }
        int port = RunningProxy.freePort();
        Path socket = ours.resolve("admin.sock");
        Files.writeString(
                ours.resolve("ours.cfg"),
                text.replace("{socket}", "" + socket).replace("{port web}", "" + port));
        var process = new ProgramUnderTest(ours).start(List.of("-db", "-f", "ours.cfg"));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.exists(socket)) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
            }
            try (var client = new RawClient(port)) {
                client.send(WAITING);
                awaitStream(command -> RunningProxy.ask(socket, command));
                signal(process.pid());
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                client.readAll(10_000);
                assertThat(client.end()).isNotEqualTo(RawClient.End.OPEN);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void signal(long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-USR1", Long.toString(process)).start().waitFor();
    }

    @Test
    void aReloadEndsWhatIsLeftOfTheOldConfigurationOnly() throws Exception {
        try (var proxy = new RunningProxy(folder, configuration("hard-stop-after 300ms", "old"));
                var old = new RawClient(proxy.port("web"))) {
            old.send(HALF);
            awaitStream(proxy::ask);
            proxy.write(configuration("hard-stop-after 300ms", "new"));
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            try (var young = new RawClient(proxy.port("web"))) {
                young.send(HALF);
                old.readAll(10_000);
                assertThat(old.end()).isNotEqualTo(RawClient.End.OPEN);
                assertThat(young.send("\r\n").readUntil("new", 10_000))
                        .contains("200")
                        .contains("new");
            }
        }
    }

    @Test
    void withoutALimitTheOldConfigurationServesToTheEnd() throws Exception {
        try (var proxy = new RunningProxy(folder, configuration("", "old"));
                var old = new RawClient(proxy.port("web"))) {
            old.send(HALF);
            awaitStream(proxy::ask);
            proxy.write(configuration("", "new"));
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            try (var young = new RawClient(proxy.port("web"))) {
                assertThat(young.send(HALF + "\r\n").readUntil("new", 10_000)).contains("new");
            }
            assertThat(old.send("\r\n").readUntil("old", 10_000)).contains("200").contains("old");
        }
    }
}

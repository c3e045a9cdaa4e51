package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What may go wrong between two processes: one of them is killed, a file is left, the disk was full, the port is not shared.
class HandOverAccidentsTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin expose-fd listeners
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend web
              bind 127.0.0.1:{port web}
              http-request return status 200 content-type text/plain string WHO
            """;

    @TempDir Path folder;

    private static String get(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    private static String by(String who) {
        return CONFIGURATION.replace("WHO", who);
    }

    @Test
    void theOldProcessServesOnWhenTheNewOneDiesWhileItAsks() throws Exception {
        try (var proxy = new RunningProxy(folder, by("old"))) {
            for (int answered = 0; answered < 3; answered++) {
                // Killed before it asked, before the answer, and with the number of sockets in its
                // hand.
                try (var asking = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    asking.connect(UnixDomainSocketAddress.of(proxy.socket()));
                    if (answered > 0) {
                        asking.write(ByteBuffer.wrap("_getsocks\n".getBytes()));
                    }
                    if (answered > 1) {
                        assertThat(asking.read(ByteBuffer.allocate(4))).isEqualTo(4);
                    }
                }
                assertThat(get(proxy.port("web"))).isEqualTo("old");
            }
            assertThat(proxy.ask("show info")).contains("\nStopping: 0\n");
        }
    }

    @Test
    void theNewProcessDoesNotStartWhenTheOldOneDiesWhileItAnswers() throws Exception {
        Path socket = folder.resolve("dying.sock");
        for (byte[] answer : new byte[][] {{}, {2, 0, 0, 0}}) {
            Files.deleteIfExists(socket);
            try (var old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                old.bind(UnixDomainSocketAddress.of(socket));
                var dying =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try (var asked = old.accept()) {
                                                asked.read(ByteBuffer.allocate(64));
                                                asked.write(ByteBuffer.wrap(answer));
                                            } catch (IOException e) {
                                                throw new AssertionError(e);
                                            }
                                        });
                assertThatThrownBy(
                                () ->
                                        new RunningProxy(
                                                folder,
                                                by("new"),
                                                List.of("-x", socket.toString())))
                        .isInstanceOf(StartFailure.class)
                        .hasMessageContaining("Failed to get the sockets from the old process");
                dying.join();
            }
        }
    }

    @Test
    void aKilledPredecessorLeavesSocketsThatTheSuccessorHas() throws Exception {
        Path first = Files.createDirectory(folder.resolve("a"));
        Path second = Files.createDirectory(folder.resolve("b"));
        int port = RunningProxy.freePort();
        Path socket = first.resolve("admin.sock");
        var program = new ProgramUnderTest(first);
        Files.writeString(
                first.resolve("old.cfg"),
                by("old").replace("{socket}", "" + socket).replace("{port web}", "" + port));
        Process old = program.start(List.of("-db", "-f", "old.cfg"));
        try {
            awaitAnswer(port, old);
            awaitFile(socket, old);
            try (var ours =
                    new RunningProxy(
                            second,
                            by("new").replace("{port web}", "" + port),
                            List.of("-x", socket.toString()))) {
                old.destroyForcibly().waitFor();
                for (int i = 0; i < 20; i++) {
                    assertThat(get(port)).isEqualTo("new");
                }
                assertThat(ours.ask("show info")).contains("\nPid: ");
            }
        } finally {
            old.destroyForcibly().waitFor();
        }
        // Both files of the killed process are still there; the next one starts all the same.
        assertThat(Files.exists(socket)).isTrue();
        try (var next = new RunningProxy(first, by("next"))) {
            assertThat(get(next.port("web"))).isEqualTo("next");
        }
    }

    @Test
    void theSuccessorMayHaveTheSameSocketForOperators() throws Exception {
        try (var old = new RunningProxy(folder, by("old"))) {
            List<String> flags = List.of("-x", old.socket().toString());
            // One that cannot start takes nothing away.
            String bad = by("bad").replace("frontend web\n", "frontend web\n  bind 192.0.2.1:80\n");
            assertThatThrownBy(
                            () ->
                                    new RunningProxy(
                                            folder,
                                            bad.replace("{port web}", "" + old.port("web")),
                                            flags))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("cannot bind");
            assertThat(old.ask("show version")).isNotBlank();
            String same = by("new").replace("{port web}", "" + old.port("web"));
            try (var next = new RunningProxy(folder, same, flags)) {
                old.worker().traffic().stopListening();
                assertThat(get(old.port("web"))).isEqualTo("new");
                assertThat(next.ask("show version")).isNotBlank();
            }
        }
    }

    /// The sockets for operators open behind those for clients.
    private static void awaitFile(Path file, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(file)) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static void awaitAnswer(int port, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                get(port);
                return;
            } catch (IOException notYet) {
                assertThat(process.isAlive()).isTrue();
                assertThat(System.nanoTime()).isLessThan(deadline);
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void filesOfUnixSocketsThatWereLeftAreReplacedAndOthersAreNot() throws Exception {
        Path left = folder.resolve("left.sock");
        try (var gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(left));
        }
        String unix = by("new").replace("127.0.0.1:{port web}", left.toString());
        try (var proxy = new RunningProxy(folder, unix)) {
            assertThat(RunningProxy.ask(left, "GET / HTTP/1.0\r\n\r")).endsWith("new");
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            assertThat(RunningProxy.ask(left, "GET / HTTP/1.0\r\n\r")).endsWith("new");
        }
        Files.delete(left);
        Files.writeString(left, "precious");
        assertThatThrownBy(() -> new RunningProxy(folder, unix))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no socket");
        assertThat(Files.readString(left)).isEqualTo("precious");
    }

    @Test
    void aStateFileThatAFullDiskCutIsReadAsFarAsItGoes() throws Exception {
        String template =
                """
                global
                  stats socket {socket} level admin
                  server-state-file {folder}/state
                defaults
                  mode http
                  timeout client 5s
                  timeout server 5s
                  timeout connect 1s
                  load-server-state-from-file global
                backend app
                  server s1 127.0.0.1:1
                  server s2 127.0.0.1:1
                """;
        Path state = folder.resolve("state");
        try (var proxy = new RunningProxy(folder, template)) {
            proxy.ask("set server app/s1 state drain; set server app/s2 state drain");
            Files.writeString(state, proxy.ask("show servers state"));
        }
        String whole = Files.readString(state).stripTrailing();
        Files.writeString(state, whole.substring(0, whole.lastIndexOf("s2") + 8));
        try (var proxy = new RunningProxy(folder, template)) {
            assertThat(proxy.ask("show stat app 4 1")).contains("DRAIN");
            assertThat(proxy.ask("show stat app 4 2")).doesNotContain("DRAIN");
        }
    }

    @Test
    void aHaproxyThatDoesNotShareItsPortGivesItFree() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        String alone = by("haproxy").replace("global\n", "global\n  noreuseport\n");
        try (var haproxy = RealHaproxy.start(theirs, alone)) {
            int port = haproxy.port("web");
            assertThat(get(port)).isEqualTo("haproxy");
            String pid =
                    haproxy.ask("show info")
                            .lines()
                            .filter(line -> line.startsWith("Pid: "))
                            .findFirst()
                            .orElseThrow()
                            .substring(5);
            try (var proxy =
                    new RunningProxy(
                            ours,
                            by("sluice").replace("{port web}", "" + port),
                            List.of("-sf", pid))) {
                for (int i = 0; i < 5; i++) {
                    assertThat(get(port)).isEqualTo("sluice");
                }
                assertThat(proxy.ask("show info")).contains("\nStopping: 0\n");
            }
        }
    }

    @Test
    void aHaproxyTakesThePortThatWeDoNotShare() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path first = Files.createDirectory(folder.resolve("a"));
        Path theirs = Files.createDirectory(folder.resolve("h"));
        int port = RunningProxy.freePort();
        var program = new ProgramUnderTest(first);
        Files.writeString(
                first.resolve("old.cfg"),
                by("old")
                        .replace("global\n", "global\n  noreuseport\n")
                        .replace("{socket}", first + "/admin.sock")
                        .replace("{port web}", "" + port));
        Process old = program.start(List.of("-db", "-f", "old.cfg"));
        try {
            awaitAnswer(port, old);
            try (var haproxy =
                    RealHaproxy.start(
                            theirs,
                            by("haproxy").replace("{port web}", "" + port),
                            List.of("-sf", Long.toString(old.pid())))) {
                assertThat(get(port)).isEqualTo("haproxy");
                assertThat(old.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(old.exitValue()).isZero();
                assertThat(get(port)).isEqualTo("haproxy");
                assertThat(haproxy.output()).doesNotContain("cannot bind");
            }
        } finally {
            old.destroyForcibly().waitFor();
        }
    }

    @Test
    void aHardReloadEndsWhatRuns() throws Exception {
        try (var proxy = new RunningProxy(folder, by("old"));
                var half = new Socket(InetAddress.getLoopbackAddress(), proxy.port("web"))) {
            half.setSoTimeout(10_000);
            half.getOutputStream().write("GET / HTTP/1.1\r\nhost:".getBytes());
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!proxy.ask("show sess").contains("fe=web")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            proxy.write(by("new") + "nonsense");
            assertThat(proxy.ask("hard-reload")).startsWith("Success=0");
            assertThat(proxy.ask("show sess")).contains("fe=web");
            proxy.write(by("new"));
            assertThat(proxy.ask("hard-reload")).startsWith("Success=1");
            // Whatever is said to it: it comes to its end now, not when the client is done.
            half.getInputStream().readAllBytes();
            assertThat(get(proxy.port("web"))).isEqualTo("new");
        }
    }
}

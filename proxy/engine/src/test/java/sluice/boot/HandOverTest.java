package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.wire.listen.HandedSockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Listening sockets go from one process to another, HAProxy's and ours, in both directions.
class HandOverTest {
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
            frontend local
              bind {folder}/web.sock
              http-request return status 200 content-type text/plain string WHO
            """;

    @TempDir Path folder;

    private static String get(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            return answer(socket);
        }
    }

    private static String answer(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    private static String by(String who) {
        return CONFIGURATION.replace("WHO", who);
    }

    @Test
    void ourSocketsAreFetched() throws Exception {
        try (var proxy = new RunningProxy(folder, by("old"))) {
            var handed = HandedSockets.fetch(proxy.socket().toString());
            assertThat(handed.size()).isGreaterThanOrEqualTo(2);
            handed.closeUnused();
            // Whoever asked and left took nothing with it.
            assertThat(get(proxy.port("web"))).isEqualTo("old");
        }
    }

    @Test
    void withoutExposeNothingIsHandedOver() throws Exception {
        try (var proxy = new RunningProxy(folder, by("old").replace(" expose-fd listeners", ""))) {
            assertThat(proxy.ask("_getsocks")).isEmpty();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> HandedSockets.fetch(proxy.socket().toString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void haproxysSocketsAreTakenOver() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        try (var haproxy = RealHaproxy.start(theirs, by("haproxy"))) {
            int port = haproxy.port("web");
            assertThat(get(port)).isEqualTo("haproxy");
            String template =
                    by("sluice")
                            .replace("{port web}", "" + port)
                            .replace("{folder}/web.sock", theirs + "/web.sock");
            try (var proxy =
                    new RunningProxy(ours, template, List.of("-x", haproxy.socket().toString()))) {
                // Accepted by nobody yet: it waits in a queue that both processes know.
                haproxy.close();
                for (int i = 0; i < 20; i++) {
                    assertThat(get(port)).isEqualTo("sluice");
                }
                assertThat(proxy.ask("show info")).contains("\nPid: ");
                assertThat(Files.exists(theirs.resolve("web.sock"))).isTrue();
            }
        }
    }

    @Test
    void haproxyTakesOurSocketsOver() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        try (var proxy = new RunningProxy(ours, by("sluice"))) {
            int port = proxy.port("web");
            proxy.worker().awaitRehearsal();
            String template =
                    by("haproxy")
                            .replace("{port web}", "" + port)
                            .replace("{folder}/web.sock", ours + "/web.sock");
            try (var haproxy =
                    RealHaproxy.start(theirs, template, List.of("-x", proxy.socket().toString()))) {
                proxy.worker().traffic().stopListening();
                for (int i = 0; i < 20; i++) {
                    assertThat(get(port)).isEqualTo("haproxy");
                }
                assertThat(haproxy.output()).doesNotContain("Failed to get");
            }
        }
    }

    @Test
    void fromOneOfOursToTheNextNothingIsLost() throws Exception {
        Path first = Files.createDirectory(folder.resolve("a"));
        Path second = Files.createDirectory(folder.resolve("b"));
        try (var old = new RunningProxy(first, by("old"))) {
            int port = old.port("web");
            String template =
                    by("new")
                            .replace("{port web}", "" + port)
                            .replace("{folder}/web.sock", first + "/web.sock");
            try (var waiting = new Socket()) {
                try (var proxy =
                        new RunningProxy(
                                second, template, List.of("-x", old.socket().toString()))) {
                    waiting.connect(new java.net.InetSocketAddress("127.0.0.1", port));
                    assertThat(answer(waiting)).isIn("old", "new");
                    old.worker().traffic().stopListening();
                    assertThat(get(port)).isEqualTo("new");
                    assertThat(RunningProxy.ask(first.resolve("web.sock"), "GET / HTTP/1.0\r\n\r"))
                            .endsWith("new");
                    assertThat(proxy.ask("show sess")).contains("fe=GLOBAL");
                }
            }
        }
    }

    @Test
    void aSocketThatIsGoneEndsTheStart() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () ->
                                new RunningProxy(
                                        folder,
                                        by("new"),
                                        List.of("-x", folder.resolve("nobody.sock").toString())))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Failed to get the sockets from the old process");
    }

    @Test
    void theMastersSocketKnowsItsProcesses() throws Exception {
        Path master = folder.resolve("master.sock");
        try (var proxy =
                new RunningProxy(
                        folder, by("one"), List.of("-W", "-S", "unix@" + master + ",mode,600"))) {
            long pid = ProcessHandle.current().pid();
            assertThat(RunningProxy.ask(master, "show proc"))
                    .startsWith("#<PID>")
                    .containsPattern(pid + " +master +0 \\[failed: 0\\]")
                    .containsPattern("# workers\n" + pid + " +worker ");
            assertThat(RunningProxy.ask(master, "@1 show cli level")).isEqualTo("admin\n\n");
            assertThat(RunningProxy.ask(master, "@!" + pid + " show cli level"))
                    .isEqualTo("admin\n\n");
            assertThat(RunningProxy.ask(master, "@!1234567 show info"))
                    .isEqualTo("Can't find the target PID matching the prefix '@!1234567'.\n\n");
            proxy.write(by("two"));
            assertThat(RunningProxy.ask(master, "reload")).startsWith("Success=1\n--\n");
            assertThat(get(proxy.port("web"))).isEqualTo("two");
            proxy.write("nonsense");
            assertThat(RunningProxy.ask(master, "reload")).startsWith("Success=0\n--\n");
            assertThat(RunningProxy.ask(master, "show proc")).contains("1 [failed: 1]");
            assertThat(proxy.ask("@1 show version")).startsWith("Unknown command");
        }
    }
}

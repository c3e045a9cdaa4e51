package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Backends, frontends and sockets come and go while the process runs.
class DynamicProxiesTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              timeout client 20s
              timeout server 20s
              timeout connect 1s
            defaults web
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 1s
              balance roundrobin
            defaults answering from web
              http-request return status 200 content-type text/plain lf-string "%f"
            defaults nothing
              timeout client 20s
            frontend f from web
              bind 127.0.0.1:{port web}
              use_backend %[path,field(2,/)]
              default_backend origin
            backend origin from web
              server s1 127.0.0.1:{port inner}
            backend table from web
              stick-table type ip size 10
            frontend inner from web
              bind 127.0.0.1:{port inner}
              http-request return status 200 content-type text/plain string inner
            """;

    @TempDir Path folder;

    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy(folder, CONFIGURATION);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private static String get(int port, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(9, 12) + " " + text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    private String ask(String command) {
        return proxy.ask(command).strip();
    }

    @Test
    void aBackendIsMadePublishedAndRemoved() throws Exception {
        int port = proxy.port("web");
        assertThat(ask("show defaults")).isEqualTo("web\nanswering\nnothing");
        assertThat(get(port, "/new")).isEqualTo("200 inner");
        assertThat(ask("add backend new from web")).isEqualTo("New backend registered.");
        assertThat(ask("show backend")).endsWith("table\nnew");
        assertThat(ask("add server new/s1 127.0.0.1:" + RunningProxy.freePort()))
                .isEqualTo("New server registered.");
        assertThat(ask("enable server new/s1")).isEmpty();
        // Not published: the rule passes it by.
        assertThat(get(port, "/new")).isEqualTo("200 inner");
        assertThat(ask("publish backend new")).isEqualTo("Backend published.");
        assertThat(get(port, "/new")).startsWith("503");
        assertThat(ask("show stat new 2 -1")).contains("\nnew,BACKEND,");
        assertThat(ask("del backend new")).contains("must be unpublished");
        assertThat(ask("unpublish backend new")).isEqualTo("Backend unpublished.");
        assertThat(ask("unpublish backend new")).contains("already unpublished");
        assertThat(ask("del backend new")).isEqualTo("Cannot remove a backend with servers in it.");
        assertThat(ask("disable server new/s1; wait 5s srv-removable new/s1; del server new/s1"))
                .endsWith("Server deleted.");
        assertThat(ask("wait 5s be-removable new")).isEqualTo("Done.");
        assertThat(ask("del backend new")).isEqualTo("Backend deleted.");
        assertThat(ask("show stat new 2 -1")).contains("No such proxy");
        assertThat(get(port, "/new")).isEqualTo("200 inner");
    }

    @Test
    void whatTheConfigurationNamesStays() {
        assertThat(ask("unpublish backend origin; del backend origin"))
                .endsWith("due to other configuration elements pointing to it.");
        assertThat(ask("unpublish backend table; del backend table"))
                .endsWith("Cannot delete a backend with a stick-table.");
        assertThat(ask("publish backend nobody")).isEqualTo("No such backend.");
        assertThat(ask("wait 1s be-removable nobody")).isEqualTo("No such backend.");
    }

    @Test
    void badBackendsAreRefusedAndLeaveNothing() {
        assertThat(ask("add backend x")).startsWith("usage: add backend");
        assertThat(ask("add backend x from web mode")).startsWith("usage: add backend");
        assertThat(ask("add backend x from web bogus 1")).startsWith("usage: add backend");
        assertThat(ask("add backend x from nowhere")).contains("'nowhere' not found");
        assertThat(ask("add backend x from nothing")).startsWith("Mode is mandatory");
        assertThat(ask("add backend x from nothing mode bogus")).contains("bogus");
        assertThat(ask("add backend a/b from web")).contains("Character '/' is not permitted");
        assertThat(ask("add backend f from web")).contains("taken by frontend 'f'");
        assertThat(ask("show backend")).isEqualTo("# name\norigin\ntable");
        assertThat(ask("add backend x from nothing mode tcp")).isEqualTo("New backend registered.");
    }

    @Test
    void aFrontendListensWhereItIsTold() throws Exception {
        int first = RunningProxy.freePort();
        assertThat(ask("add frontend blue from answering")).isEqualTo("New frontend registered.");
        assertThat(ask("add bind blue 127.0.0.1:" + first + " name one"))
                .isEqualTo("New bind registered.");
        assertThat(get(first, "/")).isEqualTo("200 blue");
        assertThat(ask("add bind blue 127.0.0.1:" + proxy.port("web") + ",192.0.2.1:80"))
                .contains("cannot bind");
        assertThat(ask("add bind blue 127.0.0.1:99999")).contains("99999");
        assertThat(ask("add bind blue 127.0.0.1:" + first + " bogus")).contains("bogus");
        assertThat(ask("show stat blue 1 -1")).contains("\nblue,FRONTEND,");
        assertThat(ask("del frontend blue")).contains("still listens");
        assertThat(ask("del bind blue/two")).isEqualTo("No such bind.");
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), first)) {
            kept.setSoTimeout(10_000);
            kept.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes());
            byte[] head = new byte[15];
            assertThat(kept.getInputStream().readNBytes(head, 0, 15)).isEqualTo(15);
            assertThat(ask("del bind blue/one")).isEqualTo("Bind deleted.");
            assertThat(ask("del frontend blue")).isEqualTo("Frontend deleted.");
            // The idle client is let go.
            kept.getInputStream().readAllBytes();
        }
        assertThat(ask("show stat blue 1 -1")).contains("No such proxy");
        assertThat(ask("del frontend blue")).isEqualTo("No such frontend.");
    }

    @Test
    void bindsOfTheConfigurationCanGoToo() throws Exception {
        int second = RunningProxy.freePort();
        assertThat(ask("add bind f 127.0.0.1:" + second)).isEqualTo("New bind registered.");
        assertThat(ask("del bind f/127.0.0.1:" + proxy.port("web"))).isEqualTo("Bind deleted.");
        assertThat(get(second, "/")).isEqualTo("200 inner");
    }

    @Test
    void aReloadSaysWhatItLost() {
        ask("add backend extra from web; add frontend late from web");
        ask("unpublish backend table");
        assertThat(ask("reload"))
                .contains("backend extra, which was added at run time")
                .contains("frontend late, which was added at run time");
        assertThat(ask("unpublish backend table")).contains("already unpublished");
    }

    @Test
    void serversChangeTheirNames() {
        assertThat(ask("set server origin/s1 name blue")).contains("maintenance");
        assertThat(ask("disable server origin/s1; set server origin/s1 name blue"))
                .endsWith("Server renamed.");
        assertThat(ask("set server origin/blue name a/b")).contains("Character '/'");
        assertThat(ask("show servers state origin")).contains(" origin 1 blue ");
        assertThat(ask("reload")).contains("lost: name blue of server origin/s1");
        assertThat(ask("show servers state origin")).contains(" origin 1 s1 ");
    }

    @Test
    void variablesOfTheProcessAreSet() {
        assertThat(ask("set var proc.x int(7)"))
                .isEqualTo("This command is restricted to experimental mode only.");
        assertThat(ask("experimental-mode on; set var proc.x fmt a%[int(4)]; get var proc.x"))
                .endsWith("proc.x: type=str value=<a4>");
        assertThat(ask("experimental-mode on; set var proc.x fmt %[src]")).contains("src");
        assertThat(ask("experimental-mode on; set var proc.y var(proc.x),upper; get var proc.y"))
                .endsWith("value=<A4>");
    }
}

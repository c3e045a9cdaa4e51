package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Stick tables shared between this proxy and a HAProxy, each as the other's peer.
class SamePeersAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                localpeer {NAME}
                stats socket {socket} level admin
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            peers cluster
                peer ours 127.0.0.1:OURS
                peer theirs 127.0.0.1:THEIRS
                table paths type string len 20 size 1k expire 5m store gpc0,gpt0
                table both type binary len 4 size 1k expire 5m store gpc0,gpc1_rate(1h)
            frontend web
                bind 127.0.0.1:{port web}
                http-request track-sc0 src table st
                http-request track-sc1 path table cluster/paths
                http-request track-sc2 path table cluster/both
                http-request sc-inc-gpc0(1)
                http-request sc-inc-gpc0(2)
                http-request sc-inc-gpc1(2)
                http-request sc-set-gpt0(1) 7
                default_backend st
            backend st
                stick-table type ip size 1k expire 10m store http_req_cnt,http_req_rate(1h),conn_cur,gpc(3),gpc_rate(2,1h),bytes_in_cnt peers cluster
                stick on src
                server s1 127.0.0.1:ORIGIN
            """;

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    @Test
    void entriesOfOneAreWithTheOther() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
            String text =
                    CONFIGURATION
                            .replace("OURS", Integer.toString(RunningProxy.freePort()))
                            .replace("THEIRS", Integer.toString(RunningProxy.freePort()))
                            .replace("ORIGIN", Integer.toString(origin.port()));
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            try (var ours = new RunningProxy(ourFolder, text.replace("{NAME}", "ours"))) {
                ask(ours.port("web"), "/before");
                try (var theirs = RealHaproxy.start(folder, text.replace("{NAME}", "theirs"))) {
                    awaitSame(ours::ask, theirs::ask, "/before");
                    ask(ours.port("web"), "/a");
                    ask(ours.port("web"), "/a");
                    awaitSame(ours::ask, theirs::ask, "/a");
                    ask(theirs.port("web"), "/b");
                    awaitSame(ours::ask, theirs::ask, "/b");
                    assertThat(ours.ask("show peers cluster"))
                            .contains("id=theirs(remote,active)", "proto_err=0");
                    assertThat(theirs.ask("show peers cluster"))
                            .contains("id=ours(remote,active)", "proto_err=0");
                }
            }
        }
    }

    /// The process that is replaced teaches the one that replaces it.
    @Test
    void aHaproxyThatComesAfterIsTaught() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
            String text =
                    CONFIGURATION
                            .replace("{NAME}", "ours")
                            .replace("OURS", Integer.toString(RunningProxy.freePort()))
                            .replace("THEIRS", Integer.toString(RunningProxy.freePort()))
                            .replace("ORIGIN", Integer.toString(origin.port()));
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            try (var old = new RunningProxy(ourFolder, text)) {
                ask(old.port("web"), "/a");
                ask(old.port("web"), "/b");
                String known = old.ask("show table st") + old.ask("show table cluster/paths");
                try (var successor = RealHaproxy.start(folder, text)) {
                    old.finish();
                    awaitSame(
                            command -> command.endsWith("both") ? "" : known,
                            command -> command.endsWith("both") ? "" : successor.ask(command),
                            "/b");
                }
            }
        }
    }

    private static void ask(int port, String path) {
        try (var client = new RawClient(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.readAll(5000)).endsWith("ok");
        }
    }

    /// Asks both again and again until they know the same, with that path among it.
    private static void awaitSame(Asked ours, Asked theirs, String path) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String mine = tables(ours);
        String others = tables(theirs);
        while (!(mine.equals(others) && mine.contains(path)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            mine = tables(ours);
            others = tables(theirs);
        }
        assertThat(mine).isEqualTo(others).contains(path);
    }

    /// The entries of all tables without what each side has of its own.
    private static String tables(Asked proxy) throws IOException {
        String all =
                proxy.ask("show table st")
                        + proxy.ask("show table cluster/paths")
                        + proxy.ask("show table cluster/both");
        return Arrays.stream(all.split("\n"))
                .filter(line -> line.contains("key="))
                .distinct()
                .map(line -> line.replaceAll("^0x[0-9a-f]+: |exp=[0-9]+ |shard=0 |use=[0-9]+ ", ""))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}

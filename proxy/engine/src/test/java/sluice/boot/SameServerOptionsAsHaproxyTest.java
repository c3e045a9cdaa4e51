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
import java.util.List;

/// Numbers of servers, connections that are kept and used again, and clients that are sent elsewhere: as HAProxy counts and answers.
class SameServerOptionsAsHaproxyTest {
    private static final int REQUESTS = 6;

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              http-reuse always
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            listen often
              bind 127.0.0.1:{port often}
              server s 127.0.0.1:ORIGIN
            listen twice
              bind 127.0.0.1:{port twice}
              server s 127.0.0.1:ORIGIN max-reuse 2
            listen never
              bind 127.0.0.1:{port never}
              server s 127.0.0.1:ORIGIN max-reuse 0
            listen none
              bind 127.0.0.1:{port none}
              server s 127.0.0.1:ORIGIN pool-max-conn 0
            listen away
              bind 127.0.0.1:{port away}
              server s 127.0.0.1:ORIGIN redir http://images.test
            backend numbers
              server a 127.0.0.1:1
              server b 127.0.0.1:1 id 2
              server c 127.0.0.1:1
              server d 127.0.0.1:1 id 7
              server e 127.0.0.1:1
            """;

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    private interface Ports {
        int of(String name);
    }

    @Test
    void numbersReuseAndRedirection() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
            String text = CONFIGURATION.replace("ORIGIN", Integer.toString(origin.port()));
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            try (var theirs = RealHaproxy.start(folder, text);
                    var ours = new RunningProxy(ourFolder, text)) {
                assertThat(seen(ours::ask, ours::port)).isEqualTo(seen(theirs::ask, theirs::port));
                // HAProxy heeds this over HTTP/2 only, as its manual allows.
                assertThat(connections(ours::ask, ours::port, "twice"))
                        .isEqualTo("connect 2 reuse 4");
                assertThat(connections(ours::ask, ours::port, "never"))
                        .isEqualTo("connect 6 reuse 0");
                assertThat(connections(ours::ask, ours::port, "none"))
                        .isEqualTo(connections(theirs::ask, theirs::port, "none"));
            }
        }
    }

    private static String seen(Asked proxy, Ports ports) throws IOException {
        var seen = new StringBuilder();
        seen.append(connections(proxy, ports, "often")).append('\n');
        for (String line : List.of("GET /a/b?c=d", "HEAD /", "POST /x", "GET http://a.test/abs")) {
            try (var client = new RawClient(ports.of("away"))) {
                client.send(line + " HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n");
                String[] head = client.readAll(5000).split("\r\n");
                Arrays.sort(head);
                seen.append(line).append(' ').append(Arrays.toString(head)).append('\n');
            }
        }
        for (String line : proxy.ask("show servers state numbers").split("\n")) {
            String[] field = line.split(" ");
            if (field.length > 19) {
                seen.append(field[2]).append(' ').append(field[3]).append(' ').append(field[16]);
                seen.append('\n');
            }
        }
        return seen.toString();
    }

    /// Connections that were made for requests of one client, and requests that went over one that was there.
    private static String connections(Asked proxy, Ports ports, String listen) throws IOException {
        try (var client = new RawClient(ports.of(listen))) {
            for (int i = 0; i < REQUESTS; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nhost: a\r\n\r\n");
                client.readUntil("ok", 5000);
            }
        }
        String[] lines = proxy.ask("show stat " + listen + " 4 -1").split("\n");
        List<String> names = List.of(lines[0].split(","));
        String[] values = lines[1].split(",", -1);
        return "connect "
                + values[names.indexOf("connect")]
                + " reuse "
                + values[names.indexOf("reuse")];
    }
}

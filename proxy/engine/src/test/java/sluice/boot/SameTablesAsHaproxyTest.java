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
import java.util.Random;

/// What stick tables contain after the same requests and commands: the entries, counters and rates of HAProxy.
class SameTablesAsHaproxyTest {
    private static final int REQUESTS = 120;

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
              retries 0
            backend words
              stick-table type string len 8 size 1k expire 1h store conn_cnt,conn_cur,sess_cnt,http_req_cnt,http_req_rate(1h),http_err_cnt,http_fail_cnt,gpc0,gpc1,gpt0
            backend numbers
              stick-table type integer size 1k expire 1h store gpc(3),gpt(2),gpc_rate(2,1h),bytes_in_cnt
            backend addresses
              stick-table type ip size 1k expire 1h store http_req_cnt,gpc0_rate(1h)
            backend sixes
              stick-table type ipv6 size 1k expire 1h store http_req_cnt
            backend bytes
              stick-table type binary len 6 size 1k expire 1h store gpc0
            frontend web
              bind 127.0.0.1:{port web}
              http-request track-sc0 hdr(x-word) table words
              http-request track-sc1 hdr(x-number),add(0) table numbers if { hdr(x-number) -m found }
              http-request track-sc2 hdr_ip(x-address) table addresses
              http-request sc-inc-gpc0(0) if { path_beg /a }
              http-request sc-inc-gpc1(0) if { path_beg /b }
              http-request sc-set-gpt0(0) 7 if { path_beg /c }
              http-request sc-inc-gpc(2,1) if { path_beg /a }
              http-request sc-set-gpt(1,1) 9 if { path_beg /b }
              http-request sc-inc-gpc0(2) if { path_beg /c }
              http-request deny deny_status 403 if { path_beg /d }
              default_backend app
            backend app
              balance roundrobin
              stick-table type string size 100 expire 1h
              stick on hdr(x-word)
              stick store-response res.hdr(x-learn)
              server one 127.0.0.1:ORIGIN
              server two 127.0.0.1:ORIGIN
            """;

    private static final List<String> COMMANDS =
            List.of(
                    "show table",
                    "show table words",
                    "show table numbers",
                    "show table addresses",
                    "show table app",
                    "show table words key w1",
                    "show table words key none",
                    "show table words data.gpc0 gt 1",
                    "show table words data.gpt0 eq 7",
                    "set table words key w2 data.gpc0 40 data.gpt0 3",
                    "set table words key fresh data.http_req_cnt 5",
                    "set table words key longerthaneight data.gpc0 1",
                    "set table sixes key 2001:db8::1 data.http_req_cnt 3",
                    "set table sixes key ::ffff:1.2.3.4 data.http_req_cnt 4",
                    "set table numbers key 77 data.bytes_in_cnt 4",
                    "set table words key w3 data.nothing 1",
                    "set table none key a data.gpc0 1",
                    "show table words",
                    "show table sixes",
                    "show table numbers",
                    "clear table words key w1",
                    "clear table words key none",
                    "clear table words data.gpc0 ge 40",
                    "show table words",
                    "clear table addresses",
                    "show table addresses",
                    "show table");

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    @Test
    void sameEntries() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin =
                new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                        .answer("/e", "HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\nok")
                        .answer("/f", "HTTP/1.1 500 No\r\ncontent-length: 2\r\n\r\nok")
                        .answer(
                                "/learn",
                                "HTTP/1.1 200 OK\r\n"
                                        + "x-learn: learned\r\n"
                                        + "content-length: 2\r\n\r\n"
                                        + "ok")) {
            String text = CONFIGURATION.replace("ORIGIN", Integer.toString(origin.port()));
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            try (var theirs = RealHaproxy.start(folder, text);
                    var ours = new RunningProxy(ourFolder, text)) {
                load(theirs.port("web"));
                load(ours.port("web"));
                for (String command : COMMANDS) {
                    assertThat(seen(ours::ask, command))
                            .as(command)
                            .isEqualTo(seen(theirs::ask, command));
                }
            }
        }
    }

    /// The same requests for both, one connection after the other.
    private static void load(int port) throws IOException {
        var random = new Random(11);
        List<String> paths = List.of("/a", "/b", "/c", "/d", "/e", "/f", "/learn");
        for (int i = 0; i < REQUESTS / 4; i++) {
            try (var client = new RawClient(port)) {
                for (int j = 0; j < 4; j++) {
                    String path = paths.get(random.nextInt(paths.size()));
                    client.send(
                            "GET "
                                    + path
                                    + " HTTP/1.1\r\nhost: a\r\nx-word: w"
                                    + random.nextInt(6)
                                    + (random.nextInt(8) == 0 ? "-and-more" : "")
                                    + "\r\nx-number: "
                                    + (random.nextInt(5) - 2)
                                    + "\r\nx-address: 10.0.0."
                                    + random.nextInt(4)
                                    + "\r\n\r\n");
                    if (client.readUntil(path.equals("/d") ? "</html>" : "ok", 5000)
                            .contains(" 403 ")) {
                        break;
                    }
                }
            }
        }
    }

    /// An answer of the Runtime API, entries in the order of their keys; places in memory and times are chance.
    private static String seen(Asked proxy, String command) throws IOException {
        String[] lines =
                proxy.ask(command)
                        .replaceAll("0x[0-9a-f]+: ", "")
                        .replaceAll("exp=\\d+", "exp=N")
                        .replaceAll(" shard=\\d+", "")
                        .split("\n");
        Arrays.sort(lines);
        return String.join("\n", lines);
    }
}

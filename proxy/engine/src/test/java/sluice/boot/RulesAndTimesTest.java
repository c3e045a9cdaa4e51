package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What rules were hit, and how long requests took: asked after a known number of requests.
class RulesAndTimesTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 1s
            frontend web
              bind 127.0.0.1:{port web}
              http-request set-header x y
              http-request deny if { path /no }
              http-request use-service prometheus-exporter if { path /metrics }
              default_backend app
            backend app
              http-response del-header x
              server s1 127.0.0.1:{port inner}
              server idle 127.0.0.1:1 backup
            frontend inner
              bind 127.0.0.1:{port inner}
              http-request return status 200 content-type text/plain string ok
            """;

    @TempDir Path folder;

    private static String get(int port, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The last stream may end a moment after its client has read everything.
    private static String await(RunningProxy proxy, String expected) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        String answer;
        do {
            answer = proxy.ask("show stat domain times");
        } while (!answer.contains(expected) && System.nanoTime() < deadline);
        return answer;
    }

    @Test
    void countersSinceAMomentAgo() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            // The first sample is taken at the start.
            String all = "show stat since 0 web 1 -1 json";
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (proxy.ask(all).startsWith("Nothing was kept")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            get(proxy.port("web"), "/no");
            assertThat(cell(proxy.ask("show stat since 0 web 1 -1"), "req_tot")).isEqualTo("1");
            assertThat(cell(proxy.ask("show stat since 0 web 1 -1"), "dreq")).isEqualTo("1");
            assertThat(proxy.ask("show stat since 999999"))
                    .startsWith("What was counted is kept for ");
            assertThat(proxy.ask("show stat since x"))
                    .isEqualTo("'show stat since' expects a number of seconds.\n\n");
        }
    }

    private static String cell(String csv, String column) {
        var lines = csv.lines().toList();
        return lines.get(1)
                .split(",", -1)[
                java.util.List.of(lines.getFirst().substring(2).split(",")).indexOf(column)];
    }

    @Test
    void rulesAndTimesAreCounted() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            int port = proxy.port("web");
            for (int i = 0; i < 5; i++) {
                assertThat(get(port, "/")).endsWith("ok");
            }
            assertThat(get(port, "/no")).contains(" 403 ");
            String rules = proxy.ask("show rules web");
            assertThat(rules)
                    .startsWith("# proxy place reached hits cost_ns rule\n")
                    .containsPattern("web .*sluice.cfg:10 6 6 [1-9][0-9]* http-request set-header")
                    .containsPattern("web .*sluice.cfg:11 6 1 [1-9][0-9]* http-request deny")
                    .containsPattern("web .*sluice.cfg:12 5 0 [0-9]+ http-request use-service")
                    .doesNotContain("app ");
            assertThat(proxy.ask("show rules nobody")).isEqualTo("No such proxy.\n\n");
            assertThat(proxy.ask("show rules")).containsPattern("app .*:15 5 5 ");
            String times = await(proxy, "app,s1,total,5,");
            assertThat(times)
                    .startsWith("# pxname,svname,time,count,mean,p50,p90,p95,p99,p999\n")
                    .containsPattern("\napp,s1,total,5,")
                    .containsPattern("\napp,BACKEND,response,5,")
                    .containsPattern("\napp,idle,queue,0,0,0,0,0,0,0\n");
            assertThat(proxy.ask("show stat domain times json"))
                    .startsWith("[{\"pxname\":\"app\",\"svname\":\"s1\",\"queue\":{\"count\":5,");
            String exposition = get(port, "/metrics");
            assertThat(exposition)
                    .contains("# TYPE sluice_server_total_time_seconds histogram\n")
                    .contains(
                            "sluice_backend_connect_time_seconds_bucket{proxy=\"app\",le=\"+Inf\"}"
                                    + " 5\n")
                    .contains(
                            "sluice_server_queue_time_seconds_count{proxy=\"app\",server=\"s1\"}"
                                    + " 5\n")
                    .doesNotContain("server=\"idle\",le=");
            proxy.ask("clear counters all");
            String after = proxy.ask("show stat domain times; show rules web");
            assertThat(after).contains("\napp,s1,total,0,0,").containsPattern("cfg:10 [01] [01] ");
        }
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs that operators point at a HAProxy, pointed at us: hatop, socat, a Prometheus server's parser; and statistics beside those of
/// HAProxy after the same requests.
class RealClientsTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 1s
              retries 0
            frontend web
              bind 127.0.0.1:{port web}
              http-request deny if { path /denied }
              http-request use-service prometheus-exporter if { path /metrics }
              http-request return status 200 content-type text/plain string here if { path /here }
              use_backend dead if { path /dead }
              default_backend app
            backend app
              balance roundrobin
              server s1 127.0.0.1:{port inner}
              server s2 127.0.0.1:{port inner} weight 2
              server spare 127.0.0.1:{port inner} backup
            backend dead
              balance roundrobin
              server gone 127.0.0.1:1
            frontend inner
              bind 127.0.0.1:{port inner}
              http-request return status 404 content-type text/plain string no if { path /missing }
              http-request return status 200 content-type text/plain string ok
            """;

    /// Sent to both, each on a connection of its own.
    private static final List<String> SCRIPT =
            List.of(
                    "GET / HTTP/1.0\r\n\r\n",
                    "GET /a HTTP/1.0\r\nx: y\r\n\r\n",
                    "GET /missing HTTP/1.0\r\n\r\n",
                    "GET /denied HTTP/1.0\r\n\r\n",
                    "GET /here HTTP/1.0\r\n\r\n",
                    "GET /dead HTTP/1.0\r\n\r\n",
                    "POST /b HTTP/1.0\r\ncontent-length: 5\r\n\r\nhello",
                    "nonsense\r\n\r\n",
                    "GET /c HTTP/1.0\r\n\r\n");

    /// Columns whose value is fixed by the requests.
    private static final List<String> COLUMNS =
            ("pxname svname qcur scur stot dreq dresp ereq econ eresp wretr wredis status"
                            + " weight act bck chkfail chkdown pid iid sid tracked type hrsp_1xx"
                            + " hrsp_2xx hrsp_3xx hrsp_4xx hrsp_5xx hrsp_other req_tot cli_abrt"
                            + " srv_abrt lbtot mode algo intercepted dcon dses wrew connect reuse"
                            + " eint conn_tot")
                    .lines()
                    .flatMap(line -> List.of(line.split(" +")).stream())
                    .toList();

    /// Columns that are fixed once counters were cleared.
    private static final List<String> CLEARED =
            List.of(
                    "qmax",
                    "rate_max",
                    "req_rate_max",
                    "conn_rate_max",
                    "qtime_max",
                    "ctime_max",
                    "rtime_max",
                    "ttime_max");

    @TempDir Path folder;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy(Files.createDirectory(folder.resolve("s")), CONFIGURATION);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private static String ask(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void play(int port) throws IOException {
        for (String request : SCRIPT) {
            assertThat(ask(port, request)).as(request).startsWith("HTTP/1");
        }
    }

    private static boolean isInstalled(String program) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (new File(directory, program).canExecute()) {
                return true;
            }
        }
        return false;
    }

    // ---- statistics beside HAProxy's

    /// `proxy/name column` to value.
    private static TreeMap<String, String> cells(String csv, List<String> columns) {
        var lines = csv.strip().lines().toList();
        var names = List.of(lines.getFirst().substring(2).split(","));
        var cells = new TreeMap<String, String>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            for (String column : columns) {
                int at = names.indexOf(column);
                if (at >= 0) {
                    cells.put(values[0] + "/" + values[1] + " " + column, values[at]);
                }
            }
        }
        // Idle connections to it: how many there are depends on which threads served the requests.
        cells.remove("inner/FRONTEND scur");
        return cells;
    }

    @Test
    void theSameRequestsGiveTheSameStatistics() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var haproxy =
                RealHaproxy.start(Files.createDirectory(folder.resolve("h")), CONFIGURATION)) {
            play(haproxy.port("web"));
            play(proxy.port("web"));
            compare(haproxy, COLUMNS);
            var all = Stream.concat(COLUMNS.stream(), CLEARED.stream()).toList();
            for (String command : List.of("clear counters", "clear counters all")) {
                assertThat(haproxy.ask(command)).isEqualTo(proxy.ask(command));
                compare(haproxy, all);
            }
        }
    }

    private void compare(RealHaproxy haproxy, List<String> columns) throws IOException {
        // The last stream may end a moment after its client has read everything.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        List<String> wrong;
        int compared;
        do {
            var theirs = cells(haproxy.ask("show stat"), columns);
            var ours = cells(proxy.ask("show stat"), columns);
            compared = theirs.size();
            wrong =
                    theirs.entrySet().stream()
                            .filter(cell -> !cell.getValue().equals(ours.get(cell.getKey())))
                            .map(cell -> cell + " at haproxy, here " + ours.get(cell.getKey()))
                            .toList();
        } while (!wrong.isEmpty() && System.nanoTime() < deadline);
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(300);
    }

    // ---- Prometheus

    @Test
    void theExpositionIsOneAndHasHaproxysFamilies() throws Exception {
        play(proxy.port("web"));
        String answer = ask(proxy.port("web"), "GET /metrics HTTP/1.0\r\n\r\n");
        assertThat(answer).contains("text/plain; version=0.0.4");
        var ours = StrictExposition.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(ours.families()).containsEntry("sluice_backend_total_time_seconds", "histogram");
        assertThat(ours.value("haproxy_server_sessions_total", "proxy=\"dead\",server=\"gone\""))
                .isEqualTo("1");
        assumeTrue(RealHaproxy.available());
        try (var haproxy =
                RealHaproxy.start(Files.createDirectory(folder.resolve("h")), CONFIGURATION)) {
            play(haproxy.port("web"));
            String real = ask(haproxy.port("web"), "GET /metrics HTTP/1.0\r\n\r\n");
            var theirs = StrictExposition.parse(dechunked(real));
            // HAProxy shows families that have no value (NaN); ours are left out.
            var missing = new TreeMap<>(theirs.families());
            missing.keySet().retainAll(theirs.familiesWithValues());
            missing.entrySet().removeAll(ours.families().entrySet());
            // An estimate for HAProxy's own way to bound idle connections; ours has none.
            missing.remove("haproxy_server_need_connections_current");
            assertThat(missing).isEmpty();
        }
    }

    /// The body of an answer that HAProxy sends in chunks, even to a client of HTTP/1.0.
    private static String dechunked(String answer) {
        var body = new StringBuilder();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (true) {
            int end = answer.indexOf("\r\n", at);
            int length = Integer.parseInt(answer.substring(at, end), 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(answer, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
    }

    // ---- terminals

    /// What a program printed into a terminal of its own until it showed `expected`; then `keys` are typed and it ends.
    private String inTerminal(String command, String expected, String keys) throws Exception {
        Path screen = folder.resolve("screen");
        var process =
                new ProcessBuilder("script", "-qefc", command, screen.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .directory(folder.toFile());
        process.environment().put("TERM", "xterm");
        process.environment().put("COLUMNS", "120");
        process.environment().put("LINES", "40");
        process.environment().put("HOME", folder.toString());
        var running = process.start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!Files.exists(screen) || !read(screen).contains(expected)) {
                assertThat(System.nanoTime()).as("%s", command).isLessThan(deadline);
                assertThat(running.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(() -> command + ": " + read(screen))
                        .isFalse();
            }
            running.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
            running.getOutputStream().flush();
            assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return read(screen);
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void hatopShowsProxiesAndServers() throws Exception {
        assumeTrue(isInstalled("hatop") && isInstalled("script"));
        String screen =
                inTerminal(
                        "stty rows 40 cols 120; hatop -s " + proxy.socket() + " -n", "spare", "q");
        assertThat(screen).contains("BACKEND").contains("web").contains("s1");
    }

    @Test
    void socatScriptsWork() throws Exception {
        assumeTrue(isInstalled("socat"));
        String script =
                """
                s=%s
                echo "disable server app/s1" | socat stdio "$s"
                echo "show stat" | socat stdio "UNIX-CONNECT:$s" | awk -F, '$1 == "app" { print $2 ": " $18 }'
                printf 'prompt\\nshow version\\nquit\\n' | socat - "$s"
                echo "set server app/s1 state ready; show servers state app" | socat - "$s" | awk '$4 == "s1" { print $7 }'
                printf 'set map nothing <<\\na b\\n\\n' | socat - "$s"
                """
                        .formatted(proxy.socket());
        var process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said)
                .contains("s1: MAINT\n")
                .contains("s2: no check\n")
                .contains("BACKEND: UP\n")
                .contains("> ")
                .contains("> 0\n");
        assertThat(process.waitFor()).isZero();
    }
}

package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The statistics page asked and told the same as HAProxy's: its forms behind `;`, and what its buttons send.
class StatisticsPageTest {
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
              stats enable
              stats uri /s
              stats refresh 7s
              stats admin if TRUE
              default_backend app
            frontend locked
              bind 127.0.0.1:{port locked}
              stats enable
              stats uri /s
              default_backend app
            backend app
              balance roundrobin
              server plain 127.0.0.1:1
              server checked 127.0.0.1:1 check inter 1h
              server agent 127.0.0.1:1 agent-check agent-port 1 agent-inter 1h
              server follower 127.0.0.1:1 track checked
              server off 127.0.0.1:1 disabled
            """;

    private static final Pattern CELL = Pattern.compile("[^,]*,");

    @TempDir Path folder;
    private RunningProxy proxy;
    private RealHaproxy haproxy;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(RealHaproxy.available());
        proxy = new RunningProxy(Files.createDirectory(folder.resolve("s")), CONFIGURATION);
        haproxy = RealHaproxy.start(Files.createDirectory(folder.resolve("h")), CONFIGURATION);
        // The only check has been made by both: nothing changes by itself any more.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!haproxy.ask("show stat app 4 2").contains("L4CON")
                || !proxy.ask("show stat app 4 2").contains("L4CON")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (haproxy != null) {
            haproxy.close();
        }
    }

    /// One answer: its status line, its fields in lower case, its body.
    private record Answer(String status, List<String> fields, String body) {
        static Answer of(int port, String request) {
            try (var client = new RawClient(port)) {
                String text = client.send(request).readAll(5000);
                int end = text.indexOf("\r\n\r\n");
                assertThat(end).as(text).isPositive();
                var head = text.substring(0, end).lines().toList();
                return new Answer(
                        head.getFirst().substring(9),
                        head.subList(1, head.size()).stream().map(String::toLowerCase).toList(),
                        text.substring(end + 4));
            }
        }

        String field(String name) {
            return fields.stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .findFirst()
                    .orElse(name + ": -");
        }
    }

    private Answer theirs(String frontend, String request) {
        return Answer.of(haproxy.port(frontend), request);
    }

    private Answer ours(String frontend, String request) {
        return Answer.of(proxy.port(frontend), request);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    }

    private static String post(String target, String body) {
        return "POST "
                + target
                + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    /// The rows of a page in one of its shapes, as `proxy/name`.
    private static List<String> rows(String shape, String body) {
        var rows = new ArrayList<String>();
        Pattern row =
                switch (shape) {
                    case "csv" -> Pattern.compile("(?m)^([a-z]+),([A-Za-z]+),");
                    case "typed" ->
                            Pattern.compile(
                                    "(?m)^[FBSL]\\.[0-9]+\\.[0-9]+\\.[01]\\.([ps][xv]name)\\.[0-9]+:[A-Z]+:str:(.*)$");
                    case "json" ->
                            Pattern.compile(
                                    "\"name\":\"([ps][xv]name)\"},\"processNum\":1,\"tags\":\\{[^}]*},\"value\":\\{\"type\":\"str\",\"value\":\"([^\"]*)\"");
                    default -> Pattern.compile("name=\"?([a-z]+)/([A-Za-z]+)\"?");
                };
        var matcher = row.matcher(body);
        while (matcher.find()) {
            rows.add(matcher.group(1) + "/" + matcher.group(2).strip());
        }
        return rows;
    }

    @Test
    void formsOfThePage() {
        var wrong = new ArrayList<String>();
        for (String words :
                List.of(
                        "",
                        ";csv",
                        ";csv;norefresh",
                        ";csv;up",
                        ";csv;up;no-maint;norefresh",
                        ";json",
                        ";json;up",
                        ";json-schema",
                        ";typed",
                        ";typed;no-maint",
                        ";norefresh",
                        ";up",
                        ";no-maint",
                        ";up;no-maint;norefresh",
                        ";st=DONE",
                        ";st=nonsense",
                        "?scope=APP",
                        ";csv?scope=ap",
                        ";csv;up;norefresh?scope=nothing",
                        "/more",
                        "more",
                        "more;csv",
                        "?csv",
                        "?;csv",
                        "?;csv;scope=app",
                        "?x=1&scope=app;csv",
                        ";csvs",
                        "/x;up;csv;scope=web&more",
                        ";csv;scope=")) {
            Answer expected = theirs("web", get("/s" + words));
            Answer answer = ours("web", get("/s" + words));
            differ(wrong, words + ": ", answer.status(), expected.status());
            for (String field : List.of("cache-control", "content-type", "refresh")) {
                differ(
                        wrong,
                        words + ": ",
                        answer.field(field).replace("; charset=utf-8", ""),
                        expected.field(field));
            }
            for (String shape : List.of("csv", "typed", "json")) {
                if (words.matches(".*;" + shape + "\\b(?!-).*")) {
                    differ(
                            wrong,
                            words + ": ",
                            rows(shape, answer.body()),
                            rows(shape, expected.body()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(ours("web", get("/s;json-schema")).body())
                .contains("\"$schema\"")
                .contains("\"title\"");
        assertThat(ours("web", get("/s;st=DONE")).body()).contains("The action was applied.");
        assertThat(ours("web", get("/s;no-maint")).body())
                .contains("checked")
                .doesNotContain("off<");
    }

    /// Each column that HAProxy's CSV has before those of its modules is in ours, in the same order.
    @Test
    void theColumnsOfTheirCsvAreOurs() {
        var theirs = columns(theirs("web", get("/s;csv")).body());
        var ours = new ArrayList<>(columns(ours("web", get("/s;csv")).body()));
        ours.retainAll(theirs);
        assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(90);
    }

    private static List<String> columns(String body) {
        int start = body.indexOf("# pxname");
        return new ArrayList<>(
                CELL.matcher(body.substring(start + 2, body.indexOf(",-,", start) + 1))
                        .results()
                        .map(cell -> cell.group().replace(",", ""))
                        .toList());
    }

    /// What the buttons send, what comes back, and what became of the servers.
    @Test
    void actionsOfThePage() throws Exception {
        var wrong = new ArrayList<String>();
        for (String body :
                List.of(
                        "s=plain&action=maint&b=app",
                        "s=plain&action=ready&b=#3",
                        "s=plain&action=drain&b=#4",
                        "s=plain&action=ready&b=app",
                        "s=plain&s=agent&action=maint&b=app",
                        "s=plain&s=agent&action=ready&b=app",
                        "s=checked&action=dhlth&b=app",
                        "s=checked&action=ehlth&b=app",
                        "s=plain&action=dhlth&b=app",
                        "s=plain&s=checked&action=dhlth&b=app",
                        "s=checked&action=ehlth&b=app",
                        "s=checked&action=hrunn&b=app",
                        "s=checked&action=hnolb&b=app",
                        "s=checked&action=hdown&b=app",
                        "s=checked&action=hrunn&b=app",
                        "s=follower&action=hdown&b=app",
                        "s=agent&action=dagent&b=app",
                        "s=agent&action=arunn&b=app",
                        "s=agent&action=eagent&b=app",
                        "s=agent&action=adown&b=app",
                        "s=agent&action=arunn&b=app",
                        "s=plain&action=dagent&b=app",
                        "s=plain&action=adown&b=app",
                        "s=plain&action=shutdown&b=app",
                        "s=plain&action=disable&b=app",
                        "s=plain&action=enable&b=app",
                        "s=plain&action=stop&b=app",
                        "s=plain&action=start&b=app",
                        "s=off&action=ready&b=app",
                        "s=off&action=maint&b=app",
                        "b=app&action=maint&s=plain",
                        "action=ready&s=plain&b=app",
                        "s=plain&s=nobody&action=ready&b=app",
                        "s=nobody&action=ready&b=app",
                        "s=plain&action=ready&b=nothing",
                        "s=plain&action=nonsense&b=app",
                        "s=plain&b=app",
                        "action=ready&b=app",
                        "s=plain&action=ready",
                        "s=pl%61in&action=m%61int&b=app",
                        "s=plain&action=ready&b=app&other=1",
                        "nonsense",
                        "")) {
            for (String target : List.of("/s", "/s;up;norefresh", "/s;norefresh?scope=app")) {
                Answer expected = theirs("web", post(target, body));
                Answer answer = ours("web", post(target, body));
                String what = target + " " + body + ": ";
                differ(wrong, what, answer.status(), expected.status());
                differ(wrong, what, answer.field("location"), expected.field("location"));
                differ(
                        wrong,
                        what,
                        states(proxy.ask("show stat app 4 -1")),
                        states(haproxy.ask("show stat app 4 -1")));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void differ(List<String> wrong, String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            wrong.add(what + theirs + " at haproxy, here " + ours);
        }
    }

    @Test
    void withoutAdminNothingChanges() throws Exception {
        String body = "s=plain&action=maint&b=app";
        Answer expected = theirs("locked", post("/s", body));
        Answer answer = ours("locked", post("/s", body));
        assertThat(answer.status()).isEqualTo(expected.status());
        assertThat(answer.field("location")).isEqualTo(expected.field("location"));
        assertThat(states(proxy.ask("show stat app 4 -1")))
                .isEqualTo(states(haproxy.ask("show stat app 4 -1")));
    }

    /// `server: status` of each row.
    private static List<String> states(String csv) {
        return csv.lines()
                .filter(line -> line.startsWith("app,"))
                .map(line -> line.split(","))
                .map(cells -> cells[1] + ": " + cells[17])
                .toList();
    }
}

package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.runtime.Target;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/// The documents against the HAProxy of this machine.
class RealHaproxyPageTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              stick-table type ip size 1k store http_req_rate(10s)
              http-request track-sc0 src
              http-request set-header X-Site %[req.hdr(host),map({folder}/sites.map,none)]
              http-request deny if { src -f {folder}/bad.lst }
              acl api path_beg /api
              http-request set-header X-Api 1 if api
              stats enable
              stats uri /stats
              stats show-legends
              http-request use-service prometheus-exporter if { path /metrics }
              default_backend app
            backend app
              server s1 127.0.0.1:{port origin} weight 10
              server s2 127.0.0.1:{port origin} weight 20
            backend none
            """;

    @TempDir Path folder;

    @BeforeEach
    void needsHaproxy() throws IOException {
        assumeTrue(RealHaproxy.available());
        Files.writeString(folder.resolve("sites.map"), "a.example app one\nb.example <b>\n");
        Files.writeString(folder.resolve("bad.lst"), "10.0.0.0/8\n192.168.7.1\n");
    }

    private static String ask(RealHaproxy haproxy, String path)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + haproxy.port("web")
                                                            + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /// Counters of the asking itself differ; all else, down to the last byte, is the same.
    private static String still(String csv) {
        return csv.lines()
                .filter(
                        line ->
                                line.startsWith("app,s")
                                        || line.startsWith("none,")
                                        || line.startsWith("#"))
                .map(
                        line ->
                                line.startsWith("#")
                                        ? line
                                        : line.replaceAll("^((?:[^,]*,){23})\\d+", "$1"))
                .reduce("", (a, b) -> a + b + '\n');
    }

    @Test
    void csvIsTheOneOfHaproxy() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION);
                var page = Page.start(folder, false, Map.of(), haproxy.socket()).awaitPoll()) {
            String theirs = ask(haproxy, "/stats;csv");
            String ours = page.get("/stats;csv").body();
            assertThat(still(ours)).isEqualTo(still(theirs)).contains("app,s1,");
            assertThat(ours.lines().findFirst()).isEqualTo(theirs.lines().findFirst());
            assertThat(ours.lines().count()).isEqualTo(theirs.lines().count());
            assertThat(ours).endsWith(",\n").doesNotEndWith("\n\n");
            assertThat(theirs).endsWith(",\n").doesNotEndWith("\n\n");
        }
    }

    @Test
    void metricsHaveTheNamesOfTheExporter() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION);
                var page = Page.start(folder, false, Map.of(), haproxy.socket()).awaitPoll()) {
            var theirs = families(ask(haproxy, "/metrics"));
            var ours = families(page.get("/metrics").body());
            assumeTrue(theirs.size() > 50, "this haproxy has no exporter");
            var missing = new TreeSet<>(theirs);
            missing.removeAll(ours);
            missing.removeIf(
                    name ->
                            name.startsWith("haproxy_sticktable")
                                    || name.contains("agg_")
                                    || name.contains("build_info"));
            assertThat(missing).isEmpty();
            String few = page.get("/metrics?scope=server&metrics=current_*&filter=srv:s1").body();
            assertThat(families(few))
                    .allMatch(
                            n ->
                                    n.startsWith("haproxy_server_current_")
                                            || n.startsWith("sluice_"));
            assertThat(few).contains("server=\"s1\"").doesNotContain("server=\"s2\"");
        }
    }

    private static java.util.Set<String> families(String text) {
        var families = new TreeSet<String>();
        // The exporter writes NaN where the CSV is empty; the spelling of one field differs in 2.6.
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.endsWith(" NaN"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .filter(name -> !name.endsWith("_spliced_bytes_out_total"))
                .forEach(families::add);
        return families;
    }

    @Test
    void drainIsPreviewedVerifiedUndoneAndJournalled() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION);
                var page =
                        Page.start(folder, true, Map.of("op", "secret"), haproxy.socket())
                                .awaitPoll()) {

            String[] proof = {
                "Authorization",
                "Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString(
                                        "op:secret"
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "X-Sluice-Token",
                "program"
            };
            Page.await(
                    () -> page.get("/api/v1/state", proof).body().contains("\"mayChange\":true"));
            String base = "/api/v1/proxies/lb1/";
            String drain = "{\"object\":\"app/s1\",\"verb\":\"drain\",\"reason\":\"INC-1\"}";
            var preview = page.post(base + "action-preview", drain, proof);
            assertThat(preview.body()).contains("set server app/s1 state drain");
            assertThat(haproxy.ask("show servers state app")).doesNotContain("DRAIN");
            var done = page.post(base + "action", drain, proof);
            assertThat(done.body()).contains("\"ok\":true").contains("verified");
            assertThat(haproxy.ask("show stat app 4 -1")).contains(",DRAIN,");
            var last =
                    page.post(base + "action", "{\"object\":\"app/s2\",\"verb\":\"maint\"}", proof);
            assertThat(last.statusCode()).isEqualTo(409);
            assertThat(
                            page.post(
                                            base + "action",
                                            "{\"object\":\"app/s1\",\"verb\":\"weight\",\"value\":\"999\"}",
                                            proof)
                                    .statusCode())
                    .isEqualTo(400);
            var undone = page.post(base + "action", "{\"verb\":\"undo\"}", proof);
            assertThat(undone.body()).as(undone.body()).contains("\"ok\":true");
            assertThat(haproxy.ask("show stat app 4 -1")).doesNotContain(",DRAIN,");
            assertThat(page.get(base + "actions", proof).body())
                    .contains("\"user\":\"op\"")
                    .contains("INC-1");
            Page.await(
                    () -> page.get("/api/v1/state", proof).body().contains("\"kind\":\"action\""));
        }
    }

    @Test
    void mapsAndListsAreBrowsedAndAsked() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION);
                var page = Page.start(folder, false, Map.of(), haproxy.socket()).awaitPoll()) {
            String base = "/api/v1/proxies/lb1/";
            assertThat(page.get(base + "patterns").body())
                    .contains("{\"id\":0,\"kind\":\"map\",\"file\":\"" + folder + "/sites.map\"")
                    .contains("\"id\":1,\"kind\":\"acl\"")
                    .contains("acl 'path_beg'")
                    .contains("\"size\":2");
            assertThat(page.get(base + "pattern?id=0").body())
                    .contains("{\"key\":\"a.example\",\"value\":\"app one\"}")
                    .contains("{\"key\":\"b.example\",\"value\":\"<b>\"}")
                    .contains("\"matching\":2");
            assertThat(page.get(base + "pattern?id=0&q=ONE").body())
                    .contains("a.example")
                    .doesNotContain("b.example");
            assertThat(page.get(base + "pattern?id=0&limit=1").body())
                    .contains("\"matching\":2,\"truncated\":true");
            assertThat(page.get(base + "pattern?id=1").body()).contains("{\"key\":\"10.0.0.0/8\"}");
            assertThat(page.get(base + "pattern-match?id=1&value=10.1.2.3").body())
                    .isEqualTo(
                            "{\"found\":true,\"key\":\"10.0.0.0/8\",\"value\":\"\",\"type\":\"ip,"
                                    + " tree\"}");
            assertThat(page.get(base + "pattern-match?id=0&value=b.example").body())
                    .contains("\"value\":\"<b>\"");
            assertThat(page.get(base + "pattern-match?id=0&value=no%20where").body())
                    .contains("\"found\":false");
            assertThat(page.get(base + "pattern-match?id=0&value=x;show%20info").statusCode())
                    .isEqualTo(400);
            assertThat(page.get(base + "pattern-match?id=0&value=x%0Ashow%20info").statusCode())
                    .isEqualTo(400);
            assertThat(page.get(base + "pattern?id=99").statusCode()).isEqualTo(404);
            assertThat(page.get(base + "pattern?id=x").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void theCsvOfAStatisticsPageIsASourceToo() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            var setup = new Page.Setup(folder);
            setup.admin = true;
            setup.target(Target.parse("http://127.0.0.1:" + haproxy.port("web") + "/stats"));
            try (var page = setup.start().awaitPoll()) {
                assertThat(page.get("/api/v1/state").body())
                        .contains("\"sv\":\"s2\"")
                        .contains("\"id\":\"D2\"")
                        .contains("\"mayChange\":false");
                assertThat(still(page.get("/;csv").body()))
                        .isEqualTo(still(ask(haproxy, "/stats;csv")));
                assertThat(page.get("/metrics").body())
                        .contains("haproxy_server_status{proxy=\"app\",server=\"s1\"");
                var tables = page.get("/api/v1/proxies/lb1/tables");
                assertThat(tables.statusCode()).isEqualTo(501);
                assertThat(tables.body()).contains("give a socket to see this");
                var me = page.get("/api/v1/me");
                String cookie = me.headers().firstValue("Set-Cookie").orElseThrow();
                var refused =
                        page.post(
                                "/api/v1/proxies/lb1/action",
                                "{\"object\":\"app/s1\",\"verb\":\"drain\"}",
                                "Cookie",
                                cookie.substring(0, cookie.indexOf(';')),
                                "X-Sluice-Token",
                                me.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1"));
                assertThat(refused.statusCode()).isEqualTo(409);
            }
        }
    }

    @Test
    void browsersOfTablesTopologyAndRows() throws IOException, InterruptedException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION);
                var page = Page.start(folder, false, Map.of(), haproxy.socket()).awaitPoll()) {
            ask(haproxy, "/stats");
            assertThat(page.get("/api/v1/proxies/lb1/tables").body())
                    .contains("\"name\":\"web\"")
                    .contains("\"used\":1");
            assertThat(
                            page.get("/api/v1/proxies/lb1/table?name=web&sort=http_req_rate(10000)")
                                    .body())
                    .contains("\"key\":\"127.0.0.1\"");
            assertThat(page.get("/api/v1/proxies/lb1/certificates").body())
                    .contains("\"certificates\":[");
            assertThat(page.get("/api/v1/proxies/lb1/topology").body())
                    .contains("\"source\":\"sessions\"");
            assertThat(page.get("/api/v1/proxies/lb1/row?path=app/s2").body())
                    .contains("\"initialWeight\":20");
            assertThat(page.get("/api/v1/match?q=srv:s1").body())
                    .isEqualTo("{\"lb1\":[\"Sapp/s1\"]}");
            assertThat(page.get("/api/v1/proxies/lb1/rows?filter=be:app").body())
                    .contains("\"svname\":\"s1\"");
            assertThat(page.get("/api/v1/proxies/lb1/findings").body()).contains("\"findings\":[");
        }
    }
}

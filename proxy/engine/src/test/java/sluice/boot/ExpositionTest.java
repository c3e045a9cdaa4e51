package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.config.model.Inventory;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Every metric that HAProxy's exporter documents is there with a value, and what a query chooses.
class ExpositionTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              description a test
              node here
            defaults
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 1s
            resolvers names
              nameserver first 127.0.0.1:1
            frontend web
              description the \\"front\\" door
              bind 127.0.0.1:{port web}
              option socket-stats
              rate-limit sessions 1000
              http-request use-service prometheus-exporter if { path /metrics }
              default_backend app
            backend app
              balance roundrobin
              option httpchk
              stick-table type ip size 1k expire 1m store gpc0
              server one 127.0.0.1:{port inner} pool-max-conn 7 check agent-check agent-port 1 maxqueue 9 maxconn 8 slowstart 1h
              server off 127.0.0.1:{port inner} disabled
              server spare 127.0.0.1:{port inner} backup
            frontend inner
              bind 127.0.0.1:{port inner}
              http-request return status 200 content-type text/plain string ok
            """;

    /// Of HAProxy's own memory, cache of sessions, pipes and ways to keep connections; this process has none of that.
    private static final Set<String> NOT_OURS =
            Set.of(
                    "haproxy_process_current_zlib_memory",
                    "haproxy_process_max_zlib_memory",
                    "haproxy_server_need_connections_current");

    @TempDir Path folder;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = new RunningProxy(folder, CONFIGURATION);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!proxy.ask("show stat app 4 1").contains("L7OK")
                || !proxy.ask("show stat app 4 1").contains("L4CON")) {
            assertThat(System.nanoTime())
                    .as(() -> proxy.ask("show stat app 4 1"))
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
        // Out of maintenance it starts slowly: so it has a throttle.
        proxy.ask("disable server app/one; enable server app/one");
        assertThat(answer("/")).endsWith("ok");
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private String answer(String target) {
        try (var client = new RawClient(proxy.port("web"))) {
            return client.send("GET " + target + " HTTP/1.0\r\n\r\n").readAll(10_000);
        }
    }

    private StrictExposition scrape(String query) {
        String answer = answer("/metrics" + query);
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("text/plain; version=0.0.4");
        return StrictExposition.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void everyDocumentedMetricHasAValue() {
        var missing = new TreeSet<String>();
        Inventory.rows().stream()
                .filter(row -> row.kind().equals("prometheus-metric") && row.tier() < 3)
                .forEach(row -> missing.add(row.name()));
        assertThat(missing).hasSizeGreaterThan(200);
        var scraped = scrape("");
        missing.removeAll(scraped.familiesWithValues());
        assertThat(missing).isEqualTo(new TreeSet<>(NOT_OURS));
        assertThat(scraped.value("haproxy_process_node", "node=\"here\"")).isEqualTo("1");
        assertThat(scraped.value("haproxy_process_description", "desc=\"a test\"")).isEqualTo("1");
        assertThat(scraped.value("haproxy_server_active", "proxy=\"app\",server=\"one\""))
                .isEqualTo("1");
        assertThat(scraped.value("haproxy_server_backup", "proxy=\"app\",server=\"spare\""))
                .isEqualTo("1");
    }

    /// Nothing is added to the request on its way, so both sides counted the same.
    @Test
    void bytesOfBothDirectionsOnBothSides() {
        var scraped = scrape("?scope=frontend&scope=backend&scope=server");
        for (String object :
                new String[] {"backend{proxy=\"app\"}", "server{proxy=\"app\",server=\"spare\"}"}) {
            String kind = object.substring(0, object.indexOf('{'));
            String labels = object.substring(object.indexOf('{') + 1, object.length() - 1);
            for (String message : new String[] {"req", "res"}) {
                String in =
                        scraped.value(
                                "haproxy_" + kind + "_" + message + "_bytes_in_total", labels);
                String out =
                        scraped.value(
                                "haproxy_" + kind + "_" + message + "_bytes_out_total", labels);
                assertThat(in).as(object + message).isNotNull().isEqualTo(out);
            }
        }
    }

    @Test
    void scopes() {
        assertThat(kinds("?scope=global")).containsExactly("process");
        assertThat(kinds("?scope=server")).containsExactly("server");
        assertThat(kinds("?scope=frontend&scope=listener")).containsExactly("frontend", "listener");
        assertThat(kinds("?scope=*&scope=")).isEmpty();
        assertThat(kinds("?scope=&scope=global&other=1")).containsExactly("process");
        assertThat(kinds("?scope=*"))
                .containsExactly(
                        "backend",
                        "frontend",
                        "listener",
                        "process",
                        "resolver",
                        "server",
                        "sticktable");
        assertThat(kinds("?scope=sticktable")).containsExactly("sticktable");
        assertThat(kinds("?scope=resolver")).containsExactly("resolver");
        assertThat(answer("/metrics?scope")).startsWith("HTTP/1.1 400 ");
        assertThat(answer("/metrics?scope=nothing")).startsWith("HTTP/1.1 400 ");
        assertThat(answer("/metrics?scope=%zz")).startsWith("HTTP/1.1 400 ");
    }

    /// `haproxy_KIND_…` of all families.
    private TreeSet<String> kinds(String query) {
        String answer = answer("/metrics" + query);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        var kinds = new TreeSet<String>();
        answer.lines()
                .filter(line -> line.startsWith("# TYPE haproxy_"))
                .forEach(line -> kinds.add(line.split("_")[1]));
        return kinds;
    }

    @Test
    void tablesNameServersAndDescriptions() {
        var plain = scrape("");
        assertThat(plain.value("haproxy_sticktable_size", "name=\"app\",type=\"ip\""))
                .isEqualTo("1024");
        assertThat(plain.value("haproxy_sticktable_used", "name=\"app\",type=\"ip\""))
                .isEqualTo("0");
        String first = "resolver=\"names\",nameserver=\"first\"";
        assertThat(plain.value("haproxy_resolver_send_error", first)).isEqualTo("0");
        assertThat(plain.value("haproxy_resolver_outdated", first)).isEqualTo("0");
        var described = scrape("?desc-labels");
        assertThat(described.value("haproxy_process_nbthread", "desc=\"a test\"")).isNotNull();
        assertThat(described.value("haproxy_process_node", "node=\"here\",desc=\"a test\""))
                .isEqualTo("1");
        assertThat(
                        described.value(
                                "haproxy_frontend_max_sessions",
                                "proxy=\"web\",desc=\"the \\\"front\\\" door\""))
                .isNotNull();
        assertThat(described.value("haproxy_backend_max_sessions", "proxy=\"app\"")).isNotNull();
    }

    /// Series, and which of them have no value, are those of HAProxy's own exporter; we have more.
    @Test
    void seriesOfHaproxyAreOurs() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var haproxy =
                RealHaproxy.start(Files.createDirectory(folder.resolve("h")), CONFIGURATION)) {
            String theirs;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            do {
                assertThat(System.nanoTime()).isLessThan(deadline);
                try (var client = new RawClient(haproxy.port("web"))) {
                    theirs = client.send("GET /metrics HTTP/1.0\r\n\r\n").readAll(10_000);
                }
            } while (!theirs.contains("state=\"L7OK\"} 1"));
            var missing = series(theirs);
            missing.removeAll(series(answer("/metrics")));
            assertThat(missing).isEmpty();
        }
    }

    /// Names and labels; behind those without a value `NaN`.
    private static TreeSet<String> series(String exposition) {
        var series = new TreeSet<String>();
        exposition
                .lines()
                .filter(line -> line.startsWith("haproxy_") && !line.contains("build_info"))
                .filter(line -> !line.contains("_current_throttle{"))
                .filter(line -> !NOT_OURS.contains(line.split("[ {]")[0]))
                .map(line -> line.replaceFirst(" [0-9.-]+$", ""))
                .forEach(series::add);
        return series;
    }

    @Test
    void chosenFamilies() {
        assertThat(
                        scrape("?metrics=haproxy_server_status,haproxy_backend_status")
                                .families()
                                .keySet())
                .containsExactlyInAnyOrder("haproxy_server_status", "haproxy_backend_status");
        assertThat(scrape("?metrics=-haproxy_server_status").families().keySet())
                .doesNotContain("haproxy_server_status")
                .contains("haproxy_backend_status", "haproxy_process_nbthread");
    }

    @Test
    void serversInMaintenanceAndCountersOfModules() {
        var all = scrape("");
        assertThat(all.value("haproxy_server_weight", "proxy=\"app\",server=\"off\"")).isNotNull();
        assertThat(all.families().keySet()).noneMatch(name -> name.contains("_h2_"));
        var some = scrape("?no-maint&extra-counters");
        assertThat(some.value("haproxy_server_weight", "proxy=\"app\",server=\"off\"")).isNull();
        assertThat(some.value("haproxy_frontend_h2_total_connections", "proxy=\"web\",mod=\"h2\""))
                .isEqualTo("0");
    }
}

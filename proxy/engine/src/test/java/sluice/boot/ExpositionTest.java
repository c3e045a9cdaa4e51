package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.config.model.Inventory;
import sluice.testkit.RawClient;

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
            frontend web
              bind 127.0.0.1:{port web}
              option socket-stats
              rate-limit sessions 1000
              http-request use-service prometheus-exporter if { path /metrics }
              default_backend app
            backend app
              balance roundrobin
              option httpchk
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
                .containsExactly("backend", "frontend", "listener", "process", "server");
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

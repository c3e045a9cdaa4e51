package sluice.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.LocatorOptions;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.web.SluiceProcess;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// The page over our own engine: the same words, the same buttons.
@ExtendWith(Chromium.Extension.class)
class OverSluiceTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 30s
              timeout server 30s
              timeout connect 5s
              timeout queue 30s
            frontend web
              bind 127.0.0.1:{port web}
              stick-table type ip size 1k store http_req_rate(10s)
              http-request track-sc0 src
              http-request set-header X-Site %[req.hdr(host),map(SITES,none)]
              http-request deny if { src -f BAD }
              use_backend be_dead if { path_beg /dead }
              default_backend be_web
            backend be_web
              server web1 127.0.0.1:{port origin} maxconn 1
              server web2 127.0.0.1:{port origin} maxconn 1
            backend be_dead
              server d1 127.0.0.1:{port dead} check inter 200ms fall 1
            """;

    @TempDir Path folder;

    private final Chromium chromium;

    OverSluiceTest(Chromium chromium) {
        this.chromium = chromium;
    }

    @Test
    void theNightOfAnOperator() throws Exception {
        var release = new CountDownLatch(1);
        var sites = folder.resolve("sites.map");
        Files.writeString(sites, "a.example app\n");
        var bad = folder.resolve("bad.lst");
        Files.writeString(bad, "10.0.0.0/8\n");
        try (var engine =
                        SluiceProcess.start(
                                folder,
                                CONFIGURATION
                                        .replace("SITES", sites.toString())
                                        .replace("BAD", bad.toString()));
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var http = HttpClient.newHttpClient()) {
            var origin = origin(engine, threads, release);
            try (var page = Page.start(folder, true, Map.of(), engine.socket()).awaitPoll()) {
                var complaints = new ArrayList<String>();
                var view = chromium.open(page.address(), complaints);
                view.locator("tr[data-path='be_dead'] .pill.down").waitFor();
                for (int i = 0; i < 9; i++) {
                    var at = URI.create("http://127.0.0.1:" + engine.port("web") + "/" + i);
                    http.sendAsync(
                            HttpRequest.newBuilder(at).build(),
                            HttpResponse.BodyHandlers.discarding());
                }
                assertThat(view.locator("tr[data-path='be_web'] .meter .n").first()).hasText("7");
                assertThat(
                                view.locator(
                                                "#banner .words",
                                                new LocatorOptions().setHasText("7 waiting"))
                                        .first())
                        .isVisible();
                assertThat(view.locator("#banner li").filter(has("be_dead")).first()).isVisible();
                assertThat(view.locator("#foot")).containsText("Sluice");
                drainedAndUndone(engine, view);
                browsers(view, sites);
                assertThat(page.get("/;csv").body()).startsWith("# pxname,svname,qcur");
                assertThat(page.get("/metrics?scope=server").body())
                        .contains("haproxy_server_current_queue{proxy=\"be_web\",server=\"web1\"}");
                assertThat(complaints).isEmpty();
            } finally {
                release.countDown();
                origin.stop(0);
            }
        }
    }

    private static com.microsoft.playwright.Locator.FilterOptions has(String text) {
        return new com.microsoft.playwright.Locator.FilterOptions().setHasText(text);
    }

    private static HttpServer origin(
            SluiceProcess engine, java.util.concurrent.Executor threads, CountDownLatch release)
            throws IOException {
        var origin =
                HttpServer.create(new InetSocketAddress("127.0.0.1", engine.port("origin")), 0);
        origin.setExecutor(threads);
        origin.createContext(
                "/",
                exchange -> {
                    try {
                        release.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        origin.start();
        return origin;
    }

    private static void drainedAndUndone(SluiceProcess engine, com.microsoft.playwright.Page view)
            throws IOException {
        view.locator("tr[data-path='be_web/web1'] button.open").click();
        view.locator("#detail button[data-verb='drain']").click();
        view.locator("#dialog button[data-verb='confirm']").click();
        view.locator("#action-result.result-ok").waitFor();
        assertThat(engine.ask("show stat be_web 4 -1")).contains(",DRAIN,");
        view.locator("#dialog button[data-verb='undo-now']").click();
        view.locator("#dialog button[data-verb='confirm']").click();
        view.locator("#action-result.result-ok").waitFor();
        assertThat(engine.ask("show stat be_web 4 -1")).doesNotContain(",DRAIN,");
        view.locator("#dialog button").filter(has("Close")).click();
        view.locator("#timeline .ev.action").first().waitFor();
        view.keyboard().press("Escape");
    }

    /// Asks the engine itself what a value matches.
    private static void lookUp(com.microsoft.playwright.Page view, String value, String answer) {
        view.locator("form.ask input").fill(value);
        view.locator("form.ask button").click();
        assertThat(view.locator("form.ask output")).containsText(answer);
    }

    private static void browsers(com.microsoft.playwright.Page view, Path sites)
            throws IOException {
        view.locator("#views button").filter(has("Stick tables")).click();
        assertThat(view.locator(".entries td").first()).hasText("127.0.0.1");
        view.locator("#views button").filter(has("Maps")).click();
        assertThat(view.locator(".side button").first())
                .containsText(sites.getFileName().toString());
        assertThat(view.locator(".entries td").first()).hasText("a.example");
        lookUp(view, "a.example", "matches a.example → app");
        lookUp(view, "nowhere.example", "matches nothing");
        view.locator(".side button", new LocatorOptions().setHasText("bad.lst")).click();
        assertThat(view.locator(".entries td").first()).hasText("10.0.0.0/8");
        lookUp(view, "10.1.2.3", "matches 10.0.0.0/8");
        Chromium.accessible(view, "maps of Sluice");
        view.locator("#views button").filter(has("Topology")).click();
        assertThat(view.locator(".topo .node.down").first()).containsText("be_dead");
        view.locator("#views button").first().click();
    }
}

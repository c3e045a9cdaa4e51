package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.web.FakeProxy;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// The page in a real browser, over a real HAProxy whose queue really grows.
@ExtendWith(Chromium.Extension.class)
class BrowserTest {
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
              http-request deny if { src -f {folder}/bad.lst }
              use_backend be_dead if { path_beg /dead }
              default_backend be_web
            backend be_web
              server web1 127.0.0.1:{port origin} maxconn 1
              server web2 127.0.0.1:{port origin} maxconn 1
            backend be_ok
              server ok1 127.0.0.1:{port origin}
            backend be_fine
              server fine1 127.0.0.1:{port origin}
            backend be_well
              server well1 127.0.0.1:{port origin}
            backend be_dead
              server d1 127.0.0.1:{port dead} check inter 200ms fall 1
            """;

    @TempDir Path folder;

    private final Chromium chromium;

    BrowserTest(Chromium chromium) {
        this.chromium = chromium;
    }

    private RealHaproxy haproxy() throws IOException {
        Files.writeString(folder.resolve("bad.lst"), "10.0.0.0/8\n");
        return RealHaproxy.start(folder, CONFIGURATION);
    }

    @Test
    void theNightOfAnOperator() throws Exception {
        assumeTrue(RealHaproxy.available());
        var release = new CountDownLatch(1);
        try (var haproxy = haproxy();
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var http = HttpClient.newHttpClient()) {
            var origin =
                    HttpServer.create(
                            new InetSocketAddress("127.0.0.1", haproxy.port("origin")), 0);
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
            try (var page = Page.start(folder, true, Map.of(), haproxy.socket()).awaitPoll()) {
                var complaints = new ArrayList<String>();
                var view = chromium.open(page.address(), complaints);
                theQueueGrows(http, haproxy, view);
                Chromium.accessible(view, "overview");
                foldedAndFiltered(view);
                drainedAndUndone(haproxy, view);
                snapshotOpensWithoutNetwork(view);
                everyViewIsAccessible(view);
                assertThat(complaints).isEmpty();
            } finally {
                release.countDown();
                origin.stop(0);
            }
        }
    }

    private static void theQueueGrows(
            HttpClient http, RealHaproxy haproxy, com.microsoft.playwright.Page view) {
        view.locator("tr[data-path='be_dead']").waitFor();
        var answers = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
        for (int i = 0; i < 9; i++) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + haproxy.port("web") + "/" + i))
                            .build();
            answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        var waiting = view.locator("tr[data-path='be_web'] .meter .n").first();
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(waiting).hasText("7");
        var verdict =
                view.locator(
                        "#banner .words",
                        new com.microsoft.playwright.Page.LocatorOptions().setHasText("7 waiting"));
        verdict.first().waitFor();
        var dead =
                view.locator("#banner li")
                        .filter(new Locator.FilterOptions().setHasText("be_dead"));
        dead.first().waitFor();
        dead.first().locator("summary").click();
        dead.first().locator("code").waitFor();
        assertThat(dead.first().locator("code").textContent()).startsWith("sluice shell --target ");
        assertThat(view.locator(".tile").nth(2).textContent()).contains("7");
        assertThat(answers).hasSize(9);
    }

    private static void foldedAndFiltered(com.microsoft.playwright.Page view) {
        var fold = view.locator("tr.fold button");
        fold.waitFor();
        assertThat(view.locator("tr[data-path='be_ok']").count()).isZero();
        fold.click();
        view.locator("tr[data-path='be_ok']").waitFor();
        view.locator("#filter").fill("status:down");
        view.locator("tr[data-path='be_web']")
                .waitFor(
                        new Locator.WaitForOptions()
                                .setState(
                                        com.microsoft.playwright.options.WaitForSelectorState
                                                .DETACHED));
        view.locator("thead button").filter(new Locator.FilterOptions().setHasText("Name")).click();
        assertThat(view.url()).contains("f=status:down").contains("sort=name.up");
        view.reload();
        view.locator("tr[data-path='be_dead']").waitFor();
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                        view.locator("tr[data-path='be_web']"))
                .hasCount(0);
        assertThat(view.locator("#filter").inputValue()).isEqualTo("status:down");
        assertThat(view.locator("th[aria-sort='ascending']").textContent()).contains("Name");
        view.locator("#filter").fill("nosuchcolumn>1");
        view.locator("#filter-error")
                .filter(new Locator.FilterOptions().setHasText("nosuchcolumn"))
                .waitFor();
        view.locator("#filter").fill("");
        view.locator("tr[data-path='be_web']").waitFor();
    }

    private static void drainedAndUndone(RealHaproxy haproxy, com.microsoft.playwright.Page view)
            throws Exception {
        if (view.locator("tr[data-path='be_web/web1']").count() == 0) {
            view.locator("tr[data-path='be_web'] .twist").click();
        }
        view.locator("tr[data-path='be_web/web1'] button.open").click();
        view.locator("#detail h2")
                .filter(new Locator.FilterOptions().setHasText("be_web/web1"))
                .waitFor();
        view.locator("#detail .chart canvas").first().waitFor();
        Chromium.accessible(view, "details");
        view.locator("#detail button[data-verb='drain']").click();
        view.locator("#dialog pre")
                .filter(
                        new Locator.FilterOptions()
                                .setHasText("set server be_web/web1 state drain"))
                .waitFor();
        Chromium.accessible(view, "confirmation");
        view.locator("#dialog input[type=text]").fill("browser test");
        view.locator("#dialog button[data-verb='confirm']").click();
        view.locator("#action-result.result-ok").waitFor();
        assertThat(haproxy.ask("show stat be_web 4 -1")).contains(",DRAIN,");
        view.locator("#detail .head .pill")
                .filter(new Locator.FilterOptions().setHasText("DRAIN"))
                .waitFor();
        view.locator("#dialog button[data-verb='undo-now']").click();
        view.locator("#dialog button[data-verb='confirm']").click();
        view.locator("#action-result.result-ok").waitFor();
        assertThat(haproxy.ask("show stat be_web 4 -1")).doesNotContain(",DRAIN,");
        view.locator("#dialog button")
                .filter(new Locator.FilterOptions().setHasText("Close"))
                .click();
        view.locator("#timeline .key.action").first().waitFor();
        view.keyboard().press("Escape");
    }

    private void snapshotOpensWithoutNetwork(com.microsoft.playwright.Page view)
            throws IOException {
        var file = folder.resolve("snapshot.html");
        view.waitForDownload(() -> view.locator("#tools a").click()).saveAs(file);
        try (var context = chromium.context(new Browser.NewContextOptions().setOffline(true))) {
            var complaints = new ArrayList<String>();
            var offline = context.newPage();
            offline.onPageError(complaints::add);
            offline.onRequest(
                    request -> {
                        if (!request.url().startsWith("file:")
                                && !request.url().startsWith("data:")) {
                            complaints.add(request.url());
                        }
                    });
            offline.navigate(file.toUri().toString());
            offline.locator("tr[data-path='be_web']").waitFor();
            offline.locator("tr[data-path='be_web'] button.open").click();
            offline.locator("#detail .chart canvas").first().waitFor();
            savedDocuments(offline);
            assertThat(complaints).isEmpty();
        }
    }

    /// Tables, maps, topology and columns are in the file, and searched there.
    private static void savedDocuments(com.microsoft.playwright.Page offline) throws IOException {
        var words =
                com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                        offline.locator("#detail table.small"));
        words.containsText("qcur");
        offline.keyboard().press("Escape");
        offline.keyboard().press("4");
        var entry = offline.locator(".entries td").first();
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(entry)
                .hasText("127.0.0.1");
        offline.locator(".tables input[type=search]").fill("10.9.9.9");
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                        offline.locator(".entries"))
                .hasText("Nothing contains that.");
        offline.keyboard().press("Escape");
        offline.locator("#views button").nth(4).click();
        com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(entry)
                .hasText("10.0.0.0/8");
        offline.locator("#views button").nth(6).click();
        offline.locator(".topo .node.down").first().waitFor();
        Chromium.accessible(offline, "the topology of a file");
    }

    /// Light on a desk, then dark on a phone.
    private static void everyViewIsAccessible(com.microsoft.playwright.Page view)
            throws IOException {
        if ("dark".equals(view.locator("html").getAttribute("data-theme"))) {
            view.keyboard().press("t");
        }
        accessibleViews(view, "light");
        view.setViewportSize(390, 844);
        view.keyboard().press("t");
        accessibleViews(view, "dark on a phone");
    }

    private static void accessibleViews(com.microsoft.playwright.Page view, String how)
            throws IOException {
        var buttons = view.locator("#views button");
        for (int i = 0; i < buttons.count(); i++) {
            buttons.nth(i).click();
            view.locator("#views button[aria-current]").waitFor();
            Chromium.accessible(view, "view " + i + ", " + how);
        }
        buttons.first().click();
    }

    @Test
    void theTimelineMarksReloadsStatesAndPeople() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var haproxy = haproxy()) {
            var origin = HttpServer.create();
            try (var page =
                    Page.start(folder, true, Map.of("op", "secret"), haproxy.socket())
                            .awaitPoll()) {
                var complaints = new ArrayList<String>();
                var view = chromium.open(page.address(), complaints);
                view.locator("input[name=name]").fill("op");
                view.locator("input[name=password]").fill("secret");
                view.locator("form button").click();
                view.locator("tr[data-path='be_dead'] .pill.down").first().waitFor();
                origin.bind(new InetSocketAddress("127.0.0.1", haproxy.port("dead")), 0);
                origin.start();
                view.locator("#timeline .ev.up").first().waitFor();
                origin.stop(0);
                view.locator("#timeline .ev.down").first().waitFor();
                var events = view.locator("#timeline ol");
                assertThat(events.textContent()).contains("be_dead/d1").contains("DOWN");
                String base = "/api/v1/proxies/lb1/";
                var done =
                        page.post(
                                base + "action",
                                "{\"object\":\"be_web/web1\",\"verb\":\"maint\",\"reason\":\"INC-7\"}",
                                "Authorization",
                                "Basic b3A6c2VjcmV0",
                                "X-Sluice-Token",
                                "program");
                assertThat(done.body()).contains("\"ok\":true");
                view.locator("#timeline .ev.action").first().waitFor();
                com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(events)
                        .containsText("INC-7 — op");
                view.keyboard().press("h");
                view.locator("tr[data-path='be_web'] button.open").click();
                view.locator("#detail .chart canvas").first().waitFor();
                haproxy.reload();
                view.locator("#timeline .ev.restart").first().waitFor();
                com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                                view.locator("#banner"))
                        .containsText("R1");
                com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                                view.locator("#foot"))
                        .containsText(Long.toString(haproxy.pid()));
                com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat(
                                view.locator("#detail"))
                        .containsText("process replaced");
                assertThat(complaints).isEmpty();
            } finally {
                origin.stop(0);
            }
        }
    }

    @Test
    void hostileNamesStayText() throws Exception {
        String name = "<img src=x onerror=\"window.hacked=1\"><b>";
        try (var _ =
                        FakeProxy.start(
                                folder.resolve("s"),
                                () ->
                                        FakeProxy.HEADER
                                                + FakeProxy.row(name, "FRONTEND", 0, 0, "OPEN", 5)
                                                + FakeProxy.row(name, name, 2, 4, "DOWN", 5)
                                                + FakeProxy.row(name, "BACKEND", 1, 4, "DOWN", 5));
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var complaints = new ArrayList<String>();
            var view = chromium.open(page.address(), complaints);
            view.locator("button.open").first().waitFor();
            view.locator("button.open").first().click();
            view.locator("#detail h2").waitFor();
            assertThat(view.locator("#detail h2").textContent()).isEqualTo(name);
            assertThat(view.locator("img").count()).isZero();
            assertThat(view.evaluate("window.hacked")).isNull();
            assertThat(view.locator("#detail .acts button").count()).isZero();
            assertThat(complaints).isEmpty();
        }
    }
}

package sluice.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.LocatorOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.web.FakeProxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// The drawing of a large installation: long lists fold, and only what is in sight exists.
@ExtendWith(Chromium.Extension.class)
class TopologyPageTest {
    private static final int BACKENDS = 50;
    private static final int SERVERS = 20;

    @TempDir Path folder;

    private final Chromium chromium;

    TopologyPageTest(Chromium chromium) {
        this.chromium = chromium;
    }

    /// A thousand servers, of which `be_3/server7` is down.
    private static String csv(long total) {
        var csv = new StringBuilder(FakeProxy.HEADER);
        csv.append(FakeProxy.row("fe", "FRONTEND", 0, 0, "OPEN", total));
        for (int backend = 0; backend < BACKENDS; backend++) {
            for (int server = 0; server < SERVERS; server++) {
                String status = backend == 3 && server == 7 ? "DOWN" : "UP";
                csv.append(FakeProxy.row("be_" + backend, "server" + server, 2, 0, status, total));
            }
            csv.append(FakeProxy.row("be_" + backend, "BACKEND", 1, 0, "UP", total * SERVERS));
        }
        return csv.toString();
    }

    @Test
    void aThousandServersAreFoldedAndDrawnWhereOneLooks() throws Exception {
        var total = new AtomicLong();
        try (var _ = FakeProxy.start(folder.resolve("s"), () -> csv(total.addAndGet(10)));
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var complaints = new ArrayList<String>();
            var view = chromium.open(page.address() + "?view=topology", complaints);
            var first = view.locator(".topo g[data-path='be_0']");
            var last = view.locator(".topo g[data-path='be_49']");
            assertThat(first).isVisible();
            assertThat(last).hasCount(0);
            assertThat(view.locator(".topo g[data-path='be_3/server7'].down")).isVisible();
            assertThat(view.locator(".topo g[data-path='be_3/server8']")).hasCount(0);
            assertThat(view.locator(".topo g[data-path='fold be_3']"))
                    .containsText("19 servers that serve");
            assertThat(view.locator(".topo *").count()).isLessThan(600);
            Chromium.accessible(view, "a large topology");

            view.evaluate("() => document.querySelector('.topo').scrollTo(0, 1e6)");
            assertThat(last).isVisible();
            assertThat(first).hasCount(0);

            view.locator(".topo g[data-path='fold be_49']").focus();
            view.keyboard().press("Enter");
            assertThat(view.locator(".topo g[data-path='be_49/server0']")).hasCount(1);
            assertThat(view.locator(".topo g[data-path='fold be_49']")).isFocused();
            view.keyboard().press("Enter");
            assertThat(view.locator(".topo g[data-path='be_49/server0']")).hasCount(0);

            view.locator("#filter").fill("be:be_7");
            assertThat(view.locator(".topo g[data-path='be_7']")).isVisible();
            assertThat(view.locator(".topo g[data-path^='be_']")).hasCount(1);
            view.locator(".topo g[data-path='be_7']").click();
            assertThat(view.locator("#detail h2", new LocatorOptions().setHasText("be_7")))
                    .isVisible();
            assertThat(complaints).isEmpty();
        }
    }
}

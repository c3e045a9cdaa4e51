package sluice.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.LocatorOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.web.FakeProxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What a viewer does without a mouse, what several viewers share, and what happens when the page server goes away.
@ExtendWith(Chromium.Extension.class)
class ViewersTest {
    @TempDir Path folder;

    private final Chromium chromium;
    private final List<String> complaints = new ArrayList<>();

    ViewersTest(Chromium chromium) {
        this.chromium = chromium;
    }

    /// Two backends whose requests grow by what the test says.
    private static String csv(AtomicLong total, AtomicInteger first, AtomicInteger second) {
        long now = total.incrementAndGet();
        return FakeProxy.HEADER
                + FakeProxy.row("fe", "FRONTEND", 0, 0, "OPEN", now * 30)
                + FakeProxy.row("be_one", "s1", 2, 0, "UP", now * 10)
                + FakeProxy.row("be_one", "BACKEND", 1, first.get(), "UP", now * 10)
                + FakeProxy.row("be_two", "s1", 2, 0, "UP", now * 20)
                + FakeProxy.row("be_two", "BACKEND", 1, second.get(), "UP", now * 20);
    }

    private FakeProxy proxy(String name, AtomicInteger first, AtomicInteger second)
            throws IOException {
        var total = new AtomicLong();
        return FakeProxy.start(folder.resolve(name), () -> csv(total, first, second));
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (var _ = proxy("s", new AtomicInteger(3), new AtomicInteger());
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var view = chromium.open(page.address(), complaints);
            view.locator("tr[data-path='be_one']").waitFor();
            view.keyboard().press("j");
            view.keyboard().press("j");
            view.keyboard().press("k");
            assertThat(view.locator("tr[data-path='be_one'] button.open")).isFocused();
            view.keyboard().press("Enter");
            assertThat(view.locator("#detail h2")).hasText("be_one");
            assertThat(view.locator("#detail button").first()).isFocused();
            assertThat(view.url()).endsWith("#lb1/Bbe_one/BACKEND");
            view.keyboard().press("Escape");
            assertThat(view.locator("#detail")).isHidden();
            assertThat(view.locator("tr[data-path='be_one'] button.open")).isFocused();
            view.keyboard().press("/");
            assertThat(view.locator("#filter")).isFocused();
            view.keyboard().type("be_two");
            assertThat(view.locator("tr[data-path='be_one']")).hasCount(0);
            view.keyboard().press("Escape");
            assertThat(view.locator("#filter")).hasValue("");
            view.keyboard().press("2");
            assertThat(view.locator("#views button[aria-current]")).hasText("Servers");
            view.keyboard().press("?");
            assertThat(view.locator("#dialog")).isVisible();
            view.keyboard().press("Escape");
            assertThat(view.locator("#dialog")).isHidden();
            String before = view.locator("html").getAttribute("data-theme");
            view.keyboard().press("t");
            assertThat(view.locator("html"))
                    .hasAttribute("data-theme", before.equals("dark") ? "light" : "dark");
            view.keyboard().press("p");
            assertThat(view.locator("#live")).hasText("paused");
            Page.await(() -> page.server().feed().viewers() == 0);
            view.keyboard().press("p");
            Page.await(() -> page.server().feed().viewers() == 1);
            everythingIsReachedByTab(view);
            assertThat(complaints).isEmpty();
        }
    }

    /// Whatever can be clicked gets the focus sooner or later, and shows it.
    private static void everythingIsReachedByTab(com.microsoft.playwright.Page view) {
        view.keyboard().press("1");
        view.locator("tr[data-path='be_one']").waitFor();
        Object unreached =
                view.evaluate(
                        "() => [...document.querySelectorAll('button, a[href], input, select,"
                                + " summary')].filter(e => e.offsetParent && e.tabIndex < 0).map(e"
                                + " => e.outerHTML.slice(0, 80))");
        assertThat((List<?>) unreached).isEmpty();
        view.evaluate("() => document.activeElement.blur()");
        view.keyboard().press("Tab");
        assertThat(view.locator("a.skip")).isFocused();
        assertThat(view.evaluate("() => getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
    }

    @Test
    void rowsStayUnderTheCursor() throws Exception {
        var one = new AtomicInteger(9);
        var two = new AtomicInteger(4);
        try (var proxy = proxy("s", one, two);
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var view = chromium.open(page.address() + "?sort=q.down", complaints);
            var names = view.locator("tr.be .name button.open");
            assertThat(names.first()).hasText("be_one");
            view.locator("tr[data-path='be_one'] td").first().hover();
            two.set(40);
            assertThat(view.locator("tr[data-path='be_two'] .meter .n").first()).hasText("40");
            assertThat(names.first()).hasText("be_one");
            view.locator("#banner").hover();
            assertThat(names.first()).hasText("be_two");
            assertThat(proxy.polls()).isPositive();
        }
    }

    @Test
    void viewersShareOnePollAndSeveralProxiesAreOne() throws Exception {
        try (var east = proxy("east", new AtomicInteger(2), new AtomicInteger());
                var west = proxy("west", new AtomicInteger(5), new AtomicInteger());
                var page =
                        Page.start(
                                        folder,
                                        false,
                                        Map.of(),
                                        folder.resolve("east"),
                                        folder.resolve("west"))
                                .awaitPoll()) {
            var view = chromium.open(page.address(), complaints);
            var other = chromium.open(page.address() + "?lb=lb2", complaints);
            assertThat(view.locator("tr[data-path='be_one'] .meter .n").first()).hasText("7");
            assertThat(other.locator("tr[data-path='be_one'] .meter .n").first()).hasText("5");
            assertThat(view.locator("tr.be[data-path='be_one']")).hasCount(1);
            assertThat(view.locator("tr.srv[data-path='be_one/s1']")).hasCount(2);
            assertThat(view.locator("#foot .fg")).hasCount(2);
            assertThat(view.locator(".tile").nth(2)).containsText("7");
            Page.await(() -> page.server().feed().viewers() == 2);
            long began = System.nanoTime();
            int eastBefore = east.polls();
            int westBefore = west.polls();
            Page.await(() -> east.polls() >= eastBefore + 6 && west.polls() >= westBefore + 6);
            double polls = (System.nanoTime() - began) / 250e6;
            assertThat(east.polls() - eastBefore).isLessThan((int) polls + 4);
            view.locator("#picker select").selectOption("lb1");
            assertThat(view.locator("tr[data-path='be_one'] .meter .n").first()).hasText("2");
            assertThat(view).hasURL(java.util.regex.Pattern.compile(".*lb=lb1.*"));
            Chromium.accessible(view, "several proxies");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void aHiddenTabStopsListeningAndComesBack() throws Exception {
        try (var _ = proxy("s", new AtomicInteger(3), new AtomicInteger());
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var view = chromium.open(page.address(), complaints);
            view.locator("tr[data-path='be_one']").waitFor();
            Page.await(() -> page.server().feed().viewers() == 1);
            view.evaluate(
                    "() => { Object.defineProperty(document, 'hidden', {value: true, writable:"
                            + " true}); document.dispatchEvent(new Event('visibilitychange')); }");
            Page.await(() -> page.server().feed().viewers() == 0);
            assertThat(view.locator("#live")).hasText("paused while hidden");
            view.evaluate(
                    "() => { document.hidden = false; document.dispatchEvent(new"
                            + " Event('visibilitychange')); }");
            Page.await(() -> page.server().feed().viewers() == 1);
            assertThat(view.locator("#live.on")).isVisible();
        }
    }

    @Test
    void silenceIsToldAndEverythingRecoversByItself() throws Exception {
        var socket = folder.resolve("s");
        var setup = new Page.Setup(folder, socket);
        var proxy = proxy("s", new AtomicInteger(3), new AtomicInteger());
        var first = setup.start().awaitPoll();
        setup.port = first.port();
        var view = chromium.open(first.address(), complaints);
        try {
            view.locator("tr[data-path='be_one']").waitFor();
            proxy.close();
            java.nio.file.Files.delete(socket);
            var alert = view.locator("#alert");
            assertThat(alert).containsText("— since ");
            assertThat(alert).containsText(socket.toString());
            assertThat(view.locator("#banner .rule", new LocatorOptions().setHasText("X1")).first())
                    .isVisible();
            assertThat(view.locator("body.stale")).isVisible();
            assertThat(view.locator("tr[data-path='be_one']")).isVisible();
            proxy = proxy("s", new AtomicInteger(8), new AtomicInteger());
            assertThat(alert).isEmpty();
            assertThat(view.locator("tr[data-path='be_one'] .meter .n").first()).hasText("8");
            first.close();
            assertThat(view.locator("#live")).containsText("page server silent, again in");
            try (var _ = setup.start()) {
                assertThat(view.locator("#live.on")).isVisible();
                assertThat(view.locator("tr[data-path='be_one'] .meter .n").first()).hasText("8");
            }
        } finally {
            first.close();
            proxy.close();
        }
    }

    @Test
    void columnsAreChosenRememberedAndInTheAddress() throws Exception {
        try (var _ = proxy("s", new AtomicInteger(3), new AtomicInteger());
                var page = Page.start(folder, false, Map.of(), folder.resolve("s")).awaitPoll()) {
            var view = chromium.open(page.address(), complaints);
            view.locator("tr[data-path='be_one']").waitFor();
            view.locator("button", new LocatorOptions().setHasText("Columns")).click();
            view.locator("#dialog label", new LocatorOptions().setHasText("Queue time"))
                    .locator("input")
                    .check();
            view.locator("#dialog label", new LocatorOptions().setHasText("Weight"))
                    .locator("input")
                    .first()
                    .uncheck();
            Chromium.accessible(view, "columns");
            view.locator("#dialog button", new LocatorOptions().setHasText("Done")).click();
            var heads = view.locator("thead");
            assertThat(heads).containsText("Queue time");
            assertThat(heads).not().containsText("Weight");
            assertThat(view).hasURL(java.util.regex.Pattern.compile(".*cols=.*qt.*"));
            view.navigate(page.address());
            assertThat(view.locator("thead")).containsText("Queue time");
            view.locator("thead button", new LocatorOptions().setHasText("Queue time")).hover();
            assertThat(view.locator("#tip")).containsText("Average time in the queue");
            view.keyboard().press("?");
            assertThat(
                            view.locator("#dialog")
                                    .filter(new Locator.FilterOptions().setHasText("qtime")))
                    .isVisible();
            assertThat(complaints).isEmpty();
        }
    }
}

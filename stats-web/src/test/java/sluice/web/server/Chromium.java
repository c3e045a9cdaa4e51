package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The chromium of the machine, started once for all browser tests and given to the constructors that ask for it. Tests
/// are skipped where there is none.
public final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final List<String> QUIET =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    /// The one of the machine, closed by whoever asked for it.
    public Chromium() {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(PROGRAM)
                                        .setArgs(QUIET));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /// Gives tests the browser, which ends with the test run.
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
            return parameter.getParameter().getType() == Chromium.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
            return extension
                    .getRoot()
                    .getStore(ExtensionContext.Namespace.create(Chromium.class))
                    .getOrComputeIfAbsent(Chromium.class, _ -> whereInstalled(), Chromium.class);
        }

        private static Chromium whereInstalled() {
            assumeTrue(Files.isExecutable(PROGRAM), "no chromium");
            return new Chromium();
        }
    }

    /// Another profile: no cookies, nothing remembered.
    public BrowserContext context(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    /// Opens a page of 1280×800 in a profile of its own.
    ///
    /// @param complaints gets what the page's scripts and its policy complain about
    Page open(String address, List<String> complaints) {
        return open(address, complaints, new Browser.NewContextOptions());
    }

    Page open(String address, List<String> complaints, Browser.NewContextOptions options) {
        if (options.viewportSize == null) {
            options.setViewportSize(1280, 800);
        }
        var view = context(options).newPage();
        listen(view, complaints);
        view.navigate(address);
        return view;
    }

    private static void listen(Page view, List<String> complaints) {
        view.onPageError(complaints::add);
        view.onConsoleMessage(
                message -> {
                    // A filter that is no filter is answered with 400, which the browser reports.
                    if (message.type().equals("error")
                            && !message.text().contains("status of 400")) {
                        complaints.add(message.text());
                    }
                });
    }

    /// Checks WCAG 2.1 AA with axe-core.
    static void accessible(Page view, String where) throws IOException {
        try (var in = Chromium.class.getResourceAsStream("/sluice/web/axe.min.js")) {
            view.evaluate(
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
        Object violations =
                view.evaluate(
                        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa',"
                                + " 'wcag21a', 'wcag21aa']})).violations.map(v => v.id + ': ' +"
                                + " v.nodes.map(n => n.html.slice(0, 160)).join(' | '))");
        assertThat((List<?>) violations).as("accessibility of " + where).isEmpty();
    }
}

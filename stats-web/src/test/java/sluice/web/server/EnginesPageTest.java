package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.web.SluiceProcess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The statistics page of the engine itself (`stats uri`) in a browser: what it shows, and its admin actions, with and without scripts.
@ExtendWith(Chromium.Extension.class)
class EnginesPageTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 30s
              timeout server 30s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              stats uri /stats
              stats admin if TRUE
              default_backend app
            backend app
              balance roundrobin
              server s1 127.0.0.1:{port origin}
              server s2 127.0.0.1:{port origin}
            """;

    @TempDir Path folder;

    private final Chromium chromium;

    EnginesPageTest(Chromium chromium) {
        this.chromium = chromium;
    }

    @Test
    void adminActionsWork() throws Exception {
        try (var proxy = SluiceProcess.start(folder, CONFIGURATION)) {
            var complaints = new ArrayList<String>();
            Page page =
                    chromium.open("http://127.0.0.1:" + proxy.port("web") + "/stats", complaints);
            assertThat(page.content()).contains("app").contains("s1");
            page.locator("input[name='s'][value='s1']").check();
            page.locator("form").last().locator("select[name='action']").selectOption("drain");
            page.locator("form").last().locator("input[type='submit'], button").last().click();
            page.waitForURL("**/stats;st=DONE");
            assertThat(proxy.ask("show stat app 4 1")).contains("DRAIN");
            assertThat(proxy.ask("show stat app 4 2")).doesNotContain("DRAIN");
            assertThat(complaints).isEqualTo(List.of());
            Chromium.accessible(page, "the engine's statistics page");
        }
    }
}

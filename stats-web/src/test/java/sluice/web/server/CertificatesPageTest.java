package sluice.web.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page.LocatorOptions;

import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.web.SluiceProcess;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Certificates that a proxy holds, a real HAProxy and ours, in a real browser: those that end first on top, and in the verdict.
@ExtendWith(Chromium.Extension.class)
class CertificatesPageTest {
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
              bind 127.0.0.1:{port web} ssl crt {folder}/certificates/
              default_backend app
            backend app
              server s1 127.0.0.1:{port origin}
            """;

    @TempDir Path folder;

    private final Chromium chromium;

    CertificatesPageTest(Chromium chromium) {
        this.chromium = chromium;
    }

    private void certificate(
            Path place, String algorithm, String subject, int days, String... names)
            throws Exception {
        var keys = SelfSigned.keys(algorithm);
        var life = Duration.ofDays(days).plusHours(1);
        Files.writeString(
                place.resolve(subject + ".pem"),
                SelfSigned.certificate(keys, algorithm, subject, life, List.of(names))
                        + SelfSigned.pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    }

    @Test
    void thoseOfHaproxy() throws Exception {
        assumeTrue(RealHaproxy.available());
        certificates();
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            thoseThatEndFirstStandOnTopAndInTheVerdict(haproxy.socket());
        }
    }

    @Test
    void thoseOfSluice() throws Exception {
        certificates();
        try (var engine =
                SluiceProcess.start(folder, CONFIGURATION.replace("{folder}", folder.toString()))) {
            thoseThatEndFirstStandOnTopAndInTheVerdict(engine.socket());
        }
    }

    private void certificates() throws Exception {
        var place = Files.createDirectory(folder.resolve("certificates"));
        certificate(place, "RSA", "long.example", 400);
        certificate(place, "EC", "soon.example", 5, "soon.example", "*.soon.example");
        certificate(place, "EC", "middle.example", 90, "<b>bold</b>.example");
    }

    private void thoseThatEndFirstStandOnTopAndInTheVerdict(Path socket) throws Exception {
        try (var page = Page.start(folder, false, Map.of(), socket).awaitPoll()) {
            var complaints = new ArrayList<String>();
            var view = chromium.open(page.address() + "?view=certificates", complaints);
            var rows = view.locator("table.certificates tbody tr");
            assertThat(rows).hasCount(3);
            assertThat(rows.nth(0)).containsText("in 5d");
            assertThat(rows.nth(0)).containsText("soon.example");
            assertThat(rows.nth(0)).containsText("*.soon.example");
            assertThat(rows.nth(0).locator(".pill.going")).isVisible();
            assertThat(rows.nth(1)).containsText("<b>bold</b>.example");
            assertThat(rows.nth(1)).containsText("EC256");
            assertThat(rows.nth(2)).containsText("in 400d");
            assertThat(rows.nth(2)).containsText("RSA2048");
            assertThat(rows.nth(2)).containsText("long.example.pem");
            // Times hold "T1" too, from ten o'clock on.
            var rule = view.locator(".rule", new LocatorOptions().setHasText("T1"));
            var verdict = view.locator("#banner li", new LocatorOptions().setHas(rule));
            assertThat(verdict).containsText("soon.example");
            Chromium.accessible(view, "certificates");
            view.locator("input[type=search]").fill("MIDDLE");
            assertThat(rows).hasCount(1);
            assertThat(page.get("/api/v1/proxies/lb1/certificates").body())
                    .contains("\"Subject\":\"/CN=soon.example\"");
            assertThat(complaints).isEmpty();
        }
    }
}

package sluice.web;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;

import sluice.web.server.Chromium;

import java.util.List;

/// Measures how fluid the page is in a browser; not a test.
///
/// ```
/// java -cp … sluice.web.FrameTime http://127.0.0.1:8405/ SECONDS
/// ```
///
/// Prints per view how long a redraw takes by the clock (from the page itself), the time from frame to frame, the pauses
/// of the browser's main thread (long tasks: beyond 50 ms), and the processor time of that thread per redraw, which a busy
/// machine does not distort.
public final class FrameTime {
    private static final List<String> VIEWS =
            List.of("", "?view=servers", "?view=frontends", "?view=topology", "?f=srv:server1*");
    private static final String WATCH =
            """
            async seconds => {
              const draws = [], frames = [], long = [];
              const observer = new PerformanceObserver(list => list.getEntries().forEach(e => long.push(Math.round(e.duration))));
              observer.observe({entryTypes: ['longtask']});
              let seen = sluicePage.store.sequence;
              let before = await new Promise(requestAnimationFrame);
              const end = before + seconds * 1000;
              while (before < end) {
                const at = await new Promise(requestAnimationFrame);
                frames.push(at - before);
                before = at;
                if (sluicePage.store.sequence !== seen) {
                  seen = sluicePage.store.sequence;
                  frames.push(-before + (before = await new Promise(requestAnimationFrame)));
                  draws.push(sluicePage.store.drawMillis);
                }
              }
              const told = values => {
                const sorted = values.sort((a, b) => a - b);
                const at = share => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1) : '-';
                return `median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)} ms`;
              };
              return `${draws.length} redraws: ${told(draws)}; ${frames.length} frames: ${told(frames)}; long tasks ${long.join() || 'none'} ms; ${document.querySelectorAll('*').length} elements`;
            }
            """;

    private FrameTime() {}

    private static double metric(JsonObject metrics, String name) {
        for (var metric : metrics.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        return Double.NaN;
    }

    public static void main(String[] arguments) {
        try (var chromium = new Chromium()) {
            for (String view : VIEWS) {
                var page =
                        chromium.context(new Browser.NewContextOptions().setViewportSize(1280, 800))
                                .newPage();
                page.navigate(arguments[0] + view);
                page.locator("#banner li, #banner .good").first().waitFor();
                page.waitForTimeout(3000);
                var tools = page.context().newCDPSession(page);
                var domain = new JsonObject();
                domain.addProperty("timeDomain", "threadTicks");
                tools.send("Performance.enable", domain);
                var before = tools.send("Performance.getMetrics");
                String told = page.evaluate(WATCH, Integer.parseInt(arguments[1])).toString();
                var after = tools.send("Performance.getMetrics");
                double redraws = Double.parseDouble(told.substring(0, told.indexOf(' ')));
                System.out.println((view.isEmpty() ? "overview" : view) + ": " + told);
                for (String name :
                        List.of(
                                "TaskDuration",
                                "ScriptDuration",
                                "RecalcStyleDuration",
                                "LayoutDuration")) {
                    System.out.printf(
                            "    %s %.1f ms of processor time per redraw%n",
                            name, 1000 * (metric(after, name) - metric(before, name)) / redraws);
                }
                page.close();
            }
        }
    }
}

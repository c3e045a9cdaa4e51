package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import sluice.web.api.Documents;
import sluice.web.api.Feed;
import sluice.web.api.Prometheus;
import sluice.web.poll.Moment;
import sluice.web.poll.Poller;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What other programs collect: CSV, Prometheus text, health.
final class Exposition {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Feed feed;
    private final Clock clock;

    Exposition(Feed feed, Clock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /// The CSV as the proxy printed it at the last poll; `Last-Modified` tells when.
    void csv(HttpServerExchange exchange, Poller poller) throws IOException, BadRequest {
        var moment = poller.latest();
        var reading = moment == null ? null : moment.reading();
        if (reading == null) {
            throw new BadRequest(503, "nothing is known of " + poller.name() + " yet");
        }
        Exchange.put(
                exchange,
                "Last-Modified",
                io.undertow.util.DateUtils.toDateString(
                        java.util.Date.from(reading.snapshot().takenAt())));
        Exchange.text(exchange, 200, "text/plain", reading.csv());
    }

    void health(HttpServerExchange exchange, List<Moment> moments) throws IOException {
        boolean healthy =
                moments.stream().noneMatch(m -> m.snapshot() == null || m.silentSince() != null);
        boolean strict = !Exchange.parameter(exchange, "strict", "").isEmpty();
        Exchange.send(
                exchange,
                strict && !healthy ? 503 : 200,
                Exchange.JSON,
                Documents.health(moments, clock.millis(), healthy));
    }

    /// Query: `scope=` (several), `filter=` (shared grammar), `metrics=` (names or globs, commas), `no-maint`,
    /// `proxy=` (several).
    void metrics(HttpServerExchange exchange, List<Moment> moments, Map<String, Poller> pollers)
            throws IOException, BadRequest {
        var filter = Proxies.filter(exchange, "filter");
        var wanted = exchange.getQueryParameters().get("proxy");
        var sources = new ArrayList<Prometheus.Source>();
        var chosen = new ArrayList<Moment>();
        for (var moment : moments) {
            var snapshot = moment.snapshot();
            if (snapshot != null && (wanted == null || wanted.contains(moment.proxy()))) {
                sources.add(
                        new Prometheus.Source(pollers.size() > 1 ? moment.proxy() : "", snapshot));
                chosen.add(moment);
            }
        }
        var scopes = exchange.getQueryParameters().get("scope");
        var selection =
                new Prometheus.Selection(
                        scopes == null ? Prometheus.Selection.ALL.scopes() : Set.copyOf(scopes),
                        filter::matches,
                        names(Exchange.parameter(exchange, "metrics", "")),
                        !exchange.getQueryParameters().containsKey("no-maint"));
        Exchange.text(
                exchange, 200, TEXT, Prometheus.text(sources, selection) + own(chosen, pollers));
    }

    private static Predicate<String> names(String globs) throws BadRequest {
        if (globs.isEmpty()) {
            return _ -> true;
        }
        if (!globs.matches("[A-Za-z0-9_*,]{1,1000}")) {
            throw new BadRequest(
                    400, "metrics are names with * for any characters, parted by commas");
        }
        var pattern = Pattern.compile(globs.replace("*", "[a-z0-9_]*").replace(',', '|'));
        return name -> pattern.matcher(name).matches();
    }

    /// What the page says about itself.
    private String own(List<Moment> moments, Map<String, Poller> pollers) {
        var out = new StringBuilder();
        out.append("# HELP sluice_web_data_age_seconds Age of the last good answer\n")
                .append("# TYPE sluice_web_data_age_seconds gauge\n");
        for (var moment : moments) {
            var snapshot = moment.snapshot();
            if (snapshot != null) {
                double age = (clock.millis() - snapshot.takenAt().toEpochMilli()) / 1000.0;
                sample(out, "sluice_web_data_age_seconds", moment, "").append(age).append('\n');
            }
        }
        out.append("# HELP sluice_web_poll_seconds How long the last poll took\n")
                .append("# TYPE sluice_web_poll_seconds gauge\n");
        for (var moment : moments) {
            sample(out, "sluice_web_poll_seconds", moment, "")
                    .append(moment.pollNanos() / 1e9)
                    .append('\n');
        }
        effort(out, moments, pollers);
        out.append("# HELP sluice_web_findings Verdicts at this moment\n")
                .append("# TYPE sluice_web_findings gauge\n");
        for (var moment : moments) {
            for (var severity : sluice.vocabulary.Finding.Severity.values()) {
                long count =
                        moment.findings().stream().filter(f -> f.severity() == severity).count();
                sample(out, "sluice_web_findings", moment, severity.word())
                        .append(count)
                        .append('\n');
            }
        }
        out.append("# HELP sluice_web_viewers Pages that listen\n# TYPE sluice_web_viewers gauge\n")
                .append("sluice_web_viewers ")
                .append(feed.viewers())
                .append("\n# HELP sluice_web_sent_bytes_total Bytes written to event streams\n")
                .append("# TYPE sluice_web_sent_bytes_total counter\nsluice_web_sent_bytes_total ")
                .append(feed.bytesSent())
                .append("\n# HELP sluice_web_frames_dropped_total Frames that slow viewers lost\n")
                .append("# TYPE sluice_web_frames_dropped_total counter\n")
                .append("sluice_web_frames_dropped_total ")
                .append(feed.framesDropped())
                .append('\n');
        return out.toString();
    }

    private static void effort(
            StringBuilder out, List<Moment> moments, Map<String, Poller> pollers) {
        var cpu = new StringBuilder();
        out.append("# HELP sluice_web_polls_total Polls that ended\n")
                .append("# TYPE sluice_web_polls_total counter\n");
        cpu.append("# HELP sluice_web_poll_cpu_seconds_total Processor time of polling\n")
                .append("# TYPE sluice_web_poll_cpu_seconds_total counter\n");
        for (var moment : moments) {
            var poller = pollers.get(moment.proxy());
            if (poller != null) {
                var effort = poller.effort();
                sample(out, "sluice_web_polls_total", moment, "")
                        .append(effort.polls())
                        .append('\n');
                sample(cpu, "sluice_web_poll_cpu_seconds_total", moment, "")
                        .append(effort.cpuNanos() / 1e9)
                        .append('\n');
            }
        }
        out.append(cpu);
    }

    private static StringBuilder sample(
            StringBuilder out, String name, Moment moment, String severity) {
        out.append(name).append("{target=\"").append(moment.proxy()).append('"');
        if (!severity.isEmpty()) {
            out.append(",severity=\"").append(severity).append('"');
        }
        return out.append("} ");
    }
}

package sluice.log.report;

import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;
import sluice.log.tally.Tally.Count;

import java.util.List;
import java.util.Locale;

/// What was counted as metrics in the text format of Prometheus, for the textfile collector of its node exporter.
///
/// ```
/// sluice_log_requests_total{frontend="www",backend="app",server="a1",code="200",termination="----"} 4711
/// sluice_log_phase_seconds_bucket{frontend="www",backend="app",server="a1",phase="server",le="0.25"} 4000
/// ```
///
/// Histograms are those of the tally: exact below 256 ms, the edges above it within 0.4 %.
public final class PrometheusReport {
    /// Upper edges of the buckets, in milliseconds.
    private static final long[] EDGES = {
        1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000
    };

    private final StringBuilder text = new StringBuilder(1 << 14);

    private PrometheusReport() {}

    public static String of(Tally tally) {
        return new PrometheusReport().write(tally);
    }

    private String write(Tally tally) {
        head("lines_total", "counter", "Lines read, by what they are.");
        for (Count count :
                List.of(
                        Count.HTTP,
                        Count.TCP,
                        Count.CONNECTS,
                        Count.ERRORS,
                        Count.EVENTS,
                        Count.UNREADABLE)) {
            String kind = count.name().toLowerCase(Locale.ROOT);
            sample("lines_total", "kind=" + quoted(kind), tally.count(count));
        }
        List<Row> rows = tally.rows();
        head("requests_total", "counter", "Requests and connections, by how they ended.");
        for (Row row : rows) outcomes(row);
        head("response_bytes_total", "counter", "Bytes sent to clients.");
        for (Row row : rows) sample("response_bytes_total", names(row), row.bytes());
        head("retries_total", "counter", "Further attempts to connect to a server.");
        for (Row row : rows) sample("retries_total", names(row), row.retries());
        head("redispatches_total", "counter", "Requests that were given to another server.");
        for (Row row : rows) sample("redispatches_total", names(row), row.redispatched());
        head("queued_total", "counter", "Requests that waited behind others for a server.");
        for (Row row : rows) sample("queued_total", names(row), row.queued());
        head("phase_seconds", "histogram", "Where the time of requests went; tarpits left out.");
        for (Row row : rows) {
            for (Phase phase : Phase.values()) histogram(row, phase.word(), row.phase(phase));
            histogram(row, "all", row.total());
        }
        return text.toString();
    }

    private void outcomes(Row row) {
        for (long outcome : row.outcomes()) {
            int status = Row.status(outcome);
            // Connections in tcp mode have no status.
            String code = status == -2 ? "" : Integer.toString(status);
            String labels =
                    names(row)
                            + ",code="
                            + quoted(code)
                            + ",termination="
                            + quoted(Row.letters(outcome));
            sample("requests_total", labels, row.seen(outcome));
        }
    }

    private void histogram(Row row, String phase, Quantiles times) {
        if (times.count() == 0) return;
        String labels = names(row) + ",phase=" + quoted(phase);
        for (long edge : EDGES) {
            String le = ",le=" + quoted(seconds(edge));
            sample("phase_seconds_bucket", labels + le, times.count() - times.above(edge));
        }
        sample("phase_seconds_bucket", labels + ",le=\"+Inf\"", times.count());
        line("phase_seconds_sum", labels, seconds(times.sum()));
        sample("phase_seconds_count", labels, times.count());
    }

    private static String names(Row row) {
        return "frontend="
                + quoted(row.frontend())
                + ",backend="
                + quoted(row.backend())
                + ",server="
                + quoted(row.server());
    }

    private static String seconds(long millis) {
        return Double.toString(millis / 1000.0).replaceFirst("\\.0$", "");
    }

    private void head(String name, String type, String help) {
        text.append("# HELP sluice_log_").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE sluice_log_").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, long value) {
        line(name, labels, Long.toString(value));
    }

    private void line(String name, String labels, String value) {
        text.append("sluice_log_").append(name).append('{').append(labels).append("} ");
        text.append(value).append('\n');
    }

    private static String quoted(String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return '"' + escaped + '"';
    }
}

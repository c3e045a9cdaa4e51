package sluice.runtime.diagnosis;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.Finding;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the rules look at: the latest snapshot with its servers by backend, the rates, the thresholds; and where they
/// put what they find.
final class View {
    final History history;
    final Snapshot latest;
    final Observations seen;
    final Thresholds limits;
    final Instant now;
    final ZoneId zone;
    final List<Finding> findings = new ArrayList<>();

    View(
            History history,
            Snapshot latest,
            Observations seen,
            Thresholds limits,
            Instant now,
            ZoneId zone) {
        this.history = history;
        this.latest = latest;
        this.seen = seen;
        this.limits = limits;
        this.now = now;
        this.zone = zone;
    }

    List<StatRow> servers(StatRow backend) {
        return latest.servers(backend.proxy());
    }

    /// How many servers of a backend can take requests: what the backend says, or where it says none, what its servers
    /// say of themselves.
    long usable(StatRow backend) {
        long told = backend.number(StatColumn.ACT) + backend.number(StatColumn.BCK);
        return told > 0 ? told : usable(servers(backend));
    }

    static long usable(List<StatRow> servers) {
        long count = 0;
        for (var server : servers) {
            if (server.status().serving() && server.number(StatColumn.WEIGHT, 1) > 0) {
                count++;
            }
        }
        return count;
    }

    /// Growth per second over the window; 0 where it cannot be told.
    double rate(StatRow row, StatColumn column) {
        double rate = history.rate(row, column, limits.window());
        return Double.isNaN(rate) ? 0 : rate;
    }

    /// Growth per second since the oldest snapshot of this process, up to ten minutes; 0 where it cannot be told.
    double longRate(StatRow row, StatColumn column) {
        double rate = history.rate(row, column, Duration.ofMinutes(10));
        return Double.isNaN(rate) ? 0 : rate;
    }

    /// Requests per second: measured between polls, or what the proxy itself says where there is only one poll.
    double traffic(StatRow row) {
        double measured = history.rate(row, StatColumn.STOT, limits.window());
        return Double.isNaN(measured) ? row.number(StatColumn.RATE) : measured;
    }

    /// Requests per second since the server is in its state, so that what came before is not held against it: over the
    /// window where it was so at its begin, else between the last two polls, else nothing yet.
    double trafficInState(StatRow row) {
        int back = Math.min(10, history.size() - 1);
        if (back < 1 || inState(row, back)) {
            return traffic(row);
        }
        double last = history.rate(row, StatColumn.STOT);
        return inState(row, 1) && !Double.isNaN(last) ? last : 0;
    }

    private boolean inState(StatRow row, int back) {
        var then = history.back(back).map(snapshot -> snapshot.row(row)).orElse(null);
        return then != null && then.status().word() == row.status().word();
    }

    /// The median of a counter's growth per second over all polls held, `NaN` below ten of them.
    double median(StatRow row, StatColumn column) {
        double[] series = history.series(row, column, Math.min(600, history.size()));
        double[] known = Arrays.stream(series).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return known.length < 10 ? Double.NaN : known[known.length / 2];
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// When the row last changed between up and down, null where it does not say.
    @Nullable Instant changedAt(StatRow row) {
        return row.has(StatColumn.LASTCHG)
                ? latest.takenAt().minusSeconds(row.number(StatColumn.LASTCHG))
                : null;
    }

    /// ` since 03:09:41`, or nothing.
    String since(@Nullable Instant moment) {
        return moment == null ? "" : " since " + Figures.clock(moment, now, zone);
    }

    /// `web3 DOWN L4CON Connection refused`.
    static String state(StatRow server) {
        String code = server.text(StatColumn.CHECK_STATUS);
        String detail = server.text(StatColumn.LAST_CHK);
        return server.name()
                + ' '
                + server.status()
                + (code.isEmpty() ? "" : " " + code)
                + (detail.isEmpty() ? "" : " " + detail);
    }

    void add(
            Rule rule,
            Severity severity,
            String object,
            String text,
            @Nullable Instant since,
            List<String> evidence) {
        add(rule, severity, object, rule.culprit(), text, since, evidence);
    }

    void add(
            Rule rule,
            Severity severity,
            String object,
            Culprit culprit,
            String text,
            @Nullable Instant since,
            List<String> evidence) {
        var few = evidence.size() > 8 ? evidence.subList(0, 8) : evidence;
        findings.add(
                new Finding(
                        rule.name(),
                        severity,
                        object,
                        culprit,
                        text,
                        since,
                        few,
                        rule.next(object)));
    }
}

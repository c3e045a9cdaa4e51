package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.tally.Cell;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What is wrong with the servers of a backend: Q1 (bursts of queueing), S1 (slower than its peers), S2 (off its weight),
/// S3 (silent).
final class ServerFindings {
    private final Findings findings;
    private final Tally tally;
    private final Context context;

    ServerFindings(Findings findings) {
        this.findings = findings;
        this.tally = findings.tally;
        this.context = findings.context;
    }

    void of(Group backend) {
        queueing(backend);
        outliers(backend);
    }

    /// Q1: bursts of queueing.
    private void queueing(Group backend) {
        Quantiles wait = backend.phases[Phase.QUEUE.ordinal()];
        long waited = wait.above(1);
        if (backend.queued == 0 && waited == 0) return;
        List<long[]> bursts = Queues.bursts(tally, backend.rows);
        if (backend.queued < 3 && bursts.size() <= 1 && wait.max() < 100) return;
        List<String> details = new ArrayList<>();
        StringBuilder when =
                new StringBuilder(
                        bursts.size() == 1
                                ? "in one burst: "
                                : "in " + bursts.size() + " bursts: ");
        for (int i = 0; i < Math.min(4, bursts.size()); i++) {
            if (i > 0) when.append(", ");
            when.append(Words.clock(bursts.get(i)[0]))
                    .append('–')
                    .append(Words.clock(bursts.get(i)[1]));
        }
        if (bursts.size() > 4) when.append(", …");
        if (!bursts.isEmpty()) details.add(when.toString());
        Long timeout = timeout(backend.name, "queue");
        String equal =
                timeout != null && Math.abs(wait.max() - timeout) < 100 ? " (= timeout queue)" : "";
        details.add(
                "worst wait "
                        + Words.millis(wait.max())
                        + equal
                        + "; p95 of all "
                        + Words.millis(wait.at(0.95))
                        + "; up to "
                        + backend.serverQueue
                        + " ahead in a server's queue and "
                        + backend.backendQueue
                        + " in the backend's");
        load(backend, bursts, details);
        long slots = backend.serverConnections;
        long needed = Queues.needed(tally, backend);
        details.add(
                "busiest server had "
                        + slots
                        + " connections; for no wait: maxconn ≈ "
                        + needed
                        + " per server (estimate), or faster answers");
        double share = (double) backend.queued / backend.requests;
        Severity severity = wait.max() >= 1000 || share > 0.05 ? Severity.WARN : Severity.INFO;
        if (equal.length() > 0 || hasLetters(backend, "sQ")) severity = Severity.WARN;
        findings.add(
                "Q1",
                severity,
                backend.name,
                Culprit.SERVER,
                Words.of(backend.queued, backend.requests)
                        + " requests had to wait for a free server slot.",
                bursts.isEmpty() ? null : Instant.ofEpochMilli(bursts.getFirst()[0]),
                details,
                "sluice log queues --where 'backend=" + backend.name + "'",
                List.of());
    }

    private static boolean hasLetters(Group group, String letters) {
        for (Row row : group.rows) {
            for (long outcome : row.outcomes())
                if (Row.letters(outcome).startsWith(letters)) return true;
        }
        return false;
    }

    private @Nullable Long timeout(String backend, String name) {
        var proxy = context.configuration().proxies().get(backend);
        return proxy == null ? null : proxy.timeoutMillis().get(name);
    }

    /// Request rates within and outside the bursts.
    private void load(Group backend, List<long[]> bursts, List<String> details) {
        if (bursts.isEmpty()) return;
        long inside = 0;
        long outside = 0;
        long insideMillis = 0;
        for (long[] burst : bursts) insideMillis += burst[1] - burst[0];
        for (Row row : backend.rows) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long at = bucket * tally.spanMillis();
                boolean within = false;
                for (long[] burst : bursts) within |= at >= burst[0] && at < burst[1];
                if (within) inside += cell.requests;
                else outside += cell.requests;
            }
        }
        long outsideMillis =
                tally.chronicle().lastTime() - tally.chronicle().firstTime() - insideMillis;
        if (outsideMillis <= 0 || insideMillis <= 0) return;
        details.add(
                "load in the bursts "
                        + Words.rate(inside * 1000.0 / insideMillis)
                        + ", otherwise "
                        + Words.rate(outside * 1000.0 / outsideMillis));
    }

    /// S1: one server much slower than its peers. S2: off its weight. S3: silent.
    private void outliers(Group backend) {
        Map<String, Group> servers = new TreeMap<>();
        for (Row row : backend.rows) {
            if (row.isServer()) servers.computeIfAbsent(row.server(), Group::new).add(row);
        }
        if (servers.size() < 2) {
            silent(backend);
            return;
        }
        List<Long> medians = new ArrayList<>();
        long serverMillis = 0;
        for (Group server : servers.values()) {
            Quantiles response = server.phases[Phase.SERVER.ordinal()];
            if (response.count() >= Findings.ENOUGH) medians.add(response.at(0.5));
            serverMillis += server.phaseMillis[Phase.SERVER.ordinal()];
        }
        medians.sort(null);
        for (Group server : servers.values()) {
            Quantiles response = server.phases[Phase.SERVER.ordinal()];
            if (response.count() < Findings.ENOUGH || medians.size() < 2) continue;
            long own = response.at(0.5);
            List<Long> peers = new ArrayList<>(medians);
            peers.remove(own);
            long peer = peers.get(peers.size() / 2);
            if (own < 2 * Math.max(1, peer) || own - peer < 50) continue;
            long others95 = 0;
            for (Group other : servers.values()) {
                if (other != server)
                    others95 = Math.max(others95, other.phases[Phase.SERVER.ordinal()].at(0.95));
            }
            String times = String.format(Locale.ROOT, "%.1f", own / (double) Math.max(1, peer));
            String text =
                    "answers "
                            + times
                            + "× slower than its peers (Tr p50 "
                            + Words.millis(own)
                            + " against "
                            + Words.millis(peer)
                            + "; p95 "
                            + Words.millis(response.at(0.95))
                            + " against at most "
                            + Words.millis(others95)
                            + ").";
            String detail =
                    Words.percent(server.requests, backend.requests)
                            + " of the backend's requests, "
                            + Words.percent(
                                    server.phaseMillis[Phase.SERVER.ordinal()],
                                    Math.max(1, serverMillis))
                            + " of its server time";
            findings.add(
                    "S1",
                    Severity.WARN,
                    backend.name + "/" + server.name,
                    Culprit.SERVER,
                    text,
                    Findings.since(server.rows),
                    List.of(detail),
                    "sluice shell -c 'why " + backend.name + "/" + server.name + "'",
                    List.of());
        }
        balance(backend);
        silent(backend);
    }

    private void balance(Group backend) {
        for (Balance.Share share : Balance.shares(tally, context.configuration())) {
            if (!share.backend().equals(backend.name)
                    || share.weight() == null
                    || backend.requests < 5 * Findings.ENOUGH) continue;
            if (share.expected() == 0 || Math.abs(share.off()) <= 0.3) continue;
            findings.add(
                    "S2",
                    Severity.INFO,
                    backend.name + "/" + share.server(),
                    Culprit.CONFIG,
                    "gets "
                            + Words.percent(share.share())
                            + " of the requests, its weight says "
                            + Words.percent(share.expected())
                            + ".",
                    null,
                    List.of(
                            "Usual reasons: persistence, hashing, leastconn with unequal speed, or"
                                    + " time spent down."),
                    "sluice log balance",
                    List.of());
        }
    }

    private void silent(Group backend) {
        for (String silent : Balance.silent(tally, context)) {
            if (!silent.startsWith(backend.name + "/")) continue;
            String object = silent.substring(0, silent.indexOf(' '));
            findings.add(
                    "S3",
                    Severity.WARN,
                    object,
                    Culprit.SERVER,
                    silent.substring(silent.indexOf(' ') + 1) + ".",
                    null,
                    List.of("It is down, drained, refusing connections, or has no weight."),
                    "sluice shell -c 'why " + object + "'",
                    List.of());
        }
    }
}

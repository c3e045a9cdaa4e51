package sluice.log.question;

import sluice.log.format.Event;
import sluice.log.tally.Chronicle;
import sluice.log.tally.Heavy;
import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationPair;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What concerns no single backend: K1 and E3 (clients), T2 (handshakes), D3, D5 and R1 (what the proxy said), L1 (holes).
final class LogFindings {
    private final Findings findings;
    private final Tally tally;
    private final Context context;

    LogFindings(Findings findings) {
        this.findings = findings;
        this.tally = findings.tally;
        this.context = findings.context;
    }

    void all() {
        clients();
        limits();
        handshakes();
        events();
        holes();
    }

    /// K1: clients that leave, trickle or vanish.
    private void clients() {
        long left = 0;
        long all = tally.streams();
        List<String> details = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (Outcomes.Outcome outcome : Outcomes.of(tally.rows(), 2, true)) {
            TerminationPair pair = outcome.pair();
            if (pair == null || pair.culprit() != Culprit.CLIENT || !pair.failure()) continue;
            left += outcome.count;
            samples.addAll(outcome.samples);
            details.add(outcome.words(pair));
        }
        if (left == 0) return;
        List<Heavy.Item> addresses = tally.addresses().items();
        Heavy.Item worst = null;
        for (Heavy.Item item : addresses)
            if (worst == null || item.aborted() > worst.aborted()) worst = item;
        if (worst != null && worst.aborted() * 2 > left && addresses.size() > 1) {
            details.add("more than half from " + worst.key());
        }
        Severity severity = left * 20 > all ? Severity.WARN : Severity.INFO;
        findings.add(
                "K1",
                severity,
                "",
                Culprit.CLIENT,
                Words.of(left, all)
                        + " ended on the client side: clients left, trickled or vanished.",
                null,
                details,
                "sluice log clients --by aborted",
                samples);
    }

    /// E3: refusals by rate limits.
    private void limits() {
        long limited = 0;
        List<Heavy.Item> worst = new ArrayList<>();
        for (Row row : tally.rows()) {
            for (long outcome : row.outcomes())
                if (Row.status(outcome) == 429) limited += row.seen(outcome);
        }
        if (limited == 0) return;
        for (Heavy.Item item : tally.addresses().items()) if (item.limited() > 0) worst.add(item);
        worst.sort((a, b) -> Long.compare(b.limited(), a.limited()));
        StringBuilder top = new StringBuilder("top: ");
        for (int i = 0; i < Math.min(3, worst.size()); i++) {
            if (i > 0) top.append(", ");
            top.append(worst.get(i).key())
                    .append(" (")
                    .append(Words.count(worst.get(i).limited()))
                    .append(')');
        }
        findings.add(
                "E3",
                Severity.INFO,
                "",
                Culprit.CLIENT,
                Words.of(limited, tally.streams())
                        + " were refused by a rate limit (429), "
                        + Words.plural(worst.size(), "client", "clients")
                        + " in all.",
                null,
                worst.isEmpty() ? List.of() : List.of(top.toString()),
                "sluice log denied",
                List.of());
    }

    /// T2: connections that failed before their first request.
    private void handshakes() {
        long errors = tally.count(Tally.Count.ERRORS);
        if (errors == 0) return;
        List<String> details = new ArrayList<>();
        for (Heavy.Item item : tally.errorMessages().items()) {
            if (details.size() == 5) break;
            details.add(Outcomes.counted(item.requests(), item.key().replace("\t", ": ")));
        }
        findings.add(
                "T2",
                errors * 50 > tally.streams() ? Severity.WARN : Severity.INFO,
                "",
                Culprit.CLIENT,
                Words.plural(errors, "connection", "connections")
                        + " failed before the first request (handshake, PROXY header).",
                null,
                details,
                "sluice log tls",
                tally.errorSamples());
    }

    /// D3, D5, R1 from what the proxy said.
    private void events() {
        Map<String, List<Chronicle.Happening>> byServer = new TreeMap<>();
        long reloads = 0;
        long errorsAround = 0;
        Chronicle.Happening first = null;
        for (Chronicle.Happening event : tally.chronicle().events()) {
            boolean change = event.event() == Event.SERVER_DOWN || event.event() == Event.SERVER_UP;
            if (change) byServer.computeIfAbsent(event.object(), _ -> new ArrayList<>()).add(event);
            if (event.event().isReload()) {
                if (first == null) first = event;
                reloads++;
                if (event.time() != Long.MIN_VALUE) {
                    errorsAround =
                            Math.max(errorsAround, Reloads.errorsAround(tally, event.time()));
                }
            }
        }
        for (Map.Entry<String, List<Chronicle.Happening>> entry : byServer.entrySet()) {
            List<Chronicle.Happening> changes = entry.getValue();
            long downs = changes.stream().filter(e -> e.event() == Event.SERVER_DOWN).count();
            if (downs == 0) continue;
            Chronicle.Happening last = changes.getLast();
            boolean flaps = changes.size() >= 3;
            boolean down = last.event() == Event.SERVER_DOWN;
            Instant since =
                    last.time() == Long.MIN_VALUE ? null : Instant.ofEpochMilli(last.time());
            String text =
                    flaps
                            ? "changed between up and down "
                                    + changes.size()
                                    + " times, last "
                                    + last.event().words()
                                    + "."
                            : down
                                    ? "went down and did not come back in this log."
                                    : "was down for a while.";
            findings.add(
                    flaps ? "D5" : "D3",
                    down || flaps ? Severity.WARN : Severity.INFO,
                    entry.getKey(),
                    Culprit.SERVER,
                    text,
                    since,
                    List.of(Reloads.message(last)),
                    "sluice shell -c 'why " + entry.getKey() + "'",
                    List.of(last.sample()));
        }
        if (first != null) {
            Instant since =
                    first.time() == Long.MIN_VALUE ? null : Instant.ofEpochMilli(first.time());
            String around =
                    errorsAround == 0
                            ? "no errors within 10 s of them."
                            : "up to " + Words.count(errorsAround) + " errors within 10 s of one.";
            findings.add(
                    "R1",
                    errorsAround > 10 ? Severity.WARN : Severity.INFO,
                    "",
                    Culprit.NONE,
                    Words.plural(reloads, "line says", "lines say")
                            + " that a proxy or process was started or stopped; "
                            + around,
                    since,
                    List.of(Reloads.message(first)),
                    "sluice log reloads",
                    List.of(first.sample()));
        }
    }

    /// L1: holes in the log.
    private void holes() {
        List<long[]> gaps = tally.chronicle().gaps(Holes.shortest(tally, context));
        if (gaps.isEmpty()) return;
        long longest = 0;
        long[] worst = gaps.getFirst();
        for (long[] gap : gaps) {
            if (gap[1] - gap[0] > longest) {
                longest = gap[1] - gap[0];
                worst = gap;
            }
        }
        findings.add(
                "L1",
                Severity.INFO,
                "",
                Culprit.NONE,
                Words.plural(gaps.size(), "hole", "holes")
                        + " in the log, the longest of "
                        + Words.millis(longest * 1000)
                        + " ("
                        + Words.span(worst[0] * 1000, worst[1] * 1000)
                        + ").",
                Instant.ofEpochMilli(worst[0] * 1000),
                List.of("No traffic, or lost logging: the log alone cannot tell."),
                "sluice log holes",
                List.of());
    }
}

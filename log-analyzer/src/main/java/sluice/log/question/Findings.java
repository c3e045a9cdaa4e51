package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Block.Conclusion;
import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Draws the conclusions of a report: the rules of the product, with the same ids in all tools, as far as a log can show them.
///
/// | id | here |
/// |---|---|
/// | D1, D2, B1 | requests that never reached a server: all down, none there, or no backend chosen |
/// | D3, D5 | servers that went down, or up and down again and again |
/// | E1, E2, E3 | 5xx and failed ends by cause; retries; refusals by rate limits |
/// | Q1 | bursts of queueing |
/// | S1, S2, S3 | a server slower than its peers; off its weight; silent |
/// | K1, T2 | clients that leave or trickle; failed handshakes |
/// | P02, P12, O09 | `timeout server` below p99; a cookie of the application; lost persistence |
/// | R1, L1 | reloads and the errors around them; holes in the log |
final class Findings {
    /// Below this a backend has too few requests for a comparison of its servers.
    static final int ENOUGH = 20;

    final Tally tally;
    final Context context;
    private final List<Conclusion> found = new ArrayList<>();

    private Findings(Tally tally, Context context) {
        this.tally = tally;
        this.context = context;
    }

    /// All conclusions, worst first.
    static List<Conclusion> of(Tally tally, Context context) {
        Findings findings = new Findings(tally, context);
        for (Group backend : Group.of(tally, Group.By.BACKEND))
            new BackendFindings(findings).of(backend);
        new LogFindings(findings).all();
        // Worst first; among equals the one that hit most requests, which is the order in which
        // they were found.
        findings.found.sort(
                (a, b) -> {
                    int order = a.finding().severity().compareTo(b.finding().severity());
                    return order != 0
                            ? order
                            : Integer.compare(rank(a.finding().id()), rank(b.finding().id()));
                });
        return findings.found;
    }

    /// Where nobody is served at all comes before where some are not.
    private static int rank(String id) {
        return id.equals("D1") || id.equals("D2") || id.equals("B1") ? 0 : 1;
    }

    void add(
            String id,
            Severity severity,
            String object,
            Culprit culprit,
            String text,
            @Nullable Instant since,
            List<String> details,
            String next,
            List<Sample> samples) {
        List<Sample> shown = samples.subList(0, Math.min(context.evidence(), samples.size()));
        List<String> evidence = new ArrayList<>(details);
        for (Sample sample : shown) {
            evidence.add(
                    sample.source()
                            + ":"
                            + sample.line()
                            + ": "
                            + Tables.printable(sample.text(), 400));
        }
        Finding finding = new Finding(id, severity, object, culprit, text, since, evidence, next);
        found.add(new Conclusion(finding, details, shown));
    }

    static @Nullable Instant since(List<Row> rows) {
        long first = Long.MAX_VALUE;
        for (Row row : rows) first = Math.min(first, row.firstTime());
        return first == Long.MAX_VALUE ? null : Instant.ofEpochMilli(first);
    }
}

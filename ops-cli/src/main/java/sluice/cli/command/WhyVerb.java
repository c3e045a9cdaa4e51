package sluice.cli.command;

import sluice.cli.show.Findings;
import sluice.runtime.CertificateEntry;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Figures;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.Finding;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `why [object]`: verdicts with evidence and the next command.
final class WhyVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "why",
                "[backend | be/srv | frontend]",
                "what is wrong, whose fault it is, and what to look at next",
                List.of(Argument.OBJECT),
                "why                       # everything, worst first",
                "why be_web --json         # for the ticket");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var session = call.session();
        var snapshot = session.refresh();
        String object = call.words().isEmpty() ? "" : call.words().getFirst();
        if (!object.isEmpty() && snapshot.find(object) == null) {
            throw Selection.missing(snapshot, object);
        }
        if (session.history().size() < 2) {
            // Rates need a second look.
            call.console().pause(Duration.ofSeconds(1));
            snapshot = session.refresh();
        }
        var findings =
                Diagnosis.USUAL.findings(session.history(), observations(session), Instant.now());
        var chosen = new ArrayList<Finding>();
        for (var finding : findings) {
            if (concerns(finding, object)) {
                chosen.add(finding);
            }
        }
        var lines = new ArrayList<>(Findings.full(chosen, call.console().ink()));
        if (chosen.isEmpty()) {
            lines.add(healthy(snapshot, object));
        }
        return new Result.Report(lines, Finding.toJson(chosen));
    }

    private static Observations observations(Session session) throws RuntimeFailure {
        if (session.client().target().readOnly()) {
            return Observations.NONE;
        }
        var certificates = new ArrayList<Observations.Certificate>();
        for (var entry : CertificateEntry.all(session.client())) {
            var end = entry.notAfter();
            if (end != null) {
                certificates.add(new Observations.Certificate(entry.file(), end));
            }
        }
        return new Observations(certificates, List.of(), List.of());
    }

    private static boolean concerns(Finding finding, String object) {
        return object.isEmpty()
                || finding.object().isEmpty()
                || finding.object().equals(object)
                || finding.object().startsWith(object + '/')
                || object.startsWith(finding.object() + '/');
    }

    /// One line for a healthy world, with the numbers that say so.
    static String healthy(Snapshot snapshot, String object) {
        if (!object.isEmpty()) {
            var row = snapshot.find(object);
            return object
                    + ": nothing wrong is visible"
                    + (row == null
                            ? ""
                            : " ("
                                    + row.status()
                                    + ", "
                                    + row.number(StatColumn.SCUR)
                                    + " sessions, "
                                    + row.number(StatColumn.RATE)
                                    + " r/s)");
        }
        long serving = 0;
        long waiting = 0;
        int backends = 0;
        for (var backend : snapshot.backends()) {
            if (!snapshot.servers(backend.proxy()).isEmpty()) {
                backends++;
                serving += Diagnosis.usable(snapshot, backend.proxy()) > 0 ? 1 : 0;
                waiting += Diagnosis.waiting(snapshot, backend.proxy());
            }
        }
        return (serving == backends ? "all " + backends : serving + " of " + backends)
                + (backends == 1 ? " backend serves; " : " backends serve; ")
                + (waiting == 0
                        ? "nothing waits"
                        : Figures.count(waiting, "request waits", "requests wait"));
    }
}

package sluice.runtime.diagnosis;

import sluice.runtime.History;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// Applies the rules. Immutable; any thread.
public final class Diagnosis {
    /// With the usual thresholds and the zone of this machine.
    public static final Diagnosis USUAL = new Diagnosis(Thresholds.USUAL, ZoneId.systemDefault());

    private final Thresholds thresholds;
    private final ZoneId zone;

    /// @param zone in which times of day are written
    public Diagnosis(Thresholds thresholds, ZoneId zone) {
        this.thresholds = thresholds;
        this.zone = zone;
    }

    public Thresholds thresholds() {
        return thresholds;
    }

    /// What is wrong now, worst first; empty where nothing is known or nothing is wrong.
    ///
    /// A single snapshot is enough for what is down, full or waiting; rates need a second one, medians ten.
    public List<Finding> findings(History history, Observations seen, Instant now) {
        var latest = history.latest();
        if (latest.isEmpty()) {
            return List.of();
        }
        var view = new View(history, latest.get(), seen, thresholds, now, zone);
        AvailabilityRules.apply(view);
        QueueRules.apply(view);
        ErrorRules.apply(view);
        ServerRules.apply(view);
        ProcessRules.apply(view);
        return view.findings.stream().sorted(Finding.WORST_FIRST).toList();
    }

    /// Requests waiting in a backend and at its servers together.
    public static long waiting(sluice.runtime.Snapshot snapshot, String backend) {
        return QueueRules.waiting(snapshot, backend);
    }

    /// Servers of a backend that can take requests.
    public static long usable(sluice.runtime.Snapshot snapshot, String backend) {
        var row = snapshot.backend(backend);
        long told =
                row == null
                        ? 0
                        : row.number(sluice.vocabulary.StatColumn.ACT)
                                + row.number(sluice.vocabulary.StatColumn.BCK);
        return told > 0 ? told : View.usable(snapshot.servers(backend));
    }
}

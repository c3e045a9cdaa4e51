package sluice.tui.screen;

import sluice.runtime.History;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.util.List;

/// The diagnosis that all tools share, applied to what the dashboard has seen.
public final class Verdicts {
    private Verdicts() {}

    public static List<Finding> of(History history, Instant now) {
        return Diagnosis.USUAL.findings(history, Observations.NONE, now);
    }
}

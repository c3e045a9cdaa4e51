package sluice.tui.screen;

import sluice.runtime.History;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The diagnosis that all tools share, applied to what the dashboard has seen.
public final class Verdicts {
    private Verdicts() {}

    public static List<Finding> of(History history, Instant now) {
        return of(history, Observations.NONE, now);
    }

    /// @param seen what is known beside the statistics
    public static List<Finding> of(History history, Observations seen, Instant now) {
        return Diagnosis.USUAL.findings(history, seen, now);
    }

    /// The worst verdicts of the instances that are shown, with their position.
    public static List<Verdict> of(ScreenState state) {
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (state.shows(i)) {
                for (var finding : state.world().nodes().get(i).findings()) {
                    verdicts.add(new Verdict(i, finding));
                }
            }
        }
        verdicts.sort((a, b) -> Finding.WORST_FIRST.compare(a.finding(), b.finding()));
        return verdicts;
    }

    /// A finding of one instance.
    public record Verdict(int node, Finding finding) {}
}

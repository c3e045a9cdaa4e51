package sluice.tui.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Capabilities;
import sluice.runtime.History;
import sluice.runtime.Snapshot;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One instance as it stood after one poll. Nothing in it changes any more: the history is the poll's own copy.
///
/// @param name what people call it: the node's name, or the target where several share one
/// @param target how it is reached, for messages; without password
/// @param readOnly whether the target takes no commands at all (statistics URL, replay)
/// @param capabilities what it can do, null until it was asked
/// @param history everything seen up to this poll
/// @param findings the verdicts, worst first
/// @param pollMillis how long the last poll took
public record Node(
        String name,
        String target,
        boolean readOnly,
        @Nullable Capabilities capabilities,
        History history,
        List<Finding> findings,
        double pollMillis) {

    public Node {
        findings = List.copyOf(findings);
    }

    public Optional<Snapshot> latest() {
        return history.latest();
    }

    /// Whether the last poll failed.
    public boolean silent() {
        return history.silentSince().isPresent();
    }

    /// When the newest numbers were taken; null before the first.
    public @Nullable Instant takenAt() {
        return latest().map(Snapshot::takenAt).orElse(null);
    }

    /// Whether actions may be offered.
    public boolean mayChange() {
        return !readOnly && capabilities != null && capabilities.mayChange();
    }

    /// The same instance as it was at a moment.
    public Node until(Instant moment, List<Finding> then) {
        return new Node(
                name, target, readOnly, capabilities, history.until(moment), then, pollMillis);
    }
}

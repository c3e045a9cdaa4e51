package sluice.web.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Capabilities;
import sluice.runtime.RuntimeClient.Statistics;
import sluice.runtime.Snapshot;
import sluice.vocabulary.Finding;

import java.time.Instant;
import java.util.List;

/// What is known of one proxy after one poll. Immutable.
///
/// @param proxy its short name, unique among the proxies of this page
/// @param at when the poll ended, by the clock of this machine
/// @param reading the last good answer, null while there was none yet
/// @param rows of that answer, in its order
/// @param findings worst first; where the proxy is silent they include that
/// @param events all that are remembered, oldest first
/// @param capabilities product, version and level, null until the first good answer
/// @param silentSince since when it does not answer, null while it does
/// @param silence why not, in a sentence; empty while it does
/// @param pollNanos how long the poll took: asking, waiting and computing
public record Moment(
        String proxy,
        String label,
        Instant at,
        @Nullable Statistics reading,
        List<Row> rows,
        List<Finding> findings,
        List<Mark> events,
        @Nullable Capabilities capabilities,
        @Nullable Instant silentSince,
        String silence,
        long pollNanos) {

    /// Something that happened, for the timeline: a state change, a reload, somebody's action.
    ///
    /// @param number grows by one, unique per proxy
    /// @param kind `state`, `queue`, `restart`, `connection`, `change`, `action`
    /// @param who the person behind an action; empty otherwise
    public record Mark(
            long number, Instant at, String kind, String object, String text, String who) {}

    /// The last good answer's snapshot, null while there was none yet.
    public @Nullable Snapshot snapshot() {
        return reading == null ? null : reading.snapshot();
    }

    /// Whether the socket allows changes.
    public boolean mayChange() {
        return capabilities != null && capabilities.mayChange();
    }
}

package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ServerStatus;

import java.time.Instant;

/// One poll as a history keeps it: what the numbers changed by since the poll before, words shared with it.
///
/// @param sequence counts the polls of a history, gapless
/// @param segment the run of polls to which it belongs
/// @param changes by the ordinal of the column, null where nothing changed; all null in the first frame of a segment,
///     whose values are told by those that follow
/// @param bytes about how much memory it takes beyond what it shares with the frame before
record Frame(
        long sequence,
        Segment segment,
        Instant takenAt,
        ProcessInfo info,
        String[] @Nullable [] texts,
        ServerStatus[] statuses,
        @Nullable Delta[] changes,
        long bytes) {

    /// Polls in a row with one roster and one process: from one to the next, numbers are differences.
    static final class Segment {
        final Roster roster;
        final Snapshot.Process process;
        private volatile @Nullable Snapshot last;
        private volatile long lastSequence = Long.MAX_VALUE;

        Segment(Snapshot first) {
            this.roster = first.roster();
            this.process = first.process();
        }

        /// From now on its values are told by its last snapshot, counted back.
        void end(Snapshot last, long sequence) {
            this.last = last;
            this.lastSequence = sequence;
        }

        /// The last snapshot, null while the segment goes on.
        @Nullable Snapshot last() {
            return last;
        }

        long lastSequence() {
            return lastSequence;
        }
    }

    /// The frame of a snapshot that begins a segment.
    static Frame first(long sequence, Segment segment, Snapshot snapshot) {
        var columns = snapshot.columns();
        return new Frame(
                sequence,
                segment,
                snapshot.takenAt(),
                snapshot.info(),
                columns.texts(),
                columns.statuses(),
                new @Nullable Delta[Columns.COUNT],
                200
                        + 4L * Columns.COUNT
                        + columns.textBytes(null)
                        + snapshot.info().bytes(ProcessInfo.NONE));
    }

    /// The frame of the next snapshot in the segment.
    ///
    /// @param scratch room for one number per row
    static Frame next(Frame before, Snapshot old, Snapshot snapshot, long[] scratch) {
        var changes = new @Nullable Delta[Columns.COUNT];
        var from = old.columns();
        var columns = snapshot.columns();
        long bytes = 200 + 4L * Columns.COUNT;
        for (int column = 0; column < Columns.COUNT; column++) {
            var delta = Delta.between(from.numbers()[column], columns.numbers()[column], scratch);
            changes[column] = delta;
            bytes += delta == null ? 0 : delta.size();
        }
        bytes += columns.textBytes(from) + snapshot.info().bytes(old.info());
        return new Frame(
                before.sequence + 1,
                before.segment,
                snapshot.takenAt(),
                snapshot.info(),
                columns.texts(),
                columns.statuses(),
                changes,
                bytes);
    }
}

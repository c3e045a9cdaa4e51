package sluice.runtime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/// Makes snapshots of frames again: from the nearest snapshot of the same segment that is at hand, forwards or backwards
/// through the differences. The last few are kept, since the same ages are asked for poll after poll (ten seconds ago,
/// the oldest one) and then lie one frame apart. Guarded by its own lock.
final class Unfolded {
    private static final int KEPT = 8;

    private final ArrayDeque<Known> known = new ArrayDeque<>();

    private record Known(Frame.Segment segment, long sequence, Snapshot snapshot) {}

    /// Remembers what a frame looks like.
    synchronized void put(Frame frame, Snapshot snapshot) {
        known.addFirst(new Known(frame.segment(), frame.sequence(), snapshot));
        if (known.size() > KEPT) {
            known.removeLast();
        }
    }

    /// The snapshot of one frame out of a gapless list.
    ///
    /// @param latest what the last frame of the list looks like
    synchronized Snapshot of(List<Frame> frames, int index, Snapshot latest) {
        int last = frames.size() - 1;
        if (index == last) {
            return latest;
        }
        var frame = frames.get(index);
        var segment = frame.segment();
        long sequence = frame.sequence();
        var end = segment.last();
        var best =
                end != null && segment.lastSequence() < frames.get(last).sequence()
                        ? new Known(segment, segment.lastSequence(), end)
                        : new Known(segment, frames.get(last).sequence(), latest);
        for (var candidate : known) {
            if (candidate.segment == segment
                    && candidate.sequence >= frames.getFirst().sequence()
                    && candidate.sequence <= frames.get(last).sequence()
                    && Math.abs(candidate.sequence - sequence)
                            < Math.abs(best.sequence - sequence)) {
                best = candidate;
            }
        }
        known.remove(best);
        if (best.sequence == sequence) {
            known.addFirst(best);
            return best.snapshot;
        }
        var snapshot =
                walked(frames, index, (int) (best.sequence - frames.getFirst().sequence()), best);
        if (Math.abs(best.sequence - sequence) > 2) {
            known.addFirst(best);
        }
        put(frame, snapshot);
        return snapshot;
    }

    private static Snapshot walked(List<Frame> frames, int index, int start, Known from) {
        var columns = from.snapshot.columns();
        long[] @Nullable [] numbers = columns.numbers().clone();
        var own = new boolean[Columns.COUNT];
        int rows = from.segment.roster.size();
        for (int at = start; at > index; at--) {
            apply(frames.get(at), -1, numbers, own, rows);
        }
        for (int at = start + 1; at <= index; at++) {
            apply(frames.get(at), 1, numbers, own, rows);
        }
        var frame = frames.get(index);
        return new Snapshot(
                frame.takenAt(),
                frame.info(),
                from.segment.roster,
                new Columns(numbers, frame.texts(), frame.statuses()));
    }

    private static void apply(
            Frame frame, int sign, long[] @Nullable [] numbers, boolean[] own, int rows) {
        for (int column = 0; column < Columns.COUNT; column++) {
            var change = frame.changes()[column];
            if (change == null) {
                continue;
            }
            long[] values = numbers[column];
            if (values == null) {
                values = Columns.absent(rows);
            } else if (!own[column]) {
                values = values.clone();
            }
            own[column] = true;
            numbers[column] = values;
            change.apply(values, sign);
        }
    }
}

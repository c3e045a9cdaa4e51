package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// A queue of streams in the order in which they are served: class first, then time of arrival moved by the offset.
///
/// Guarded by the lock of its [Farm]. Joining behind the others, which is nearly always the case, costs a few stores.
final class WaitingLine {
    private @Nullable Waiting first;
    private @Nullable Waiting last;
    private int size;

    /// How many have been served: the difference between two moments is how many went in between.
    private int served;

    int size() {
        return size;
    }

    @Nullable Waiting first() {
        return first;
    }

    void join(Waiting waiting) {
        Waiting before = last;
        while (before != null && before.priority > waiting.priority) {
            before = before.previousWaiting;
        }
        Waiting after = before == null ? first : before.nextWaiting;
        waiting.previousWaiting = before;
        waiting.nextWaiting = after;
        if (before == null) {
            first = waiting;
        } else {
            before.nextWaiting = waiting;
        }
        if (after == null) {
            last = waiting;
        } else {
            after.previousWaiting = waiting;
        }
        waiting.queue = this;
        waiting.joinedAt = served - 1;
        size++;
    }

    /// Takes it out; answers its place in the queue as it was found out by now, from 1.
    int leave(Waiting waiting) {
        Waiting before = waiting.previousWaiting;
        Waiting after = waiting.nextWaiting;
        if (before == null) {
            first = after;
        } else {
            before.nextWaiting = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previousWaiting = before;
        }
        waiting.previousWaiting = null;
        waiting.nextWaiting = null;
        waiting.queue = null;
        size--;
        return served - waiting.joinedAt;
    }

    void countServed() {
        served++;
    }
}

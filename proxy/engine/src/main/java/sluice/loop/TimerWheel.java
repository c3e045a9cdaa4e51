package sluice.loop;

import org.jspecify.annotations.Nullable;

/// The timers of one loop, filed by the millisecond in which they are due.
///
/// ```
/// slots   8192 lists, one per millisecond; a later deadline is filed in the last slot ahead and filed again when that comes up
/// bitmap  one bit per slot that holds something, so that the next one is found without walking
/// ```
///
/// Arming, moving and cancelling cost a few stores and allocate nothing.
@LoopConfined
final class TimerWheel {
    private static final int SLOTS = 8192;
    private static final int MASK = SLOTS - 1;

    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private final long[] occupied = new long[SLOTS / 64];

    /// Everything up to and including this millisecond has been looked at.
    private long reached;

    private int size;

    TimerWheel(long nowMillis) {
        reached = nowMillis;
    }

    /// Number of armed or lazily cancelled timers in the slots.
    int size() {
        return size;
    }

    void arm(Timer timer, long deadlineMillis) {
        long deadline = Math.max(1, deadlineMillis);
        timer.deadline(deadline);
        if (timer.placed >= 0) {
            if (timer.placed <= deadline) {
                return;
            }
            unlink(timer);
        }
        link(timer, deadline);
    }

    void cancel(Timer timer) {
        timer.deadline(0);
    }

    /// Takes the timer out of its slot too: for owners that will not be used again.
    void forget(Timer timer) {
        timer.deadline(0);
        if (timer.placed >= 0) {
            unlink(timer);
        }
    }

    private void link(Timer timer, long deadline) {
        long tick = Math.max(reached + 1, Math.min(deadline, reached + SLOTS - 1));
        int slot = (int) tick & MASK;
        Timer first = slots[slot];
        timer.placed = tick;
        timer.previous = null;
        timer.next = first;
        if (first != null) {
            first.previous = timer;
        }
        slots[slot] = timer;
        occupied[slot >> 6] |= 1L << slot;
        size++;
    }

    private void unlink(Timer timer) {
        int slot = (int) timer.placed & MASK;
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before == null) {
            slots[slot] = after;
            if (after == null) {
                occupied[slot >> 6] &= ~(1L << slot);
            }
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        timer.previous = null;
        timer.next = null;
        timer.placed = -1;
        size--;
    }

    /// Runs what is due at `nowMillis`, and files again what was moved.
    void advance(long nowMillis) {
        while (size > 0) {
            long tick = nextTick();
            if (tick > nowMillis) {
                break;
            }
            reached = tick - 1;
            int slot = (int) tick & MASK;
            Timer timer = slots[slot];
            while (timer != null) {
                unlink(timer);
                long deadline = timer.deadline();
                if (deadline > nowMillis) {
                    link(timer, deadline);
                } else if (deadline != 0) {
                    timer.deadline(0);
                    timer.expired();
                }
                timer = slots[slot];
                if (timer != null && timer.placed > nowMillis) {
                    break;
                }
            }
        }
        reached = Math.max(reached, nowMillis);
    }

    /// The millisecond of the next occupied slot; [Long#MAX_VALUE] when there is none.
    long nextTick() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        int from = (int) (reached + 1) & MASK;
        int word = from >> 6;
        long bits = occupied[word] & (-1L << from);
        for (int i = 0; i <= occupied.length; i++) {
            if (bits != 0) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
                return reached + 1 + ((slot - from) & MASK);
            }
            word = word + 1 & (occupied.length - 1);
            bits = occupied[word];
        }
        return Long.MAX_VALUE;
    }
}

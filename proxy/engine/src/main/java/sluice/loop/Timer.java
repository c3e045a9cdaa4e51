package sluice.loop;

import org.jspecify.annotations.Nullable;

/// Something that happens at a deadline unless it is cancelled or moved; owned and reused by one object of a loop.
///
/// ```
/// deadline moved later   only the field changes; the wheel looks again when the old place comes up
/// deadline moved earlier the timer is placed anew
/// ```
///
/// Moving a deadline forward, which inactivity timeouts do with every byte, therefore costs one store.
@LoopConfined
public abstract class Timer {
    /// Milliseconds of [Loop#millis]; 0 while not armed.
    private long deadline;

    /// The wheel's tick under which it is filed; -1 while in no slot.
    long placed = -1;

    @Nullable Timer previous;
    @Nullable Timer next;

    /// Called once when the deadline has passed; the timer is then no longer armed.
    protected abstract void expired();

    public boolean isArmed() {
        return deadline != 0;
    }

    /// Milliseconds of the loop's clock; 0 when not armed.
    public long deadline() {
        return deadline;
    }

    void deadline(long millis) {
        deadline = millis;
    }
}

package sluice.proxies;

import sluice.loop.Shared;

import java.util.concurrent.TimeUnit;

/// Whether a backend has a usable server: since when, how often it lost the last one, and how long it had none. Management guide §9.1 `chkdown`,
/// `lastchg`, `downtime`.
@Shared("written under the lock of the balancer; readers see volatile fields")
public final class Availability {
    private volatile boolean known;
    private volatile boolean up = true;
    private volatile long changedNanos = System.nanoTime();
    private volatile long downNanos;
    private volatile int downs;

    /// Whether there is a usable server now. The first time tells how the backend begins, which is no change.
    void is(boolean usable) {
        if (up == usable) {
            known = true;
            return;
        }
        up = usable;
        if (!known) {
            known = true;
            return;
        }
        long now = System.nanoTime();
        if (usable) {
            downNanos = downNanos + now - changedNanos;
        } else {
            downs = downs + 1;
        }
        changedNanos = now;
    }

    /// Goes on where the backend of that name in the plan before stopped.
    void adopt(Availability before) {
        boolean now = up;
        known = before.known;
        up = before.up;
        changedNanos = before.changedNanos;
        downNanos = before.downNanos;
        downs = before.downs;
        is(now);
    }

    /// Times that the last usable server was lost.
    public int downs() {
        return downs;
    }

    /// Goes on counting where an earlier process stopped.
    public void counted(int downs) {
        this.downs = downs;
    }

    public void clearDowns() {
        downs = 0;
    }

    public long secondsSinceChange() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - changedNanos);
    }

    /// The present time without a usable server included.
    public long secondsDown() {
        return TimeUnit.NANOSECONDS.toSeconds(
                up ? downNanos : downNanos + System.nanoTime() - changedNanos);
    }
}

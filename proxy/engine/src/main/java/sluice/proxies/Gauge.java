package sluice.proxies;

import sluice.loop.Shared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many of something there are right now in the whole process, and how many there were at most.
@Shared("atomic additions; the maximum may lag behind by one racing update")
public final class Gauge {
    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT = MethodHandles.lookup().findVarHandle(Gauge.class, "current", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int current;
    private volatile int max;

    /// One more; answers the new number.
    public int enter() {
        int now = (int) CURRENT.getAndAdd(this, 1) + 1;
        if (now > max) {
            max = now;
        }
        return now;
    }

    /// One more unless `limit` (above 0) is reached already.
    public boolean tryEnter(int limit) {
        if (limit <= 0) {
            enter();
            return true;
        }
        while (true) {
            int before = current;
            if (before >= limit) {
                return false;
            }
            if (CURRENT.compareAndSet(this, before, before + 1)) {
                if (before + 1 > max) {
                    max = before + 1;
                }
                return true;
            }
        }
    }

    /// One less; answers the new number.
    public int leave() {
        return (int) CURRENT.getAndAdd(this, -1) - 1;
    }

    public int current() {
        return current;
    }

    public int max() {
        return max;
    }

    /// `clear counters`.
    public void clearMax() {
        max = current;
    }
}

package sluice.wire.connect;

import sluice.loop.Shared;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many connections there are to one server, on all loops: those that nobody uses right now, and all of them where they are limited.
///
/// A connection is safe once it has carried a second request: the server is known to keep it open. HAProxy tells the two apart in
/// the same way (`show servers conn`, `srv_icur`).
@Shared("atomic additions")
public final class ConnectionCount {
    private final AtomicInteger unsafe = new AtomicInteger();
    private final AtomicInteger safe = new AtomicInteger();
    private final AtomicInteger limited = new AtomicInteger();
    private final AtomicInteger owned = new AtomicInteger();

    /// A bit for each of the first loops that has idle ones of HTTP/1.
    private final AtomicLong loops = new AtomicLong();

    void changed(boolean ofSafe, int by) {
        (ofSafe ? safe : unsafe).addAndGet(by);
    }

    /// A loop has idle connections from now on, or none any more.
    void on(int loop, boolean idle) {
        if (loop >= 0 && loop < Long.SIZE) {
            long bit = 1L << loop;
            loops.getAndUpdate(before -> idle ? before | bit : before & ~bit);
        }
    }

    /// The loops that have some as far as is known now, a bit for each.
    long loops() {
        return loops.get();
    }

    /// Takes one of `most` places; false when all are taken. Each is given back by [#closed].
    boolean open(int most) {
        while (true) {
            int before = limited.get();
            if (before >= most) {
                return false;
            }
            if (limited.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void closed() {
        limited.decrementAndGet();
    }

    /// One more or less of those that wait for the next request of one client (`http-reuse never`).
    public void ownedChanged(int by) {
        owned.addAndGet(by);
    }

    /// Those of single clients (`priv_idle_cur`), which the others do not count.
    public int owned() {
        return owned.get();
    }

    public int unsafe() {
        return unsafe.get();
    }

    public int safe() {
        return safe.get();
    }

    public int all() {
        return unsafe.get() + safe.get();
    }
}

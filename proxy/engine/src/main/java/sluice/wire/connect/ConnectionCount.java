package sluice.wire.connect;

import sluice.loop.Shared;

import java.util.concurrent.atomic.AtomicInteger;

/// How many connections to one server nobody uses right now, on all loops.
///
/// A connection is safe once it has carried a second request: the server is known to keep it open. HAProxy tells the two apart in
/// the same way (`show servers conn`, `srv_icur`).
@Shared("atomic additions")
public final class IdleCount {
    private final AtomicInteger unsafe = new AtomicInteger();
    private final AtomicInteger safe = new AtomicInteger();

    void changed(boolean ofSafe, int by) {
        (ofSafe ? safe : unsafe).addAndGet(by);
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

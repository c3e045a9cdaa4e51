package sluice.stick;

import sluice.loop.Shared;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody who is told which entries of a table this process changes: a peer the table is shared with.
///
/// ```
/// change ─► waiting mark of the slot ─► shard's queue ─► [StickTable#nextChange]        an entry waits once, however often it changes
///       └─► wake, once until [#rearm]
/// ```
///
/// What waits is bounded by the number of entries. It belongs to the entries, not to the table object: a reload that keeps the entries keeps what
/// waits as well.
@Shared("its shards' queues under their monitors, the list of shards under its own")
public final class Follower {
    /// More than that are refused.
    static final int MOST = 31;

    private final String name;
    private final int number;
    private final ArrayDeque<Integer> shards = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile Runnable wake = () -> {};

    Follower(String name, int number) {
        this.name = name;
        this.number = number;
    }

    String name() {
        return name;
    }

    /// Its place in the marks of a slot.
    int number() {
        return number;
    }

    /// Who runs when something waits, on the thread of whoever changed it, once until [#rearm]; it has to be quick.
    public void wakes(Runnable task) {
        wake = task;
    }

    /// Wants to be woken again; then looks for what waits already.
    public void rearm() {
        woken.set(false);
    }

    void wake() {
        if (!woken.get() && !woken.getAndSet(true)) {
            wake.run();
        }
    }

    /// A shard has something for it, after it had nothing.
    void filled(int shard) {
        synchronized (shards) {
            shards.add(shard);
        }
    }

    /// The shard that got something first; -1 when none has anything.
    int shard() {
        synchronized (shards) {
            Integer first = shards.peek();
            return first == null ? -1 : first;
        }
    }

    /// The shard of [#shard] has nothing more.
    void emptied() {
        synchronized (shards) {
            shards.poll();
        }
    }
}

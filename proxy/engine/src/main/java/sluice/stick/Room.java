package sluice.stick;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/// The entries of one table, in shards, and what goes when there is no room for another one: what has expired, else a few of
/// those touched longest ago. A table and the one that goes on with its entries after a reload have the same room.
///
/// Expired entries keep their places until somebody looks for them, another one comes into their shard, or [#sweep] passes; no
/// operation walks over many of them.
@Shared("one monitor per shard; the number of entries is atomic; one eviction at a time")
final class Room {
    private static final int ENTRIES_PER_SHARD = 4096;
    private static final int MAX_SHARDS = 4096;
    private static final int EVICTED_AT_ONCE = 64;

    private final int size;
    private final Shard[] shards;
    private final AtomicInteger used = new AtomicInteger();
    private final Object eviction = new Object();

    private final @Nullable Follower[] followers = new @Nullable Follower[Follower.MOST];
    private volatile int following;

    /// Where the next sweep goes on; always a place of the array, whoever sweeps.
    private volatile int sweepAt;

    Room(KeyType type, int keyLength, int size, Layout layout) {
        this.size = size;
        int wanted = Math.clamp(size / ENTRIES_PER_SHARD, 1, MAX_SHARDS);
        shards = new Shard[Integer.highestOneBit(wanted)];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(type.words(keyLength), type == KeyType.STRING, layout.words());
        }
    }

    int shards() {
        return shards.length;
    }

    /// The follower of that name, whom this begins where there was none; null when there are too many.
    synchronized @Nullable Follower follow(String name) {
        int free = -1;
        for (int i = 0; i < followers.length; i++) {
            Follower each = followers[i];
            if (each == null) {
                free = free < 0 ? i : free;
            } else if (each.name().equals(name)) {
                return each;
            }
        }
        if (free < 0) {
            return null;
        }
        var made = new Follower(name, free);
        followers[free] = made;
        following |= 1 << free;
        return made;
    }

    /// Who is not among the names follows no more.
    synchronized void retain(Collection<String> names) {
        for (int i = 0; i < followers.length; i++) {
            Follower each = followers[i];
            if (each != null && !names.contains(each.name())) {
                following &= ~(1 << i);
                forget(each);
                followers[i] = null;
            }
        }
    }

    private void forget(Follower follower) {
        for (int index = follower.shard(); index >= 0; index = follower.shard()) {
            synchronized (shards[index]) {
                while (shards[index].waiting().take(follower.number()) >= 0) {}
                follower.emptied();
            }
        }
    }

    /// Tells everybody who follows that this process changed an entry of a shard whose monitor the caller has.
    void changed(int index, int slot) {
        int all = following;
        if (all != 0) {
            tell(index, slot, all);
        }
    }

    /// Tells some of those who follow; the caller has the shard's monitor.
    void tell(int index, int slot, int all) {
        int filled = shards[index].waiting().changed(slot, all);
        for (; filled != 0; filled &= filled - 1) {
            Follower each = followers[Integer.numberOfTrailingZeros(filled)];
            if (each != null) {
                each.filled(index);
                each.wake();
            }
        }
    }

    Shard shard(int index) {
        return shards[index];
    }

    /// The number of the shard for keys with that hash.
    int index(int hash) {
        return hash >>> 20 & shards.length - 1;
    }

    /// Entries there are, expired ones included that nobody has looked at since.
    int used() {
        return used.get();
    }

    /// An entry was removed, or what was reserved is not needed.
    void freed() {
        used.decrementAndGet();
    }

    /// Reserves the place of one entry; false when the table is full and nothing can go.
    ///
    /// @param expireMillis 0 when entries do not expire
    /// @param noPurge only what has expired goes
    boolean reserve(int now, int expireMillis, boolean noPurge) {
        while (true) {
            int before = used.get();
            if (before < size) {
                if (used.compareAndSet(before, before + 1)) {
                    return true;
                }
                continue;
            }
            if (!makeRoom(now, expireMillis, noPurge)) {
                return false;
            }
        }
    }

    private boolean makeRoom(int now, int expireMillis, boolean noPurge) {
        synchronized (eviction) {
            if (used.get() < size) {
                return true;
            }
            int wanted = noPurge ? 0 : Math.min((size >> 8) + 1, EVICTED_AT_ONCE);
            int removed = 0;
            var ages = new int[shards.length];
            for (int i = 0; i < shards.length; i++) {
                synchronized (shards[i]) {
                    // What else has expired can wait: this call is one request's.
                    removed += purge(shards[i], now, expireMillis, EVICTED_AT_ONCE - removed);
                    ages[i] = age(shards[i], now, expireMillis);
                }
            }
            while (removed < wanted) {
                int oldest = oldest(ages);
                if (ages[oldest] == Integer.MIN_VALUE) {
                    break;
                }
                Shard shard = shards[oldest];
                synchronized (shard) {
                    int slot = shard.oldestUnused();
                    if (slot >= 0) {
                        shard.remove(slot);
                        used.decrementAndGet();
                        removed++;
                    }
                    ages[oldest] = age(shard, now, expireMillis);
                }
            }
            return removed > 0;
        }
    }

    private static int oldest(int[] ages) {
        int oldest = 0;
        for (int i = 1; i < ages.length; i++) {
            if (ages[i] > ages[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    /// Milliseconds since the first candidate for eviction was touched; the lowest number when there is none.
    private static int age(Shard shard, int now, int expireMillis) {
        int slot = shard.oldestUnused();
        return slot < 0 ? Integer.MIN_VALUE : now - (shard.expiry(slot) - expireMillis);
    }

    /// Removes up to `limit` expired entries of a shard whose monitor the caller has; answers how many.
    int purge(Shard shard, int now, int expireMillis, int limit) {
        if (expireMillis == 0) {
            return 0;
        }
        int removed = 0;
        int seen = 0;
        for (int slot = shard.oldest(); slot >= 0 && seen < limit; slot = shard.oldest(), seen++) {
            if (now - shard.expiry(slot) < 0) {
                break;
            }
            if (shard.references(slot) > 0) {
                // Still in use: it gets a new life instead of standing in the way of the others.
                shard.touch(slot, now + expireMillis);
                continue;
            }
            shard.remove(slot);
            removed++;
        }
        used.addAndGet(-removed);
        return removed;
    }

    /// Removes up to `limit` expired entries, going on where the last call stopped; true when there may be more.
    boolean sweep(int now, int expireMillis, int limit) {
        int left = limit;
        int at = sweepAt;
        for (int i = 0; i < shards.length && left > 0; i++) {
            Shard shard = shards[at];
            synchronized (shard) {
                left -= purge(shard, now, expireMillis, left);
            }
            if (left > 0) {
                at = at + 1 & shards.length - 1;
            }
        }
        sweepAt = at;
        return left <= 0;
    }
}

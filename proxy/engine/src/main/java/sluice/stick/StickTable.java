package sluice.stick;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.Collection;

/// One stick table: at most `size` entries by key, each with the columns of its [Layout], which go `expire` after their last use.
///
/// ```
/// key ─hash─► shard (one monitor each) ─► chain ─► slot: key │ columns          handle = shard << 32 | slot
/// ```
///
/// A handle returned by [#track], [#match] or [#reference] is a reference: the entry neither expires nor is evicted until
/// [#release]. Times are milliseconds in 32 bits that wrap, see [#ticks]. When the table is full the entries touched longest ago
/// go first, a few at a time, unless `nopurge` is set; entries in use stay. Expired entries are never found; their memory is used again by
/// [#sweep] and by later insertions into the same shard, so no operation walks over many entries.
///
/// Memory: four bytes for each word of key and columns (an address 1, a counter 1, a rate 3), and 24 to 48 bytes beside:
/// an IPv4 entry with three rates takes 64 to 88 bytes. Any thread may call; nothing is allocated in the steady state. Manual §11.1.
@Shared("one monitor per shard, held for a single operation; the number of entries is atomic")
public final class StickTable {
    /// No entry.
    public static final long NONE = -1;

    private final String name;
    private final KeyType type;
    private final int keyLength;
    private final int size;
    private final Layout layout;
    private int expireMillis;
    private boolean noPurge;
    private boolean serverKeyIsAddress;
    private int byteRatesFactor = 1;
    private volatile @Nullable Room room;
    private TextNumbers texts = new TextNumbers();

    /// A table without entries; its layout may be filled until the first entry comes.
    ///
    /// @param keyLength bytes of string and binary keys, ignored for the others
    public StickTable(String name, KeyType type, int keyLength, int size, Layout layout) {
        this.name = name;
        this.type = type;
        this.keyLength = keyLength;
        this.size = size;
        this.layout = layout;
    }

    /// Goes on with the entries of the table of that name in the plan before, which both then share.
    ///
    /// @return false when the two do not fit together, and this one begins empty
    public synchronized boolean adopt(StickTable before) {
        if (type != before.type
                || keyLength != before.keyLength
                || size != before.size
                || !layout.columns().equals(before.layout.columns())) {
            return false;
        }
        room = before.room();
        texts = before.texts;
        return true;
    }

    /// The present time in the ticks of all tables.
    public static int ticks() {
        return (int) (System.nanoTime() / 1_000_000);
    }

    // ---- declaration

    public String name() {
        return name;
    }

    public KeyType type() {
        return type;
    }

    public int keyLength() {
        return keyLength;
    }

    public int size() {
        return size;
    }

    public Layout layout() {
        return layout;
    }

    /// 0 when entries do not expire.
    public int expireMillis() {
        return expireMillis;
    }

    public void expireMillis(int millis) {
        expireMillis = millis;
    }

    public boolean noPurge() {
        return noPurge;
    }

    public void noPurge(boolean noPurge) {
        this.noPurge = noPurge;
    }

    /// `srvkey addr` instead of `srvkey name`.
    public boolean serverKeyIsAddress() {
        return serverKeyIsAddress;
    }

    public void serverKeyIsAddress(boolean address) {
        serverKeyIsAddress = address;
    }

    /// By how much byte rates are divided before they are counted; 1 to 1024.
    public int byteRatesFactor() {
        return byteRatesFactor;
    }

    public void byteRatesFactor(int factor) {
        byteRatesFactor = factor;
    }

    /// Bytes that one entry takes when the table is full, at most.
    public int bytesPerEntry() {
        return 4 * (type.words(keyLength) + layout.words()) + 48;
    }

    private Room room() {
        Room made = room;
        return made != null ? made : makeRoom();
    }

    private synchronized Room makeRoom() {
        Room made = room;
        if (made == null) {
            made = new Room(type, keyLength, size, layout);
            room = made;
        }
        return made;
    }

    // ---- entries

    /// Finds or makes the entry, touches it and refers to it; [#NONE] when the table is full and nothing may or can go.
    public long track(StickKey key, int now) {
        return track(key, now, now + expireMillis, true);
    }

    private long track(StickKey key, int now, int expires, boolean own) {
        Room all = room();
        int hash = key.hash();
        int index = all.index(hash);
        Shard shard = all.shard(index);
        synchronized (shard) {
            int slot = alive(shard, key, hash, now);
            if (slot >= 0) {
                shard.touch(slot, expires);
                shard.reference(slot, 1);
                if (own) {
                    all.changed(index, slot);
                }
                return handle(index, slot);
            }
        }
        if (!all.reserve(now, expireMillis, noPurge)) {
            return NONE;
        }
        synchronized (shard) {
            int slot = shard.find(key, hash);
            if (slot >= 0) {
                all.freed();
                shard.touch(slot, expires);
            } else {
                slot = shard.add(key, hash, expires);
                all.purge(shard, now, expireMillis, 2);
            }
            shard.reference(slot, 1);
            if (own) {
                all.changed(index, slot);
            }
            return handle(index, slot);
        }
    }

    /// Finds the entry, touches it and refers to it; [#NONE] when there is none.
    public long match(StickKey key, int now) {
        return find(key, now, true);
    }

    /// Finds the entry and refers to it without prolonging its life; [#NONE] when there is none.
    public long reference(StickKey key, int now) {
        return find(key, now, false);
    }

    private long find(StickKey key, int now, boolean touch) {
        Room all = room();
        int hash = key.hash();
        int index = all.index(hash);
        Shard shard = all.shard(index);
        synchronized (shard) {
            int slot = alive(shard, key, hash, now);
            if (slot < 0) {
                return NONE;
            }
            if (touch) {
                shard.touch(slot, now + expireMillis);
                all.changed(index, slot);
            }
            shard.reference(slot, 1);
            return handle(index, slot);
        }
    }

    /// Gives a reference back; `touch` starts the entry's `expire` anew, as the end of tracking does.
    public void release(long entry, int now, boolean touch) {
        Room all = room();
        Shard shard = all.shard(index(entry));
        synchronized (shard) {
            if (touch) {
                shard.touch(slot(entry), now + expireMillis);
                all.changed(index(entry), slot(entry));
            }
            shard.reference(slot(entry), -1);
        }
    }

    /// The value of a column for a key, rates computed for `now`; `absent` when there is no such entry or column.
    public long lookup(StickKey key, DataType data, int element, int now, long absent) {
        int offset = layout.offset(data, element);
        if (offset == Layout.ABSENT) {
            return absent;
        }
        Room all = room();
        int hash = key.hash();
        Shard shard = all.shard(all.index(hash));
        synchronized (shard) {
            int slot = alive(shard, key, hash, now);
            return slot < 0 ? absent : read(shard, slot, data, offset, now);
        }
    }

    /// The slot of an entry that has not expired; one that has is removed on the way.
    private int alive(Shard shard, StickKey key, int hash, int now) {
        int slot = shard.find(key, hash);
        if (slot >= 0 && isExpired(shard, slot, now)) {
            shard.remove(slot);
            room().freed();
            return -1;
        }
        return slot;
    }

    private boolean isExpired(Shard shard, int slot, int now) {
        return expireMillis > 0 && now - shard.expiry(slot) >= 0 && shard.references(slot) == 0;
    }

    /// How many hold a reference to the entry, the caller included.
    public int references(long entry) {
        Shard shard = shard(entry);
        synchronized (shard) {
            return shard.references(slot(entry));
        }
    }

    /// Copies the key of an entry, to look it up in another table of the same type.
    public void key(long entry, StickKey out) {
        Shard shard = shard(entry);
        synchronized (shard) {
            shard.key(slot(entry), out);
        }
    }

    // ---- columns

    /// The value of a column, rates computed for `now`; 0 when the table does not store it.
    public long read(long entry, DataType data, int element, int now) {
        int offset = layout.offset(data, element);
        if (offset == Layout.ABSENT) {
            return 0;
        }
        Shard shard = shard(entry);
        synchronized (shard) {
            return read(shard, slot(entry), data, offset, now);
        }
    }

    private long read(Shard shard, int slot, DataType data, int offset, int now) {
        int[] row = shard.row(slot);
        int at = shard.at(slot) + type.words(keyLength) + offset;
        return switch (data.form()) {
            case NUMBER, TEXT -> Integer.toUnsignedLong(row[at]);
            case LONG -> (long) row[at] << 32 | Integer.toUnsignedLong(row[at + 1]);
            case RATE -> Rate.read(row, at, layout.period(data), now);
        };
    }

    /// Adds to a counter or a rate; returns its new value, 0 when the table does not store it.
    public long add(long entry, DataType data, int element, long amount, int now) {
        int offset = layout.offset(data, element);
        if (offset == Layout.ABSENT) {
            return 0;
        }
        Room all = room();
        Shard shard = all.shard(index(entry));
        synchronized (shard) {
            all.changed(index(entry), slot(entry));
            return add(shard, slot(entry), data, offset, amount, now);
        }
    }

    /// Adds the same amount to a counter and its rate under one lock; either may be missing from the table.
    public void count(long entry, DataType counter, DataType rate, long amount, int now) {
        int counterAt = layout.offset(counter, 0);
        int rateAt = layout.offset(rate, 0);
        if (counterAt == Layout.ABSENT && rateAt == Layout.ABSENT) {
            return;
        }
        Room all = room();
        Shard shard = all.shard(index(entry));
        synchronized (shard) {
            all.changed(index(entry), slot(entry));
            if (counterAt != Layout.ABSENT) {
                add(shard, slot(entry), counter, counterAt, amount, now);
            }
            if (rateAt != Layout.ABSENT) {
                add(shard, slot(entry), rate, rateAt, amount, now);
            }
        }
    }

    private long add(Shard shard, int slot, DataType data, int offset, long amount, int now) {
        int[] row = shard.row(slot);
        int at = shard.at(slot) + type.words(keyLength) + offset;
        switch (data.form()) {
            case NUMBER, TEXT -> row[at] += (int) amount;
            case LONG -> {
                long sum = ((long) row[at] << 32 | Integer.toUnsignedLong(row[at + 1])) + amount;
                row[at] = (int) (sum >>> 32);
                row[at + 1] = (int) sum;
            }
            case RATE -> Rate.add(row, at, layout.period(data), (int) amount, now);
        }
        return read(shard, slot, data, offset, now);
    }

    /// Sets a column: a counter or tag to the value, a rate so that it reads this value now.
    public void set(long entry, DataType data, int element, long value, int now) {
        set(entry, data, element, value, now, true);
    }

    private void set(long entry, DataType data, int element, long value, int now, boolean own) {
        int offset = layout.offset(data, element);
        if (offset == Layout.ABSENT) {
            return;
        }
        Room all = room();
        Shard shard = all.shard(index(entry));
        synchronized (shard) {
            if (own) {
                all.changed(index(entry), slot(entry));
            }
            int[] row = shard.row(slot(entry));
            int at = shard.at(slot(entry)) + type.words(keyLength) + offset;
            switch (data.form()) {
                case NUMBER, TEXT -> row[at] = (int) value;
                case LONG -> {
                    row[at] = (int) (value >>> 32);
                    row[at + 1] = (int) value;
                }
                case RATE -> Rate.set(row, at, (int) value, now);
            }
        }
    }

    // ---- what peers say and hear

    /// The one who hears of changes under that name, from here on or since before; null when there are too many.
    public @Nullable Follower follow(String name) {
        return room().follow(name);
    }

    /// Nobody but these hears of changes any more.
    public void retainFollowers(Collection<String> names) {
        room().retain(names);
    }

    /// Fills `out` with an entry that changed since the follower saw it; false when there is none.
    public boolean nextChange(Follower follower, int now, StickEntry out) {
        Room all = room();
        for (int index = follower.shard(); index >= 0; index = follower.shard()) {
            Shard shard = all.shard(index);
            synchronized (shard) {
                Waiting waiting = shard.waiting();
                int slot = waiting.take(follower.number());
                if (waiting.isEmpty(follower.number())) {
                    follower.emptied();
                }
                if (slot >= 0 && shard.isUsed(slot) && !isExpired(shard, slot, now)) {
                    out.fill(this, shard, index, slot, now);
                    return true;
                }
            }
        }
        return false;
    }

    /// The follower has to hear of the entry with that key again; of none if it is gone.
    public void changedFor(Follower follower, StickKey key) {
        Room all = room();
        int hash = key.hash();
        int index = all.index(hash);
        Shard shard = all.shard(index);
        synchronized (shard) {
            int slot = shard.find(key, hash);
            if (slot >= 0) {
                all.tell(index, slot, 1 << follower.number());
            }
        }
    }

    /// Finds or makes the entry that a peer tells of and refers to it; followers do not hear of that. [#NONE] when the table is full.
    ///
    /// @param leftMillis how long it is still to live; where entries expire
    public long learn(StickKey key, int leftMillis, int now) {
        return track(key, now, now + leftMillis, false);
    }

    /// Sets a counter, tag or text as a peer has it.
    public void learn(long entry, DataType data, int element, long value, int now) {
        set(entry, data, element, value, now, false);
    }

    /// Sets a rate as a peer has it.
    ///
    /// @param elapsed milliseconds since its period began
    public void learnRate(
            long entry,
            DataType data,
            int element,
            int elapsed,
            int current,
            int previous,
            int now) {
        int offset = layout.offset(data, element);
        if (offset == Layout.ABSENT) {
            return;
        }
        Shard shard = shard(entry);
        synchronized (shard) {
            int[] row = shard.row(slot(entry));
            int at = shard.at(slot(entry)) + type.words(keyLength) + offset;
            row[at + Rate.START] = now - elapsed;
            row[at + Rate.CURRENT] = current;
            row[at + Rate.PREVIOUS] = previous;
        }
    }

    /// The number under which a text (a server's key) is kept in TEXT columns.
    public int number(String text) {
        return texts.number(text);
    }

    /// The text behind the number of a TEXT column; null for 0.
    public @Nullable String text(long number) {
        return texts.text((int) number);
    }

    // ---- room

    /// Entries there are, expired ones included that nobody has looked at since.
    public int used() {
        Room made = room;
        return made == null ? 0 : made.used();
    }

    /// Removes up to `limit` expired entries, going on where the last call stopped; true when there may be more.
    ///
    /// Any thread, from time to time: two at once may look at the same entries. A thousand take a few dozen microseconds.
    public boolean sweep(int now, int limit) {
        return room().sweep(now, expireMillis, limit);
    }

    // ---- what the operator does

    /// How a removal by hand went.
    public enum Removal {
        REMOVED,
        ABSENT,
        /// Some stream tracks it: its values were not touched and it stays.
        IN_USE
    }

    public Removal remove(StickKey key) {
        Room all = room();
        int hash = key.hash();
        Shard shard = all.shard(all.index(hash));
        synchronized (shard) {
            int slot = shard.find(key, hash);
            return slot < 0 ? Removal.ABSENT : removeUnused(shard, slot);
        }
    }

    /// Removes the entry of a walk, if it is still the one with that key.
    public Removal remove(StickEntry entry) {
        return remove(entry.key);
    }

    private Removal removeUnused(Shard shard, int slot) {
        if (shard.references(slot) > 0) {
            return Removal.IN_USE;
        }
        shard.remove(slot);
        room().freed();
        return Removal.REMOVED;
    }

    /// Fills `out` with the next entry at or after the cursor; returns the cursor to go on with, or [#NONE] at the end.
    ///
    /// Begins with 0. One entry is copied under its shard's lock at a time, so a walk over a million entries stops nobody; entries that come
    /// or go meanwhile may be seen or not.
    public long next(long cursor, int now, StickEntry out) {
        Room all = room();
        int index = (int) (cursor >>> 32);
        int slot = (int) cursor;
        for (; index < all.shards(); index++, slot = 0) {
            Shard shard = all.shard(index);
            synchronized (shard) {
                for (; slot < shard.slots(); slot++) {
                    if (shard.isUsed(slot) && !isExpired(shard, slot, now)) {
                        out.fill(this, shard, index, slot, now);
                        return handle(index, slot + 1);
                    }
                }
            }
        }
        return NONE;
    }

    /// Fills `out` with the entry of that key; false when there is none.
    public boolean entry(StickKey key, int now, StickEntry out) {
        Room all = room();
        int hash = key.hash();
        int index = all.index(hash);
        Shard shard = all.shard(index);
        synchronized (shard) {
            int slot = alive(shard, key, hash, now);
            if (slot < 0) {
                return false;
            }
            out.fill(this, shard, index, slot, now);
            return true;
        }
    }

    private Shard shard(long entry) {
        return room().shard(index(entry));
    }

    private static int index(long entry) {
        return (int) (entry >>> 32);
    }

    private static int slot(long entry) {
        return (int) entry;
    }

    private static long handle(int shard, int slot) {
        return (long) shard << 32 | slot;
    }

    @Override
    public String toString() {
        return name;
    }
}

package sluice.stick;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.Arrays;

/// A part of a table: entries whose keys hash to it, in slots that are used again.
///
/// ```
/// buckets   int[]    first slot + 1 of each hash chain; grows with the entries, a power of two
/// links     int[4×]  next in chain | older | younger | references      per slot
/// expiry    int[]    tick at which the entry goes                      per slot
/// rows      int[][]  key words, then the columns                      64 slots a piece, so that growing copies no rows
/// ```
///
/// `older`/`younger` order the entries by their last touch, hence, one `expire` serving the whole table, by expiry too.
/// Slots are counted from 0; links hold slot + 1 so that 0 means none. Everything is guarded by the shard's monitor, which
/// is held for one operation (a few dozen nanoseconds) and never while another one is.
@Shared("its own monitor")
final class Shard {
    private static final int NEXT = 0;
    private static final int OLDER = 1;
    private static final int YOUNGER = 2;
    private static final int REFERENCES = 3;
    private static final int PIECE = 64;

    private final int keyWords;
    private final int stride;

    /// Strings take as many words as they need; their length stands in front.
    private final boolean counted;

    private final StickKey probe = new StickKey();
    private int[] buckets = new int[8];
    private int[] links = new int[4 * 8];
    private int[] expiry = new int[8];
    private int[][] rows = new int[0][];
    private @Nullable Waiting waiting;
    private int slots;
    private int free;
    private int oldest;
    private int youngest;
    private int count;

    Shard(int keyWords, boolean counted, int dataWords) {
        this.keyWords = keyWords;
        this.counted = counted;
        stride = keyWords + dataWords;
    }

    int count() {
        return count;
    }

    /// Slots ever used: the bound of a walk.
    int slots() {
        return slots;
    }

    boolean isUsed(int slot) {
        return slot < slots && links[slot * 4 + REFERENCES] >= 0;
    }

    int[] row(int slot) {
        return rows[slot / PIECE];
    }

    /// Where the slot's key begins in its [#row].
    int at(int slot) {
        return slot % PIECE * stride;
    }

    int references(int slot) {
        return links[slot * 4 + REFERENCES];
    }

    void reference(int slot, int change) {
        links[slot * 4 + REFERENCES] += change;
    }

    int expiry(int slot) {
        return expiry[slot];
    }

    /// The slot of the entry with that key, or -1.
    int find(StickKey key, int hash) {
        for (int link = buckets[hash & buckets.length - 1]; link != 0; ) {
            int slot = link - 1;
            if (matches(key, slot)) {
                return slot;
            }
            link = links[slot * 4 + NEXT];
        }
        return -1;
    }

    private boolean matches(StickKey key, int slot) {
        int[] row = row(slot);
        int at = at(slot);
        return Arrays.equals(row, at, at + key.used, key.words, 0, key.used);
    }

    /// Adds an entry with zeroed columns, youngest of all, without references.
    int add(StickKey key, int hash, int expires) {
        if (count >= buckets.length) {
            spread();
        }
        int slot = take();
        int[] row = row(slot);
        int at = at(slot);
        Arrays.fill(row, at, at + stride, 0);
        System.arraycopy(key.words, 0, row, at, key.used);
        expiry[slot] = expires;
        int bucket = hash & buckets.length - 1;
        links[slot * 4 + NEXT] = buckets[bucket];
        buckets[bucket] = slot + 1;
        links[slot * 4 + REFERENCES] = 0;
        append(slot);
        count++;
        return slot;
    }

    private int take() {
        if (free != 0) {
            int slot = free - 1;
            free = links[slot * 4 + NEXT];
            return slot;
        }
        int slot = slots++;
        if (slot == expiry.length) {
            int size = expiry.length * 2;
            expiry = Arrays.copyOf(expiry, size);
            links = Arrays.copyOf(links, size * 4);
        }
        int piece = slot / PIECE;
        if (piece == rows.length) {
            rows = Arrays.copyOf(rows, piece + 1);
            rows[piece] = new int[PIECE * stride];
        }
        return slot;
    }

    private void spread() {
        var wider = new int[buckets.length * 2];
        for (int head : buckets) {
            for (int link = head; link != 0; ) {
                int slot = link - 1;
                link = links[slot * 4 + NEXT];
                int bucket = hashOf(slot) & wider.length - 1;
                links[slot * 4 + NEXT] = wider[bucket];
                wider[bucket] = slot + 1;
            }
        }
        buckets = wider;
    }

    private int hashOf(int slot) {
        key(slot, probe);
        return probe.hash();
    }

    /// Copies the slot's key.
    void key(int slot, StickKey out) {
        int[] row = row(slot);
        int at = at(slot);
        int used = keyLength(row, at);
        if (out.words.length < used) {
            out.words = new int[used];
        }
        System.arraycopy(row, at, out.words, 0, used);
        out.used = used;
    }

    private int keyLength(int[] row, int at) {
        return counted ? 1 + (row[at] + 3) / 4 : keyWords;
    }

    /// The slot of the entry that goes first, or -1; entries in use are passed over.
    int oldestUnused() {
        int slot = oldest - 1;
        while (slot >= 0 && links[slot * 4 + REFERENCES] > 0) {
            slot = links[slot * 4 + YOUNGER] - 1;
        }
        return slot;
    }

    /// The oldest entry of all, in use or not; -1 when there is none.
    int oldest() {
        return oldest - 1;
    }

    /// Makes the entry the youngest and moves its expiry.
    void touch(int slot, int expires) {
        expiry[slot] = expires;
        if (youngest == slot + 1) {
            return;
        }
        unlink(slot);
        append(slot);
    }

    void remove(int slot) {
        int bucket = hashOf(slot) & buckets.length - 1;
        int link = buckets[bucket];
        if (link == slot + 1) {
            buckets[bucket] = links[slot * 4 + NEXT];
        } else {
            while (links[(link - 1) * 4 + NEXT] != slot + 1) {
                link = links[(link - 1) * 4 + NEXT];
            }
            links[(link - 1) * 4 + NEXT] = links[slot * 4 + NEXT];
        }
        unlink(slot);
        links[slot * 4 + NEXT] = free;
        links[slot * 4 + REFERENCES] = -1;
        free = slot + 1;
        count--;
    }

    /// What waits for those who follow the table.
    Waiting waiting() {
        Waiting made = waiting;
        if (made == null) {
            made = new Waiting();
            waiting = made;
        }
        return made;
    }

    private void append(int slot) {
        links[slot * 4 + OLDER] = youngest;
        links[slot * 4 + YOUNGER] = 0;
        if (youngest == 0) {
            oldest = slot + 1;
        } else {
            links[(youngest - 1) * 4 + YOUNGER] = slot + 1;
        }
        youngest = slot + 1;
    }

    private void unlink(int slot) {
        int older = links[slot * 4 + OLDER];
        int younger = links[slot * 4 + YOUNGER];
        if (older == 0) {
            oldest = younger;
        } else {
            links[(older - 1) * 4 + YOUNGER] = younger;
        }
        if (younger == 0) {
            youngest = older;
        } else {
            links[(younger - 1) * 4 + OLDER] = older;
        }
    }
}

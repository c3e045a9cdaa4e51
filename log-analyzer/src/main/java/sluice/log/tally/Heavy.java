package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The most frequent keys of a stream in bounded memory, with their counts.
///
/// Up to `2 × capacity` keys are counted exactly. Beyond that the rarer half is dropped into [#others], and [#dropped]
/// grows to the greatest count lost that way: from then on the count of any key may be too small by at most that number
/// ([#error]), and the output says so. Totals stay exact, because what is dropped is still counted as "others".
/// Ties are broken by the key, so the result depends on the lines only. Owned by one thread until merged.
public final class Heavy {
    /// Keys longer than this are cut.
    static final int LONGEST_KEY = 240;

    private static final Comparator<Item> MOST_FIRST =
            (a, b) -> {
                int order = Long.compare(b.requests, a.requests);
                return order != 0 ? order : Arrays.compareUnsigned(a.key, b.key);
            };

    private static final long[] NO_TIME = new long[Phase.COUNT];

    /// How many items are merged at a time, by a method of its own: the compiler of the JVM takes up methods that are called
    /// often, and never (without on-stack replacement) a long loop in one that is not.
    private static final int SLICE = 256;

    private final int capacity;
    private @Nullable Item[] table;

    /// The hash of each item in the table, 0 where there is none: a place that belongs to another key is passed over without
    /// touching its item.
    private int[] hashes;

    private int size;
    private long dropped;
    private final Item others = new Item(new byte[0], 0);

    /// Told of every key that is dropped.
    private @Nullable Consumer<Item> heir;

    /// The counts of one key.
    public static final class Item {
        final byte[] key;

        /// That of the key, which is not looked at when its first bytes tell enough: it lies elsewhere in memory.
        final int length;

        final int hash;

        /// The first sixteen bytes of the key, zeros behind its end: most addresses need no more to be compared.
        final long head;

        final long next;
        long requests;
        long clientErrors;
        long serverErrors;
        long failures;
        long denied;
        long limited;
        long aborted;
        long bytes;

        /// Milliseconds by [Phase] and the whole time: only where somebody asks, of addresses nobody does.
        long[] phase = NO_TIME;

        @Nullable Quantiles total;

        Item(byte[] key, int hash) {
            this.key = key;
            this.length = key.length;
            this.hash = hash;
            this.head = word(key, 0);
            this.next = word(key, 8);
        }

        private static long word(byte[] key, int from) {
            long word = 0;
            for (int i = Math.min(key.length, from + 8) - 1; i >= from; i--)
                word = word << 8 | key[i] & 0xff;
            return word;
        }

        public String key() {
            return Bytes.text(key, 0, key.length);
        }

        public long requests() {
            return requests;
        }

        /// Answers 400–499.
        public long clientErrors() {
            return clientErrors;
        }

        /// Answers 500–599.
        public long serverErrors() {
            return serverErrors;
        }

        /// Ends that were no success by their termination state.
        public long failures() {
            return failures;
        }

        /// Refused by a rule (PR), tarpits included.
        public long denied() {
            return denied;
        }

        /// Answers 429.
        public long limited() {
            return limited;
        }

        /// Ended by the client (C or c).
        public long aborted() {
            return aborted;
        }

        public long bytes() {
            return bytes;
        }

        public long phaseMillis(Phase of) {
            return phase[of.ordinal()];
        }

        public Quantiles total() {
            return total == null ? new Quantiles(Quantiles.COARSE) : total;
        }

        Quantiles timed() {
            Quantiles known = total;
            if (known != null) return known;
            phase = new long[Phase.COUNT];
            known = new Quantiles(Quantiles.COARSE);
            total = known;
            return known;
        }

        void merge(Item other) {
            requests += other.requests;
            clientErrors += other.clientErrors;
            serverErrors += other.serverErrors;
            failures += other.failures;
            denied += other.denied;
            limited += other.limited;
            aborted += other.aborted;
            bytes += other.bytes;
            if (other.total == null) return;
            timed().merge(other.total);
            for (int i = 0; i < phase.length; i++) phase[i] += other.phase[i];
        }

        void write(DataOutput out) throws IOException {
            out.writeShort(key.length);
            out.write(key);
            for (long number :
                    new long[] {
                        requests,
                        clientErrors,
                        serverErrors,
                        failures,
                        denied,
                        limited,
                        aborted,
                        bytes
                    }) {
                out.writeLong(number);
            }
            for (long millis : phase) out.writeLong(millis);
            out.writeBoolean(total != null);
            if (total != null) total.write(out);
        }

        void readCounts(DataInput in) throws IOException {
            requests = in.readLong();
            clientErrors = in.readLong();
            serverErrors = in.readLong();
            failures = in.readLong();
            denied = in.readLong();
            limited = in.readLong();
            aborted = in.readLong();
            bytes = in.readLong();
            long[] millis = new long[Phase.COUNT];
            for (int i = 0; i < millis.length; i++) millis[i] = in.readLong();
            if (!in.readBoolean()) return;
            phase = millis;
            total = Quantiles.read(in);
        }
    }

    Heavy(int capacity) {
        this.capacity = capacity;
        this.table = new Item[256];
        this.hashes = new int[256];
    }

    /// From now on every key that is dropped is given to `heir` first.
    void leaveTo(Consumer<Item> heir) {
        this.heir = heir;
    }

    /// The item of a key, counted from now on if it is new.
    Item item(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + LONGEST_KEY);
        int length = end - from;
        long head = Bytes.head(bytes, from, length);
        long next = length > 8 ? Bytes.head(bytes, from + 8, length - 8) : 0;
        int hash = hash(bytes, from, length, head, next);
        int mask = hashes.length - 1;
        for (int i = hash & mask; hashes[i] != 0; i = i + 1 & mask) {
            if (hashes[i] != hash) continue;
            Item item = table[i];
            if (item != null
                    && item.head == head
                    && item.next == next
                    && item.length == length
                    && (length <= 16 || Bytes.equal(item.key, 16, bytes, from + 16, length - 16))) {
                return item;
            }
        }
        Item item = new Item(Arrays.copyOfRange(bytes, from, end), hash);
        add(item);
        return item;
    }

    /// Never 0.
    private static int hash(byte[] padded, int from, int length, long head, long next) {
        int hash =
                length <= 16
                        ? Bytes.hash(length, head, next)
                        : Bytes.hash(padded, from, from + length);
        return hash == 0 ? 1 : hash;
    }

    /// Takes a key up that is not there yet; where there is no more room, the rarer half goes first.
    private void add(Item item) {
        if (size >= 2 * capacity) shrink();
        if (size * 2 >= table.length) resize(table.length * 2);
        place(item, item.hash);
        size++;
    }

    private void place(Item item, int hash) {
        int mask = hashes.length - 1;
        int i = hash & mask;
        while (hashes[i] != 0) i = i + 1 & mask;
        hashes[i] = hash;
        table[i] = item;
    }

    private void resize(int slots) {
        Item[] old = table;
        int[] oldHashes = hashes;
        table = new Item[slots];
        hashes = new int[slots];
        for (int i = 0; i < old.length; i++) {
            Item item = old[i];
            if (item != null) place(item, oldHashes[i]);
        }
    }

    /// Drops the rarer half.
    private void shrink() {
        Item[] sorted = sorted();
        Arrays.fill(table, null);
        Arrays.fill(hashes, 0);
        size = 0;
        long worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i < capacity) {
                place(sorted[i], sorted[i].hash);
                size++;
            } else {
                worst = Math.max(worst, sorted[i].requests);
                others.merge(sorted[i]);
                if (heir != null) heir.accept(sorted[i]);
            }
        }
        dropped += worst;
    }

    private Item[] sorted() {
        Item[] items = new Item[size];
        int n = 0;
        for (Item item : table) if (item != null) items[n++] = item;
        Arrays.sort(items, MOST_FIRST);
        return items;
    }

    /// All keys known, the most frequent first.
    public List<Item> items() {
        return List.of(sorted());
    }

    /// What was dropped, all together.
    public Item others() {
        return others;
    }

    /// By how much a count may be too small; 0 while everything is exact.
    public long error() {
        return dropped;
    }

    /// How many keys there are, or at least were seen.
    public int size() {
        return size;
    }

    void merge(Heavy other) {
        Item[] items = other.table;
        Item[] unknown = new Item[other.size];
        int count = 0;
        for (int from = 0; from < items.length; from += SLICE)
            count = merge(items, from, Math.min(items.length, from + SLICE), unknown, count);
        // Only when something must be dropped does the order matter; else the costly sorting is
        // spared.
        if (size + count > 2 * capacity) Arrays.sort(unknown, 0, count, MOST_FIRST);
        for (int i = 0; i < count; i++) addCopy(unknown[i]);
        others.merge(other.others);
        dropped += other.dropped;
    }

    /// Adds the counts of the items whose keys are known here, and gathers the others; how many there are of those then.
    private int merge(@Nullable Item[] items, int from, int to, Item[] unknown, int gathered) {
        int count = gathered;
        for (int i = from; i < to; i++) {
            Item item = items[i];
            if (item == null) continue;
            Item known = known(item.key, item.hash);
            if (known == null) unknown[count++] = item;
            else known.merge(item);
        }
        return count;
    }

    private void addCopy(Item item) {
        Item copy = new Item(item.key, item.hash);
        copy.merge(item);
        add(copy);
    }

    private @Nullable Item known(byte[] key, int hash) {
        int mask = hashes.length - 1;
        for (int i = hash & mask; hashes[i] != 0; i = i + 1 & mask) {
            if (hashes[i] != hash) continue;
            Item item = table[i];
            if (item != null && Arrays.equals(item.key, key)) return item;
        }
        return null;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(capacity);
        out.writeLong(dropped);
        others.write(out);
        Item[] sorted = sorted();
        out.writeInt(sorted.length);
        for (Item item : sorted) item.write(out);
    }

    static Heavy read(DataInput in) throws IOException {
        Heavy heavy = new Heavy(in.readInt());
        heavy.dropped = in.readLong();
        in.skipBytes(in.readShort());
        heavy.others.readCounts(in);
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[in.readShort() & 0x7fff];
            in.readFully(key);
            byte[] padded = Arrays.copyOf(key, key.length + Bytes.PADDING);
            long head = Bytes.head(padded, 0, key.length);
            long next = key.length > 8 ? Bytes.head(padded, 8, key.length - 8) : 0;
            Item item = new Item(key, hash(padded, 0, key.length, head, next));
            item.readCounts(in);
            heavy.add(item);
        }
        return heavy;
    }
}

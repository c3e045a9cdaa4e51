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

    private final int capacity;
    private @Nullable Item[] table;
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
        final long[] phase = new long[Phase.COUNT];
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
            if (total == null) total = new Quantiles(Quantiles.COARSE);
            return total;
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
            for (int i = 0; i < phase.length; i++) phase[i] += other.phase[i];
            if (other.total != null) timed().merge(other.total);
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
            for (int i = 0; i < phase.length; i++) phase[i] = in.readLong();
            if (in.readBoolean()) total = Quantiles.read(in);
        }
    }

    Heavy(int capacity) {
        this.capacity = capacity;
        this.table = new Item[256];
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
        int hash = length <= 16 ? Bytes.hash(length, head, next) : Bytes.hash(bytes, from, end);
        int mask = table.length - 1;
        int i = hash & mask;
        for (Item item = table[i]; item != null; item = table[i]) {
            if (item.hash == hash
                    && item.head == head
                    && item.next == next
                    && item.length == length
                    && (length <= 16 || Bytes.equal(item.key, 16, bytes, from + 16, length - 16))) {
                return item;
            }
            i = i + 1 & mask;
        }
        if (size >= 2 * capacity) {
            shrink();
            return item(bytes, from, to);
        }
        Item item = new Item(Arrays.copyOfRange(bytes, from, end), hash);
        insert(item);
        return item;
    }

    private static int hash(byte[] padded, int length) {
        if (length > 16) return Bytes.hash(padded, 0, length);
        long next = length > 8 ? Bytes.head(padded, 8, length - 8) : 0;
        return Bytes.hash(length, Bytes.head(padded, 0, length), next);
    }

    private void insert(Item item) {
        if (size * 2 >= table.length) resize(table.length * 2);
        int mask = table.length - 1;
        int i = item.hash & mask;
        while (table[i] != null) i = i + 1 & mask;
        table[i] = item;
        size++;
    }

    private void resize(int slots) {
        Item[] old = table;
        table = new Item[slots];
        int mask = slots - 1;
        for (Item item : old) {
            if (item == null) continue;
            int i = item.hash & mask;
            while (table[i] != null) i = i + 1 & mask;
            table[i] = item;
        }
    }

    /// Drops the rarer half.
    private void shrink() {
        Item[] sorted = sorted();
        Arrays.fill(table, null);
        size = 0;
        long worst = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i < capacity) {
                insert(sorted[i]);
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
        // Only when something must be dropped does the order matter; else the costly sorting is
        // spared.
        boolean fits = size + other.size < 2 * capacity || size + unknown(other) < 2 * capacity;
        for (Item item : fits ? other.table : other.sorted()) {
            if (item != null) item(item.key, 0, item.key.length, item.hash).merge(item);
        }
        others.merge(other.others);
        dropped += other.dropped;
    }

    /// How many keys of another are new here.
    private int unknown(Heavy other) {
        int unknown = 0;
        for (Item item : other.table)
            if (item != null && known(item.key, item.hash) == null) unknown++;
        return unknown;
    }

    private @Nullable Item known(byte[] key, int hash) {
        int mask = table.length - 1;
        int i = hash & mask;
        for (Item item = table[i]; item != null; item = table[i]) {
            if (item.hash == hash && Arrays.equals(item.key, key)) return item;
            i = i + 1 & mask;
        }
        return null;
    }

    private Item item(byte[] key, int from, int to, int hash) {
        Item known = known(key, hash);
        if (known != null) return known;
        if (size >= 2 * capacity) {
            shrink();
            return item(key, from, to, hash);
        }
        Item item = new Item(key, hash);
        insert(item);
        return item;
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
            Item item = new Item(key, hash(padded, key.length));
            item.readCounts(in);
            heavy.insert(item);
        }
        return heavy;
    }
}

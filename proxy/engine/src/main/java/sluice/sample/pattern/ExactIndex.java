package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;

import java.util.List;

/// Equal bytes: a hash table whose chains are immutable.
@Shared("chains are immutable and replaced whole; one writer at a time")
final class ExactIndex implements PatternIndex {
    private record Node(int hash, byte[] key, Entry entry, @Nullable Node next) {}

    private final boolean ignoreCase;
    private final boolean hexadecimal;
    private volatile @Nullable Node[] table = new Node[16];
    private int size;

    ExactIndex(boolean ignoreCase, boolean hexadecimal) {
        this.ignoreCase = ignoreCase;
        this.hexadecimal = hexadecimal;
    }

    @Override
    public @Nullable Entry match(Value sample) {
        ByteView view = sample.bytes();
        return match(view.array(), view.offset(), view.length());
    }

    @Nullable Entry match(byte[] array, int offset, int length) {
        int hash = hash(array, offset, length);
        @Nullable Node[] now = table;
        for (Node node = now[hash & (now.length - 1)]; node != null; node = node.next) {
            if (node.hash == hash && equal(node.key, array, offset, length)) {
                return node.entry;
            }
        }
        return null;
    }

    private int hash(byte[] array, int offset, int length) {
        int hash = length;
        if (ignoreCase) {
            for (int i = offset; i < offset + length; i++) {
                hash = 31 * hash + Letters.lower(array[i]);
            }
        } else {
            for (int i = offset; i < offset + length; i++) {
                hash = 31 * hash + array[i];
            }
        }
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    private boolean equal(byte[] key, byte[] array, int offset, int length) {
        if (key.length != length) {
            return false;
        }
        if (!ignoreCase) {
            return java.util.Arrays.equals(key, 0, length, array, offset, offset + length);
        }
        for (int i = 0; i < length; i++) {
            if (key[i] != array[offset + i]
                    && Letters.lower(key[i]) != Letters.lower(array[offset + i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void add(List<Entry> entries) throws Malformed {
        if (size + entries.size() > table.length * 3 / 4) {
            grow(size + entries.size());
        }
        @Nullable Node[] now = table;
        for (Entry entry : entries) {
            byte[] key = hexadecimal ? Letters.hexadecimal(entry) : entry.pattern().array();
            int hash = hash(key, 0, key.length);
            int slot = hash & (now.length - 1);
            now[slot] = append(now[slot], new Node(hash, key, entry, null));
            size++;
        }
        table = now;
    }

    /// A chain with one more node at its end, so that the first of equal patterns is found first.
    private static Node append(@Nullable Node chain, Node last) {
        return chain == null
                ? last
                : new Node(chain.hash, chain.key, chain.entry, append(chain.next, last));
    }

    @Override
    public void remove(Entry entry) {
        byte[] key = entry.pattern().array();
        try {
            key = hexadecimal ? Letters.hexadecimal(entry) : key;
        } catch (Malformed never) {
            return;
        }
        @Nullable Node[] now = table;
        int slot = hash(key, 0, key.length) & (now.length - 1);
        now[slot] = without(now[slot], entry);
        size--;
        table = now;
    }

    private static @Nullable Node without(@Nullable Node chain, Entry entry) {
        if (chain == null || chain.entry == entry) {
            return chain == null ? null : chain.next;
        }
        return new Node(chain.hash, chain.key, chain.entry, without(chain.next, entry));
    }

    private void grow(int expected) {
        int capacity = Integer.highestOneBit(Math.max(16, expected * 2)) * 2;
        @Nullable Node[] bigger = new Node[capacity];
        for (Node chain : table) {
            for (Node node = chain; node != null; node = node.next) {
                int slot = node.hash & (capacity - 1);
                bigger[slot] =
                        append(bigger[slot], new Node(node.hash, node.key, node.entry, null));
            }
        }
        table = bigger;
    }

    static ByteString lower(ByteString text) {
        byte[] lower = new byte[text.length()];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = (byte) Letters.lower(text.at(i));
        }
        return ByteString.taking(lower);
    }
}

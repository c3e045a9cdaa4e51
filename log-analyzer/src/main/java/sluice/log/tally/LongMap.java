package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A small hash table from long to object, without boxing. Owned by one thread.
final class LongMap<V> {
    private long[] keys = new long[8];
    private @Nullable Object[] values = new Object[8];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    @Nullable V get(long key) {
        int mask = keys.length - 1;
        for (int i = slot(key, mask); ; i = i + 1 & mask) {
            Object value = values[i];
            if (value == null || keys[i] == key) return (V) value;
        }
    }

    void put(long key, V value) {
        if (size * 2 >= keys.length) grow();
        int mask = keys.length - 1;
        int i = slot(key, mask);
        while (values[i] != null && keys[i] != key) i = i + 1 & mask;
        if (values[i] == null) size++;
        keys[i] = key;
        values[i] = value;
    }

    /// All keys, ascending.
    long[] sortedKeys() {
        long[] sorted = new long[size];
        int n = 0;
        for (int i = 0; i < keys.length; i++) if (values[i] != null) sorted[n++] = keys[i];
        Arrays.sort(sorted);
        return sorted;
    }

    @SuppressWarnings("unchecked")
    V require(long key) {
        V value = get(key);
        if (value == null) throw new IllegalStateException("no value for " + key);
        return value;
    }

    private static int slot(long key, int mask) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 40) & mask;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        int mask = keys.length - 1;
        for (int k = 0; k < oldKeys.length; k++) {
            if (oldValues[k] == null) continue;
            int i = slot(oldKeys[k], mask);
            while (values[i] != null) i = i + 1 & mask;
            keys[i] = oldKeys[k];
            values[i] = oldValues[k];
        }
    }
}

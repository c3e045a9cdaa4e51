package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ObjectKind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which objects an answer lists, in its order: what stays the same from poll to poll while only numbers change. Many
/// snapshots share one, so that a row is found by its position without looking at its name. Immutable.
final class Roster {
    private static final int[] NONE = {};

    private final ObjectKind[] kinds;
    private final String[] proxies;
    private final String[] names;
    private final String[] keys;
    private final Map<String, Integer> positions;
    private final Map<String, int[]> servers = new HashMap<>();
    private final int[][] ofKind = new int[ObjectKind.values().length][];

    /// The arrays are taken, not copied.
    Roster(ObjectKind[] kinds, String[] proxies, String[] names) {
        this.kinds = kinds;
        this.proxies = proxies;
        this.names = names;
        this.keys = new String[kinds.length];
        this.positions = new HashMap<>(kinds.length * 2);
        var lists = new HashMap<String, ArrayList<Integer>>();
        var byKind = new ArrayList<ArrayList<Integer>>();
        for (var _ : ofKind) {
            byKind.add(new ArrayList<>());
        }
        for (int i = 0; i < kinds.length; i++) {
            keys[i] = StatRow.key(kinds[i], proxies[i], names[i]);
            positions.put(keys[i], i);
            byKind.get(kinds[i].ordinal()).add(i);
            if (kinds[i] == ObjectKind.SERVER) {
                lists.computeIfAbsent(proxies[i], _ -> new ArrayList<>()).add(i);
            }
        }
        lists.forEach((proxy, list) -> servers.put(proxy, array(list)));
        for (int kind = 0; kind < ofKind.length; kind++) {
            ofKind[kind] = array(byKind.get(kind));
        }
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    static Roster of(List<StatRow> rows) {
        int size = rows.size();
        var kinds = new ObjectKind[size];
        var proxies = new String[size];
        var names = new String[size];
        for (int i = 0; i < size; i++) {
            kinds[i] = rows.get(i).kind();
            proxies[i] = rows.get(i).proxy();
            names[i] = rows.get(i).name();
        }
        return new Roster(kinds, proxies, names);
    }

    int size() {
        return kinds.length;
    }

    ObjectKind kind(int position) {
        return kinds[position];
    }

    String proxy(int position) {
        return proxies[position];
    }

    String name(int position) {
        return names[position];
    }

    String key(int position) {
        return keys[position];
    }

    /// Where the object of that key stands, -1 where it is not listed.
    int position(String key) {
        @Nullable Integer position = positions.get(key);
        return position == null ? -1 : position;
    }

    /// Where the servers of a backend stand, in their order. Not to be changed.
    int[] servers(String backend) {
        return servers.getOrDefault(backend, NONE);
    }

    /// Where the objects of a kind stand, in their order. Not to be changed.
    int[] ofKind(ObjectKind kind) {
        return ofKind[kind.ordinal()];
    }

    /// Whether both list the same objects in the same order.
    boolean lists(Roster other) {
        return this == other || Arrays.equals(keys, other.keys);
    }
}

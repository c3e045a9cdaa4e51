package sluice.catalog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All keywords by their kind of entry and name. Filled once at start, then only read.
///
/// One name may stand for several entries of a kind when they belong to different places (`server` in a backend and in a
/// peers section); the processor refuses two for the same place.
public final class Catalog {
    private final Map<Class<? extends Entry>, Map<String, List<Entry>>> entries = new HashMap<>();

    /// Adds an entry under all its names.
    public void add(Entry entry) {
        var byName = entries.computeIfAbsent(entry.getClass(), _ -> new LinkedHashMap<>());
        for (String name : entry.name()) {
            byName.merge(name, List.of(entry), Catalog::joined);
        }
    }

    /// The first entry of that name.
    public <E extends Entry> @Nullable E find(Class<E> kind, String name) {
        var found = named(kind, name);
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Every entry of that name, in the order in which they were added.
    @SuppressWarnings("unchecked") // entries are kept under their own class
    public <E extends Entry> List<E> named(Class<E> kind, String name) {
        return (List<E>) entries.getOrDefault(kind, Map.of()).getOrDefault(name, List.of());
    }

    /// The entries of one kind, each once, in the order in which they were added.
    public <E extends Entry> List<E> all(Class<E> kind) {
        var found = new ArrayList<E>();
        for (var named : entries.getOrDefault(kind, Map.of()).entrySet()) {
            for (var entry : named.getValue()) {
                if (entry.name().getFirst().equals(named.getKey())) {
                    found.add(kind.cast(entry));
                }
            }
        }
        return found;
    }

    /// Every name of one kind, aliases included.
    public List<String> names(Class<? extends Entry> kind) {
        return List.copyOf(entries.getOrDefault(kind, Map.of()).keySet());
    }

    private static List<Entry> joined(List<Entry> one, List<Entry> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}

package sluice.catalog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All keywords by their kind of entry and name. Filled once at start, then only read.
public final class Catalog {
    private final Map<Class<? extends Entry>, Map<String, Entry>> entries = new HashMap<>();

    /// Adds an entry under all its names.
    ///
    /// @throws IllegalStateException when a name of that kind exists already
    public void add(Entry entry) {
        var byName = entries.computeIfAbsent(entry.getClass(), _ -> new LinkedHashMap<>());
        for (String name : entry.name()) {
            if (byName.put(name, entry) != null) {
                throw new IllegalStateException(
                        "two keywords " + entry.getClass().getSimpleName() + " " + name);
            }
        }
    }

    public <E extends Entry> @Nullable E find(Class<E> kind, String name) {
        var byName = entries.get(kind);
        return byName == null ? null : kind.cast(byName.get(name));
    }

    /// The entries of one kind, each once, in the order in which they were added.
    public <E extends Entry> List<E> all(Class<E> kind) {
        var found = new ArrayList<E>();
        for (var named : entries.getOrDefault(kind, Map.of()).entrySet()) {
            E entry = kind.cast(named.getValue());
            if (entry.name().get(0).equals(named.getKey())) {
                found.add(entry);
            }
        }
        return found;
    }

    /// Every name of one kind, aliases included.
    public List<String> names(Class<? extends Entry> kind) {
        return List.copyOf(entries.getOrDefault(kind, Map.of()).keySet());
    }
}

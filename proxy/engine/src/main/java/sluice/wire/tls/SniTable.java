package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What belongs to a server name: exact names first, then `*.suffix` one label deep, `!name` excluded from a wildcard. Manual §5.1 `crt-list`.
///
/// Filled by one thread, then only read.
///
/// @param <T> what is found
public final class SniTable<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> wildcards = new HashMap<>();
    private final Set<String> excluded = new HashSet<>();

    /// Adds a filter: `name`, `*.suffix` or `!name`; the first one of a name wins. Case does not matter.
    public void put(String filter, T value) {
        String name = filter.toLowerCase(java.util.Locale.ROOT);
        if (name.startsWith("!")) {
            excluded.add(name.substring(1));
        } else if (name.startsWith("*.")) {
            wildcards.putIfAbsent(name.substring(1), value);
        } else {
            exact.putIfAbsent(name, value);
        }
    }

    /// What the name has, or null; `name` in lower case.
    public @Nullable T find(String name) {
        T found = exact.get(name);
        if (found != null) {
            return found;
        }
        int dot = name.indexOf('.');
        if (dot < 0 || excluded.contains(name)) {
            return null;
        }
        return wildcards.get(name.substring(dot));
    }

    /// What was put under exactly this filter, or null.
    public @Nullable T filter(String filter) {
        String name = filter.toLowerCase(java.util.Locale.ROOT);
        return name.startsWith("*.") ? wildcards.get(name.substring(1)) : exact.get(name);
    }

    public boolean isEmpty() {
        return exact.isEmpty() && wildcards.isEmpty();
    }
}

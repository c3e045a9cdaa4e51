package sluice.wire.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What belongs to a server name: by the exact name, then by `*.suffix` one label deep. Manual §5.1 `crt-list`.
///
/// Filled by one thread, then only read.
///
/// @param <T> what is found
final class SniTable<T> {
    private final Map<String, List<T>> exact = new HashMap<>();
    private final Map<String, List<Wild<T>>> wildcards = new HashMap<>();

    /// @param excluded names that the wildcard does not stand for
    record Wild<T>(T value, Set<String> excluded) {}

    /// Adds a filter, `name` or `*.suffix`; case does not matter.
    ///
    /// @param excluded what is excluded from wildcards, in lower case
    void put(String filter, Set<String> excluded, T value) {
        String name = filter.toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
            wildcards
                    .computeIfAbsent(name.substring(1), _ -> new ArrayList<>(1))
                    .add(new Wild<>(value, excluded));
        } else {
            exact.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        }
    }

    /// What was put under exactly that name, which is in lower case.
    List<T> exact(String name) {
        return exact.getOrDefault(name, List.of());
    }

    /// What wildcards have for a name in lower case, exclusions not yet regarded.
    List<Wild<T>> wild(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? List.of() : wildcards.getOrDefault(name.substring(dot), List.of());
    }
}

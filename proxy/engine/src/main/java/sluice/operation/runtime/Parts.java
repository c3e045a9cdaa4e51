package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What a running process consists of, by type: commands take what they need from here.
///
/// `boot` puts the parts in; a reload replaces those of the plan.
@Shared("a concurrent map")
public final class Parts {
    private final Map<Class<?>, Object> parts = new ConcurrentHashMap<>();

    public <T> void put(Class<T> type, T part) {
        parts.put(type, part);
    }

    /// The part of that type.
    ///
    /// @throws IllegalStateException when the process has none: the command should not have been offered
    public <T> T get(Class<T> type) {
        T part = find(type);
        if (part == null) {
            throw new IllegalStateException("this process has no " + type.getSimpleName());
        }
        return part;
    }

    public <T> @Nullable T find(Class<T> type) {
        return type.cast(parts.get(type));
    }
}

package sluice.config.model;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// A set of objects, at most one of each type: how the keywords of one subject keep what they read beside a draft.
public final class Parts {
    private final Map<Class<?>, Object> parts = new LinkedHashMap<>();

    /// The part of that type, made on first use.
    public <T> T get(Class<T> type, Supplier<T> fresh) {
        var part = get(type);
        if (part == null) {
            part = fresh.get();
            parts.put(type, part);
        }
        return part;
    }

    public <T> @Nullable T get(Class<T> type) {
        return type.cast(parts.get(type));
    }
}

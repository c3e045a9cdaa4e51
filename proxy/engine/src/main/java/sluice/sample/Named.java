package sluice.sample;

import org.jspecify.annotations.Nullable;

/// Something that an argument refers to by name and that is found once all files have been read.
///
/// @param <T> what it refers to
public final class Named<T> {
    private final String name;
    private @Nullable T thing;

    public Named(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Set once, before traffic.
    public void resolve(T thing) {
        this.thing = thing;
    }

    /// Null when it was not found; the configuration has been refused then.
    public @Nullable T get() {
        return thing;
    }
}

package sluice.operation.runtime;

import java.util.function.Consumer;

/// Reads the configuration again; what the commands of the Runtime API know of a reload. Implemented by `boot`.
@FunctionalInterface
public interface Reloading {
    /// Begins a reload on a thread of its own; a second one waits for the first.
    ///
    /// @param hard whether streams of the configuration before are ended at once
    /// @param answer called once with what it did, from any thread
    void reload(boolean hard, Consumer<Outcome> answer);

    /// @param success false when nothing was changed
    /// @param text `Success=1` or `Success=0`, `--`, and what there is to say, line by line
    record Outcome(boolean success, String text) {}
}

package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;

/// What a `balance` line says that only log backends understand; public fields, filled while the configuration is read.
public final class LogBalance {
    public boolean sticky;

    /// Of `log-hash`: makes the key of the message, which it takes as payload; null for another algorithm.
    public @Nullable Expression key;
}

package sluice.flow;

/// When an idle server connection of other clients may carry a request. Manual §4.2 `http-reuse`.
public enum ReusePolicy {
    NEVER,
    /// Not for the first request of a client connection.
    SAFE,
    /// For a first request only over a connection that has been reused before.
    AGGRESSIVE,
    ALWAYS
}

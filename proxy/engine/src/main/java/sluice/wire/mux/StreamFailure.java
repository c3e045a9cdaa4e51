package sluice.wire.mux;

/// Why a stream could not go on.
public enum StreamFailure {
    /// The peer closed its side in the middle of a message, or before one that was due.
    CLOSED,
    /// The connection was reset, or writing failed.
    RESET,
    /// What came is not a message: the status says what is wrong. The end can still answer.
    BAD_MESSAGE
}

package sluice.flow;

/// Where a stream is.
enum StreamState {
    /// In the pool.
    REST,
    HEAD,
    RULES,
    TARPIT,
    QUEUE,
    /// Waits a moment before the next attempt.
    PAUSE,
    CONNECT,
    /// The request is under way, the response's head is awaited.
    ANSWER,
    /// Response rules wait for something.
    RESPONSE_RULES,
    DATA,
    TUNNEL,
    OVER
}

package sluice.flow;

import sluice.stream.Stream;

/// Keeps headers of the messages as they arrive, before any rule; one per frontend that has `capture` lines. Manual §4.2 `capture`.
public interface HeaderCapture {
    /// The request's head has arrived.
    void request(Stream stream);

    /// The response's head has arrived.
    void response(Stream stream);
}

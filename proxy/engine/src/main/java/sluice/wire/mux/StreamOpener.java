package sluice.wire.mux;

/// Who is told of new streams on a client connection.
public interface StreamOpener {
    /// The first byte of a message arrived on `end`: who receives it.
    StreamReceiver open(StreamEnd end);

    /// The last stream was released and the connection waits for another one.
    void idle();

    /// The connection has gone; no stream is open on it any more.
    void closed();
}

package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

/// Who is told of new streams on a client connection.
public interface StreamOpener {
    /// The first byte of a message arrived on `end`: who receives it.
    StreamReceiver open(StreamEnd end);

    /// The first bytes of the connection are those of HTTP/2: whoever put the mux there puts another one in its place and gives it
    /// `bytes`, which it takes. False (and nothing is taken) when HTTP/2 is not wanted here.
    boolean preface(ByteBuf bytes);

    /// The last stream was released and the connection waits for another one.
    void idle();

    /// A peer without streams has shown that it is still there.
    void alive();

    /// The connection has gone; no stream is open on it any more.
    void closed();
}

package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.wire.http.Head;

/// What a [StreamEnd] tells the one who drives the stream; on the loop.
public interface StreamReceiver {
    /// Where the mux writes the head that it is about to receive; asked again for every informational response.
    Head head();

    /// More of a head has come, but not all of it.
    default void headGrows() {}

    /// [#head] holds a complete head.
    void headReceived();

    /// Gives a part of the body.
    void dataReceived(ByteBuf data);

    /// The message is complete; `trailers` are borrowed.
    void endReceived(@Nullable Head trailers);

    /// The peer will send nothing more although it could: its half of the connection is closed, and a complete message (or
    /// none at all) came before. The other direction may still work.
    void inputClosed();

    /// The stream can not go on; the end is dead and needs no [StreamEnd#abort].
    ///
    /// @param status what to answer to the client where an answer is still possible; 0 if none is
    void failed(StreamFailure failure, int status);

    /// [StreamEnd#isWritable] changed.
    void writabilityChanged();
}

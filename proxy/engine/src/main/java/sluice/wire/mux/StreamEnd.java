package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.http.Head;

/// One end of a stream as its connection offers it: the client's side or the server's, whatever the protocol.
///
/// ```
///   sendHead(informational)*  sendHead  sendData*  sendEnd        ──►  the peer
///   StreamReceiver            ◄── head, data, end, failure             the peer
/// ```
///
/// Called on the loop of the connection. After [#release] or [#abort] the end must not be used any more and its receiver
/// hears nothing more.
public interface StreamEnd {
    /// Sends a message's head; the body is as long as [Head#bodyLength] says, and [#sendEnd] still has to follow.
    /// `borrows` the head. A status of 1xx other than 101 is informational: the real head is still to come.
    void sendHead(Head head);

    /// Takes a part of the body. Nothing is sent for messages that have none by definition (HEAD, 204, 304).
    void sendData(ByteBuf data);

    /// The message is complete; `trailers` are borrowed.
    void sendEnd(@Nullable Head trailers);

    /// Bytes given to this end that the peer has not taken yet are too many: stop sending.
    boolean isWritable();

    /// Whether something that was given is kept back on purpose, so that the peer is not to blame for silence and the stream must not end
    /// yet; [StreamReceiver#writabilityChanged] follows when nothing is left.
    default boolean isHolding() {
        return false;
    }

    /// Whether a complete answer ends the stream although the request still goes on: the client can be told to stop.
    default boolean canStopPeer() {
        return false;
    }

    /// Asks the peer to wait, or to go on.
    void reading(boolean wanted);

    /// From now on bytes only, in both directions: after a 101 or the answer to CONNECT.
    void tunnel();

    /// The stream is over as it should be: the connection lives on if both messages allow that.
    void release();

    /// The stream is over early: HTTP/1 closes the connection once all was sent, HTTP/2 resets the stream.
    ///
    /// @param reset true to let the peer see a reset rather than an orderly end
    void abort(boolean reset);

    /// After this message the connection is closed: announced to the peer in its head.
    void closeAfter();

    Address peer();

    Address local();
}

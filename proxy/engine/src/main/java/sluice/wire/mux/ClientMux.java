package sluice.wire.mux;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;

/// The protocol of a client connection, whichever it is.
public interface ClientMux {
    /// The last handler of its pipeline.
    ChannelHandler handler();

    /// The session has begun: handshakes are over and the rules let the client in.
    void start();

    /// Takes bytes that came before it stood in the pipeline.
    void read(ByteBuf bytes);

    /// Whether somebody drives a stream of it.
    boolean isBusy();

    /// Opens a stream although nothing arrived, so that a timeout can be answered; false when the protocol knows no such thing.
    boolean openSilent();

    /// Nothing more is wanted from an idle client.
    void close();

    /// The proxy stops: what is open may end, nothing new should begin.
    void stop();
}

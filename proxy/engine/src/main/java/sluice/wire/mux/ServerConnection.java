package sluice.wire.mux;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/// A connection to a server that carries streams one after another or side by side.
public interface ServerConnection {
    /// Begins a stream; the connection must be able to take one ([#accepts]).
    StreamEnd open(StreamReceiver receiver);

    /// Whether another stream can begin on it now.
    boolean accepts();

    /// Whether streams run on it side by side: it is shared while it is in use, as long as it [#accepts].
    default boolean multiplexes() {
        return false;
    }

    /// Whether a stream is open on it; only asked of those that multiplex.
    default boolean isUsed() {
        return false;
    }

    /// How many streams have begun on it.
    int streams();

    /// Told when a stream ended and the connection can be kept, and when it has gone.
    void keeper(Keeper keeper);

    /// The last handler of its pipeline.
    ChannelHandler handler();

    Channel channel();

    /// Takes an idle connection of plain TCP out of its loop, so that another one can go on with its socket: the descriptor. Nobody hears of
    /// this connection any more.
    default int detach() {
        throw new UnsupportedOperationException("only what carries nothing but bytes can move");
    }

    /// Counts the streams that it carried before it came to this loop.
    default void carried(int streams) {
        throw new UnsupportedOperationException("only what carries nothing but bytes can move");
    }

    /// Closes it, whatever it carries.
    void close();

    /// Who keeps connections that nobody uses.
    interface Keeper {
        /// A stream was released in order; the connection accepts another one.
        void idle(ServerConnection connection);

        /// It will not carry anything any more.
        void gone(ServerConnection connection);
    }
}

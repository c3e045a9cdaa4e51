package sluice.wire.mux;

import io.netty.channel.ChannelHandler;

/// A handler that encrypts what passes it and can end its own direction.
public interface Encryption extends ChannelHandler {
    /// Tells the peer that nothing more comes from here; what was written before goes first.
    void closeOutbound();
}

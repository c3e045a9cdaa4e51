package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/// What encrypts connections to one server. Lives as long as somebody refers to it.
interface BackContext {
    /// A handler for one connection.
    ///
    /// @param serverName the name to find in the certificate; empty for none
    /// @param sent whether the name is sent as SNI
    SslHandler handler(ByteBufAllocator allocator, String serverName, boolean sent);
}

package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

/// What encrypts connections from clients with one set of settings; any certificate can be shown with it. Lives as long as somebody refers
/// to it.
interface FrontContext {
    /// A handler for one connection.
    ///
    /// @param shown the certificate that this client gets
    SslHandler handler(ByteBufAllocator allocator, CertificateFile shown);

    /// @throws TlsProblem when a setting forbids to show this certificate
    default void check(CertificateFile shown) throws TlsProblem {}

    /// Who judges clients' certificates; null when none is asked for.
    @Nullable ClientTrust judge();

    /// Whether so many certificates were replaced that a new context should take its place.
    boolean isFull();
}

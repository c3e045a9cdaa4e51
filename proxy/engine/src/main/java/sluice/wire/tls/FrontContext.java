package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import javax.net.ssl.SSLEngine;

/// What encrypts connections from clients with one set of settings; any certificate can be shown with it. Lives as long as somebody refers
/// to it.
interface FrontContext {
    /// The library's side of one connection, to be released by whoever drives it.
    ///
    /// @param shown the certificate that this client gets
    SSLEngine engine(ByteBufAllocator allocator, CertificateFile shown);

    /// @throws TlsProblem when a setting forbids to show this certificate
    default void check(CertificateFile shown) throws TlsProblem {}

    /// Who judges clients' certificates; null when none is asked for.
    @Nullable ClientTrust judge();

    /// Whether so many certificates were replaced that a new context should take its place.
    boolean isFull();
}

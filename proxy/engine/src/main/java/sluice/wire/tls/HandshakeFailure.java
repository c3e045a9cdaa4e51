package sluice.wire.tls;

import io.netty.handler.ssl.SslHandshakeTimeoutException;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLException;

/// Why a client's handshake failed.
public enum HandshakeFailure {
    /// It closed before its first message was complete.
    SILENT,
    /// It closed or reset the connection in the middle.
    ABORTED,
    TIMEOUT,
    /// Its certificate is not believed.
    CERTIFICATE,
    /// One of the certificates above its own is not believed.
    AUTHORITY,
    /// No common version, cipher, protocol; not TLS at all; an alert from the client.
    REFUSED;

    static HandshakeFailure of(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return TIMEOUT;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Untrusted untrusted) {
                return untrusted.verification().depth() > 0 ? AUTHORITY : CERTIFICATE;
            }
        }
        boolean network =
                cause instanceof ClosedChannelException
                        || cause.getCause() instanceof ClosedChannelException
                        || cause instanceof IOException && !(cause instanceof SSLException);
        return network ? ABORTED : REFUSED;
    }
}

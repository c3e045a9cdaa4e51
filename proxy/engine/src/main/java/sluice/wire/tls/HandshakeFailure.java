package sluice.wire.tls;

import io.netty.handler.ssl.SslHandshakeTimeoutException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLException;

/// Why a handshake failed.
///
/// @param error what the library says; [TlsError#NONE] when the network ended it
/// @param session what was known of the connection by then; null when nothing was, and towards servers
public record HandshakeFailure(Kind kind, TlsError error, @Nullable TlsSession session) {
    /// Whose fault it was.
    public enum Kind {
        /// The peer closed before its first message was complete.
        SILENT,
        /// It closed or reset the connection in the middle.
        ABORTED,
        TIMEOUT,
        /// Its certificate is not believed.
        CERTIFICATE,
        /// One of the certificates above its own is not believed.
        AUTHORITY,
        /// Its certificate is for another name than the one that was asked for.
        MISNAMED,
        /// No common version, cipher, protocol; not TLS at all; an alert from the peer.
        REFUSED
    }

    static HandshakeFailure of(Kind kind) {
        return new HandshakeFailure(kind, TlsError.NONE, null);
    }

    /// A failure towards a server, to which certificates have no kinds of faults but the name.
    public static HandshakeFailure ofServer(@Nullable Throwable cause) {
        if (cause == null) {
            return of(Kind.ABORTED);
        }
        Kind kind = kind(cause);
        boolean untrusted = kind == Kind.CERTIFICATE || kind == Kind.AUTHORITY;
        return new HandshakeFailure(untrusted ? Kind.REFUSED : kind, TlsError.of(cause), null);
    }

    static HandshakeFailure of(Throwable cause, @Nullable TlsSession session) {
        return new HandshakeFailure(kind(cause), TlsError.of(cause), session);
    }

    private static Kind kind(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return Kind.TIMEOUT;
        }
        Untrusted untrusted = Untrusted.in(cause);
        if (untrusted != null) {
            return untrusted.kind();
        }
        boolean network =
                cause instanceof ClosedChannelException
                        || cause.getCause() instanceof ClosedChannelException
                        || cause instanceof IOException && !(cause instanceof SSLException);
        return network ? Kind.ABORTED : Kind.REFUSED;
    }
}

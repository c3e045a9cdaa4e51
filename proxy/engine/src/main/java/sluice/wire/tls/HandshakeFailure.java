package sluice.wire.tls;

import io.netty.handler.ssl.SslHandshakeTimeoutException;

import org.jspecify.annotations.Nullable;

/// Why a handshake failed.
///
/// @param error what the library says; [TlsError#NONE] when the network ended it
/// @param session what was known of the connection by then; null when nothing was, and towards servers
public record HandshakeFailure(Kind kind, TlsError error, @Nullable TlsSession session) {
    /// Whose fault it was.
    public enum Kind {
        /// The peer closed before its first message was complete.
        SILENT,
        /// It reset the connection before its first message was complete.
        ABORTED,
        TIMEOUT,
        /// Its certificate is not believed.
        CERTIFICATE,
        /// One of the certificates above its own is not believed.
        AUTHORITY,
        /// Its certificate is for another name than the one that was asked for.
        MISNAMED,
        /// No common version, cipher, protocol; not TLS at all; an alert from the peer; an end in the middle.
        REFUSED
    }

    /// A failure towards a server, to which certificates have no kinds of faults but the name.
    ///
    /// @param cause null when the server closed the connection
    public static HandshakeFailure ofServer(@Nullable Throwable cause) {
        if (cause == null) {
            return new HandshakeFailure(Kind.REFUSED, TlsError.NONE, null);
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
        return Kind.REFUSED;
    }
}

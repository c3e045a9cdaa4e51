package sluice.stream;

import sluice.value.ByteString;
import sluice.wire.tls.HandshakeFailure;

/// Why a connection ended before it could carry a stream: `fc_err`, `bc_err` and what goes with them. Manual §7.3.3.
public enum ConnectionError {
    NONE(0, "", "Success"),
    PROXY_EMPTY(11, "PRX_EMPTY", "Connection closed while waiting for PROXY protocol header"),
    PROXY_ABORTED(12, "PRX_ABORT", "Connection error while waiting for PROXY protocol header"),
    PROXY_TIMEOUT(13, "PRX_TIMEOUT", "Timeout while waiting for PROXY protocol header"),
    PROXY_TRUNCATED(14, "PRX_TRUNCATED", "Truncated PROXY protocol header received"),
    PROXY_NO_HEADER(
            15,
            "PRX_NOT_HDR",
            "Received something which does not look like a PROXY protocol header"),
    PROXY_BAD_HEADER(16, "PRX_BAD_HDR", "Received an invalid PROXY protocol header"),
    PROXY_BAD_PROTOCOL(
            17, "PRX_BAD_PROTO", "Received an unhandled protocol in the PROXY protocol header"),
    TLS_EMPTY(24, "SSL_EMPTY", "Connection closed during SSL handshake"),
    TLS_ABORTED(25, "SSL_ABORT", "Connection error during SSL handshake"),
    TLS_TIMEOUT(26, "SSL_TIMEOUT", "Timeout during SSL handshake"),
    TLS_AUTHORITY(30, "SSL_CA_FAIL", "SSL client CA chain cannot be verified"),
    TLS_CERTIFICATE(31, "SSL_CRT_FAIL", "SSL client certificate not trusted"),
    TLS_MISNAMED(
            33,
            "SSL_MISMATCH_SNI",
            "Server presented an SSL certificate different from the expected one"),
    TLS_HANDSHAKE(34, "SSL_HANDSHAKE", "SSL handshake failure"),
    REFUSED(46, "EREFUSED", "ECONNREFUSED returned by OS");

    private final int code;
    private final ByteString word;
    private final ByteString message;

    ConnectionError(int code, String word, String message) {
        this.code = code;
        this.word = ByteString.of(word);
        this.message = ByteString.of(message);
    }

    public static ConnectionError of(HandshakeFailure.Kind kind) {
        return switch (kind) {
            case SILENT -> TLS_EMPTY;
            case ABORTED -> TLS_ABORTED;
            case TIMEOUT -> TLS_TIMEOUT;
            case CERTIFICATE -> TLS_CERTIFICATE;
            case AUTHORITY -> TLS_AUTHORITY;
            case MISNAMED -> TLS_MISNAMED;
            case REFUSED -> TLS_HANDSHAKE;
        };
    }

    /// The number by which HAProxy knows it.
    public int code() {
        return code;
    }

    /// Its name in one word; empty for [#NONE].
    public ByteString word() {
        return word;
    }

    public ByteString message() {
        return message;
    }

    /// Whether nothing at all was sent, which `option dontlognull` hides.
    public boolean isSilent() {
        return this == PROXY_EMPTY || this == TLS_EMPTY;
    }

    /// Whether the TLS handshake failed.
    public boolean isOfTls() {
        return code >= TLS_EMPTY.code && code <= TLS_HANDSHAKE.code;
    }
}

package sluice.stream;

import sluice.value.ByteString;

/// Why a client connection ended before it could carry a stream: `fc_err` and `fc_err_str`. Manual §7.3.3.
public enum ConnectionError {
    NONE(0, "Success"),
    PROXY_EMPTY(11, "Connection closed while waiting for PROXY protocol header"),
    PROXY_ABORTED(12, "Connection error while waiting for PROXY protocol header"),
    PROXY_TIMEOUT(13, "Timeout while waiting for PROXY protocol header"),
    PROXY_TRUNCATED(14, "Truncated PROXY protocol header received"),
    PROXY_NO_HEADER(15, "Received something which does not look like a PROXY protocol header"),
    PROXY_BAD_HEADER(16, "Received an invalid PROXY protocol header"),
    PROXY_BAD_PROTOCOL(17, "Received an unhandled protocol in the PROXY protocol header"),
    TLS_EMPTY(24, "Connection closed during SSL handshake"),
    TLS_ABORTED(25, "Connection error during SSL handshake"),
    TLS_TIMEOUT(26, "Timeout during SSL handshake"),
    TLS_AUTHORITY(30, "SSL client CA chain cannot be verified"),
    TLS_CERTIFICATE(31, "SSL client certificate not trusted"),
    TLS_HANDSHAKE(34, "SSL handshake failure");

    private final int code;
    private final ByteString message;

    ConnectionError(int code, String message) {
        this.code = code;
        this.message = ByteString.of(message);
    }

    /// The number by which HAProxy knows it.
    public int code() {
        return code;
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
        return code >= TLS_EMPTY.code;
    }
}

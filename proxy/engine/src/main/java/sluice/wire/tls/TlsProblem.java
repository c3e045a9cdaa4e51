package sluice.wire.tls;

/// Certificates, keys or settings that cannot be used; the message names the file and the reason, for the operator.
public final class TlsProblem extends Exception {
    private static final long serialVersionUID = 1;

    public TlsProblem(String message) {
        super(message);
    }

    public TlsProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

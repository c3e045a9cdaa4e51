package sluice.wire.listen;

/// An address that can not be listened on.
public final class BindFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient BindPoint bindPoint;

    public BindFailure(BindPoint bindPoint, Throwable cause) {
        super("cannot bind socket (" + cause.getMessage() + ") for [" + bindPoint + "]", cause);
        this.bindPoint = bindPoint;
    }

    public BindPoint bindPoint() {
        return bindPoint;
    }
}

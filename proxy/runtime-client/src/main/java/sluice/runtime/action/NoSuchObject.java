package sluice.runtime.action;

/// A name that the proxy does not have; the message says so and suggests what was meant.
public final class NoSuchObject extends Exception {
    private static final long serialVersionUID = 1;

    public NoSuchObject(String message) {
        super(message);
    }
}

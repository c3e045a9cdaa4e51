package sluice.cli.command;

/// A command that did not work: a sentence for a person and a code for a script.
public final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    public Failure(int code, String message) {
        super(message);
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// A wrong command line.
    static Failure usage(String message) {
        return new Failure(Exit.USAGE, message);
    }
}

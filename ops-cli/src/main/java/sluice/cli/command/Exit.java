package sluice.cli.command;

/// The exit codes that scripts rely on.
public final class Exit {
    public static final int OK = 0;

    /// The proxy refused the command.
    public static final int REFUSED = 1;

    /// The command line is wrong.
    public static final int USAGE = 2;

    /// The target cannot be reached.
    public static final int UNREACHABLE = 3;

    /// No such backend, server, table …
    public static final int NO_SUCH_OBJECT = 4;

    /// The level of the socket does not allow it.
    public static final int FORBIDDEN = 5;

    /// Timeout, Ctrl-C, or a condition that was not met.
    public static final int NOT_MET = 6;

    /// Sent without complaint, but the proxy is not as it was wanted.
    public static final int NOT_VERIFIED = 7;

    private Exit() {}
}

package sluice.boot;

/// What is known about the terminal without asking it.
final class Terminal {
    private Terminal() {}

    /// Colours are for people: not when `NO_COLOR` is set, the terminal is dumb, or the output goes elsewhere.
    static boolean colored() {
        var noColor = System.getenv("NO_COLOR");
        var terminal = System.getenv("TERM");
        return (noColor == null || noColor.isEmpty())
                && terminal != null
                && !terminal.equals("dumb")
                && System.console() != null
                && System.console().isTerminal();
    }
}

package sluice.config.syntax;

/// How bad a problem is. Only [#ALERT] makes a configuration invalid; [#WARNING] does under `zero-warning`.
public enum Severity {
    ALERT("ALERT"),
    WARNING("WARNING"),
    NOTICE("NOTICE"),
    /// Shown in diagnostic mode (`-dD`) only; never changes an exit code.
    DIAGNOSTIC("DIAG");

    private final String label;

    Severity(String label) {
        this.label = label;
    }

    /// The word between brackets.
    public String label() {
        return label;
    }
}

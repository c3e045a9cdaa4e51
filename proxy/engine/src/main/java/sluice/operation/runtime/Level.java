package sluice.operation.runtime;

/// What a connection may do; later ones include earlier ones. Manual §3.1 `stats socket`, `level`.
public enum Level {
    /// Reads what is not sensitive.
    USER,
    /// Reads everything and clears maxima.
    OPERATOR,
    /// Changes state.
    ADMIN;

    public String word() {
        return switch (this) {
            case USER -> "user";
            case OPERATOR -> "operator";
            case ADMIN -> "admin";
        };
    }
}

package sluice.operation.runtime;

/// How serious a feedback line is; shown in front of it when the client asked for it (`set severity-output`).
public enum Severity {
    ALERT(1, "alert"),
    CRITICAL(2, "crit"),
    ERROR(3, "err"),
    WARNING(4, "warning"),
    NOTICE(5, "notice"),
    INFO(6, "info"),
    DEBUG(7, "debug");

    /// Whether and how the severity is printed.
    public enum Output {
        NONE,
        NUMBER,
        STRING
    }

    private final int number;
    private final String word;

    Severity(int number, String word) {
        this.number = number;
        this.word = word;
    }

    String prefix(Output output) {
        return switch (output) {
            case NONE -> "";
            case NUMBER -> "[" + number + "]: ";
            case STRING -> "[" + word + "]: ";
        };
    }
}

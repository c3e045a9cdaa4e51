package sluice.vocabulary;

/// What a published number counts. The word is what a person reads behind the number (`4 sessions`, `28 r/s`).
public enum Unit {
    TEXT(""),
    FLAG(""),
    WEIGHT(""),
    TIMESTAMP("s since 1970"),
    SECONDS("s"),
    MILLISECONDS("ms"),
    PERCENT("%"),
    PER_SECOND("/s"),
    BYTES("B"),
    MEBIBYTES("MiB"),
    BYTES_PER_SECOND("B/s"),
    CHANGES("changes"),
    CHECKS("checks"),
    CONNECTIONS("connections"),
    DESCRIPTORS("descriptors"),
    ERRORS("errors"),
    EVENTS("times"),
    FRAMES("frames"),
    GROUPS("groups"),
    JOBS("jobs"),
    LINES("lines"),
    LISTENERS("listeners"),
    LOOKUPS("lookups"),
    PACKETS("packets"),
    PATTERNS("entries"),
    PEERS("peers"),
    PIPES("pipes"),
    PROCESSES("processes"),
    REQUESTS("requests"),
    RESPONSES("responses"),
    RETRIES("retries"),
    SERVERS("servers"),
    SESSIONS("sessions"),
    SOCKETS("sockets"),
    STREAMS("streams"),
    TASKS("tasks"),
    THREADS("threads"),
    TRANSFERS("transfers"),
    WARNINGS("warnings");

    private final String word;

    Unit(String word) {
        this.word = word;
    }

    /// Empty where the number stands for itself.
    public String word() {
        return word;
    }

    /// By what a value is divided before it is published to Prometheus, which wants seconds.
    public int prometheusDivisor() {
        return this == MILLISECONDS ? 1000 : 1;
    }
}

package sluice.upkeep.resolve;

/// What the last answer about a name was.
enum Status {
    /// None came yet.
    NONE(""),
    VALID(""),
    INVALID("unspecified DNS error"),
    NO_SUCH_NAME("DNS NX status"),
    REFUSED("DNS refused status"),
    TIMEOUT("DNS timeout status"),
    OTHER("unspecified DNS error");

    private final String words;

    Status(String words) {
        this.words = words;
    }

    /// Why a server goes into maintenance, as the log says it.
    String words() {
        return words;
    }
}

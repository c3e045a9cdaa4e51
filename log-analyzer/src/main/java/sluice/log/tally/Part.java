package sluice.log.tally;

/// What a tally counts beside the outcomes of each row; a question asks only for what it needs.
public enum Part {
    /// Quantiles of the timers and the time spent in each phase.
    TIMERS,
    /// Counts per span of time.
    TIMES,
    /// Paths, by template.
    URLS,
    /// Addresses and prefixes.
    CLIENTS,
    /// TLS versions, ciphers, names.
    TLS,
    /// The slowest requests.
    SLOWEST,
    /// Evidence lines.
    SAMPLES,
    /// Bytes, retries, queues and connections of each row.
    LOAD;

    public int bit() {
        return 1 << ordinal();
    }

    /// All of them.
    public static int all() {
        return (1 << values().length) - 1;
    }
}

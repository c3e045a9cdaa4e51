package sluice.log.format;

/// How much of a line is taken apart: a question pays only for the fields that it asks for.
public enum Depth {
    /// What kind of line it is, its time, its proxies, status and termination state.
    OUTCOME,
    /// The timers and counts as well.
    NUMBERS,
    /// Everything: client, cookies, captures, the request and what follows it, the process.
    WHOLE;

    /// The deeper one of the two.
    public Depth and(Depth other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

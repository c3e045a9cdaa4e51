package sluice.proxies;

/// One change of a server's state on its way to the watchers.
public final class ServerChange {
    /// What happened, in the order of the sentences of the log.
    public enum Kind {
        DOWN,
        STOPPING,
        UP,
        /// Weight, limit or warm-up only: nothing is logged.
        WEIGHT,
        /// Another address or port; idle connections to the old one are left.
        ADDRESS,
        ENTERS_MAINTENANCE,
        LEAVES_MAINTENANCE,
        /// One reason for maintenance went, another stays.
        STAYS_IN_MAINTENANCE,
        ENTERS_DRAIN,
        LEAVES_DRAIN,
        /// One of two reasons for draining came or went.
        STAYS_IN_DRAIN
    }

    private final Server server;
    private final Kind kind;
    private final Operational before;
    private final int administrativeBefore;
    private final Cause cause;
    private int requeued;

    ServerChange(
            Server server, Kind kind, Operational before, int administrativeBefore, Cause cause) {
        this.server = server;
        this.kind = kind;
        this.before = before;
        this.administrativeBefore = administrativeBefore;
        this.cause = cause;
    }

    public Server server() {
        return server;
    }

    public Kind kind() {
        return kind;
    }

    /// The operational state before the change.
    public Operational before() {
        return before;
    }

    /// The administrative bits before the change.
    public int administrativeBefore() {
        return administrativeBefore;
    }

    public Cause cause() {
        return cause;
    }

    /// Streams that the balancer took out of a queue because of this change.
    public int requeued() {
        return requeued;
    }

    public void requeued(int count) {
        requeued = count;
    }
}

package sluice.proxies;

/// The administrative axis of a server's state: a set of bits, as `srv_admin_state` of the server state file writes them.
public final class Administrative {
    /// By an operator.
    public static final int FORCED_MAINTENANCE = 0x01;

    /// From the server that this one tracks.
    public static final int INHERITED_MAINTENANCE = 0x02;

    /// `disabled` in the configuration.
    public static final int CONFIGURED_MAINTENANCE = 0x04;

    public static final int FORCED_DRAIN = 0x08;
    public static final int INHERITED_DRAIN = 0x10;

    /// No address: its name does not resolve.
    public static final int RESOLUTION_MAINTENANCE = 0x20;

    /// The name comes from an SRV record.
    public static final int NAME_CHANGED = 0x40;

    /// Any of these: no traffic, no checks.
    public static final int MAINTENANCE =
            FORCED_MAINTENANCE
                    | INHERITED_MAINTENANCE
                    | CONFIGURED_MAINTENANCE
                    | RESOLUTION_MAINTENANCE;

    /// Any of these: persistent clients only.
    public static final int DRAIN = FORCED_DRAIN | INHERITED_DRAIN;

    private Administrative() {}

    public static boolean isMaintenance(int bits) {
        return (bits & MAINTENANCE) != 0;
    }

    public static boolean isDrain(int bits) {
        return (bits & DRAIN) != 0;
    }
}

package sluice.proxies;

/// The operational axis of a server's state: what checks and tracking found. Manual: management §9.3, `srv_op_state`.
public enum Operational {
    /// Down: nothing is sent to it.
    STOPPED,
    /// Up again and still warming up (`slowstart`).
    STARTING,
    RUNNING,
    /// Up, but asks for no new clients (`disable-on-404`, agent `stopping`): only persistent ones reach it.
    STOPPING;

    public boolean isUp() {
        return this == STARTING || this == RUNNING;
    }
}

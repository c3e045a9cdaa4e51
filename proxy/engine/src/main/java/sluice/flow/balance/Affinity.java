package sluice.flow.balance;

/// `hash-preserve-affinity`: whether a hash still leads to a server that is saturated.
public enum Affinity {
    ALWAYS,
    /// Servers at their `maxconn` are passed over.
    MAXCONN,
    /// Servers whose queue is at its `maxqueue` are passed over.
    MAXQUEUE
}

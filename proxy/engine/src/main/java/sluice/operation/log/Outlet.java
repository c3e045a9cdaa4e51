package sluice.operation.log;

/// Carries messages of one loop to one destination; never blocks.
interface Outlet {
    /// Takes a copy of the message; false when it had to be dropped.
    boolean send(byte[] message, int length);

    /// The turn ends: what was sent may leave together.
    void flush();
}

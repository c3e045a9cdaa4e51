package sluice.operation.log;

import sluice.value.ByteWriter;

/// Carries messages of one loop to one destination; never blocks.
interface Outlet {
    /// Takes a copy of the message, which has no end of line yet and may be changed; false when it had to be dropped.
    boolean send(ByteWriter message);

    /// The turn ends: what was sent may leave together.
    void flush();
}

package sluice.wire.mux;

import java.io.IOException;

/// Tells what a peer or the network did from what is wrong here.
public final class PeerFault {
    private PeerFault() {}

    /// Whether an exception of a pipeline comes from outside: a reset, a failed write, or TLS records that make no sense.
    public static boolean is(Throwable cause) {
        return cause instanceof IOException || cause.getCause() instanceof IOException;
    }
}

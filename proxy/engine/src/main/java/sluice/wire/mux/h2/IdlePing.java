package sluice.wire.mux.h2;

import sluice.loop.LoopConfined;
import sluice.loop.Timer;

/// Asks a peer without streams again and again whether it is still there, and closes when it is not. Manual §5.1, §5.2 `idle-ping`.
///
/// ```
/// busy ──last stream ends──► idle ──delay──► PING sent ──its answer──► idle
///                                                └──delay──► closed
/// ```
@LoopConfined
final class IdlePing extends Timer {
    private final Http2Connection connection;
    private final int delayMillis;
    private boolean unanswered;

    IdlePing(Http2Connection connection, int delayMillis) {
        this.connection = connection;
        this.delayMillis = delayMillis;
    }

    /// No stream is open.
    void idle() {
        unanswered = false;
        connection.loop.armIn(this, delayMillis);
    }

    /// A stream is open, or the connection is over.
    void rest() {
        connection.loop.cancel(this);
    }

    /// The peer answered.
    void answered() {
        unanswered = false;
    }

    @Override
    protected void expired() {
        if (!connection.isQuiet()) {
            return;
        }
        if (unanswered) {
            connection.closeOrderly();
            return;
        }
        unanswered = true;
        connection.writePing();
        connection.loop.armIn(this, delayMillis);
    }
}

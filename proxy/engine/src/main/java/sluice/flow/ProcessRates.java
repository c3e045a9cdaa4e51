package sluice.flow;

import sluice.loop.Shared;

import java.util.Arrays;
import java.util.List;

/// Limits per second of the whole process; 0 for none. Manual §3.2, management guide §9.3 `set rate-limit`.
@Shared("volatile; written by the configuration and the Runtime API")
public final class ProcessRates {
    public volatile int connections;
    public volatile int sessions;
    public volatile int tlsSessions;

    /// Kilobytes per second; kept for compression.
    public volatile int compression;

    /// Whether anything of a connection's first moments is limited.
    boolean limitsAccepting() {
        return connections > 0 || sessions > 0 || tlsSessions > 0;
    }

    private volatile int[] configured = {0, 0, 0, 0};

    /// The configuration has been read: what changes from here on is an operator's.
    public void settle() {
        configured = now();
    }

    private int[] now() {
        return new int[] {connections, sessions, tlsSessions, compression};
    }

    /// Keeps what an operator set where the configuration says the same as before.
    ///
    /// @return what is lost
    List<String> adopt(ProcessRates before) {
        int[] theirs = before.now();
        if (Arrays.equals(theirs, before.configured)) {
            return List.of();
        }
        if (!Arrays.equals(configured, before.configured)) {
            return List.of("rate-limit");
        }
        connections = theirs[0];
        sessions = theirs[1];
        tlsSessions = theirs[2];
        compression = theirs[3];
        return List.of();
    }
}

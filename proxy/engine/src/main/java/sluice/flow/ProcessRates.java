package sluice.flow;

import sluice.loop.Shared;

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
}

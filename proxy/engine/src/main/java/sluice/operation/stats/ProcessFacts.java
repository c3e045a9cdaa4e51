package sluice.operation.stats;

import sluice.loop.Shared;

import java.util.concurrent.atomic.LongAdder;

/// What `show info` says about the process itself and no counter knows; set by `boot`.
@Shared("volatile fields, one writer each")
public final class ProcessFacts {
    /// As `Version:` prints it.
    public final String version;

    public final String releaseDate;
    public final long startMillis;

    public volatile int threads = 1;
    public volatile String node = "";
    public volatile String description = "";
    public volatile long descriptorLimit;
    public volatile long bootMillis;
    public volatile boolean stopping;
    public volatile long warnings;
    public volatile long reloads;

    /// Messages of logs that did not get through.
    public final LongAdder droppedLogs = new LongAdder();

    /// Messages that `log-forward` sections took.
    public final LongAdder receivedLogs = new LongAdder();

    /// Since the last one that succeeded.
    public volatile long failedReloads;

    /// @param startMillis milliseconds since 1970 at which the process started
    public ProcessFacts(String version, String releaseDate, long startMillis) {
        this.version = version;
        this.releaseDate = releaseDate;
        this.startMillis = startMillis;
    }

    public long uptimeSeconds() {
        return (System.currentTimeMillis() - startMillis) / 1000;
    }
}

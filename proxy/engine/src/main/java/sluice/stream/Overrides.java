package sluice.stream;

import sluice.loop.LoopConfined;

/// What rules changed for this stream only; -1 or [Integer#MIN_VALUE] where nothing was. Manual §4.4 `set-timeout`, `set-log-level`, …
@LoopConfined
public final class Overrides {
    /// Log level 0 to 7, [#SILENT] for no line at all, -1 for the usual one.
    public int logLevel = -1;

    public static final int SILENT = 8;

    /// Milliseconds; -1 for the proxy's.
    public int clientTimeout = -1;

    public int serverTimeout = -1;
    public int tunnelTimeout = -1;
    public int connectTimeout = -1;
    public int queueTimeout = -1;
    public int tarpitTimeout = -1;

    /// Connection attempts after the first; -1 for the backend's.
    public int retries = -1;

    /// True after `disable-l7-retry`.
    public boolean withoutHttpRetry;

    /// `set-priority-class` and `set-priority-offset`; lower is served first.
    public int priorityClass;

    public int priorityOffset;

    /// -1024 to 1024; kept for the logs of the scheduler, loops serve all streams alike.
    public int nice;

    /// Hold time of `tarpit`, `pause` and the body wait: when it ends on the loop's clock in milliseconds; -1 for none.
    public long until = -1;

    /// `use-large-buffer`: bodies that are waited for may grow to `tune.bufsize.large`.
    public boolean largeBuffer;

    /// `strict-mode`: a rewrite that does not fit fails the message.
    public boolean strict = true;

    public void reset() {
        logLevel = -1;
        clientTimeout =
                serverTimeout = tunnelTimeout = connectTimeout = queueTimeout = tarpitTimeout = -1;
        retries = -1;
        withoutHttpRetry = false;
        priorityClass = priorityOffset = 0;
        nice = 0;
        until = -1;
        largeBuffer = false;
        strict = true;
    }
}

package sluice.wire.mux.h2;

import sluice.loop.LoopConfined;

/// What one loop counted of HTTP/2 for one proxy; only that loop writes. Manual (management) §9.1 `h2_…`.
@LoopConfined
public final class Http2Counters {
    /// Frames received, by kind.
    public long headers;

    public long data;
    public long settings;
    public long resets;
    public long goAways;

    /// Mistakes of peers, by what they ended.
    public long connectionErrors;

    public long streamErrors;

    /// RST_STREAM and GOAWAY sent.
    public long resetsSent;

    public long goAwaysSent;

    /// Connections and streams open now, and in total.
    public long openConnections;

    public long openStreams;
    public long connections;
    public long streams;

    /// `clear counters all`; what is open stays.
    public void clear() {
        headers = data = settings = resets = goAways = 0;
        connectionErrors = streamErrors = resetsSent = goAwaysSent = 0;
        connections = streams = 0;
    }
}

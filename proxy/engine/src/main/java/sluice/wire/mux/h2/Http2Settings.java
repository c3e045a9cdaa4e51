package sluice.wire.mux.h2;

/// What one side of the proxy permits its peers; immutable. Manual §3.2 `tune.h2.…`.
///
/// @param concurrentStreams streams open at the same time (`tune.h2.fe.max-concurrent-streams`)
/// @param totalStreams streams in the life of a connection, then it is closed; 0 for no limit (`tune.h2.fe.max-total-streams`)
/// @param initialWindow bytes of a body that may be on the way per stream (`tune.h2.initial-window-size`)
/// @param headerTableSize of the decoder's dynamic table (`tune.h2.header-table-size`)
/// @param frameSize the longest frame that is taken (`tune.h2.max-frame-size`)
/// @param glitches harmless mistakes after which a connection is closed; 0 for no limit (`tune.h2.fe.glitches-threshold`)
/// @param headBytes bytes of a head (`tune.bufsize` less `tune.maxrewrite`)
/// @param fields field lines of a head (`tune.http.maxhdr`)
public record Http2Settings(
        int concurrentStreams,
        int totalStreams,
        int initialWindow,
        int headerTableSize,
        int frameSize,
        int glitches,
        int headBytes,
        int fields) {
    public static final Http2Settings DEFAULT =
            new Http2Settings(100, 0, 65536, 4096, 16384, 0, 16384 - 1024, 101);

    public Http2Settings concurrentStreams(int concurrentStreams) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    public Http2Settings totalStreams(int totalStreams) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    public Http2Settings initialWindow(int initialWindow) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    public Http2Settings headerTableSize(int headerTableSize) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    public Http2Settings frameSize(int frameSize) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    public Http2Settings glitches(int glitches) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                headBytes,
                fields);
    }

    /// With the limits of heads.
    public Http2Settings heads(int bytes, int lines) {
        return new Http2Settings(
                concurrentStreams,
                totalStreams,
                initialWindow,
                headerTableSize,
                frameSize,
                glitches,
                bytes,
                lines);
    }
}

package sluice.wire.mux.h1;

/// What a head may be at most.
///
/// @param headBytes start line and field lines together (`tune.bufsize` - `tune.maxrewrite`)
/// @param fields field lines (`tune.http.maxhdr`)
public record Http1Limits(int headBytes, int fields) {
    public static final Http1Limits DEFAULT = new Http1Limits(16384 - 1024, 101);
}

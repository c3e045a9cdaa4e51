package sluice.wire.mux.h1;

import org.jspecify.annotations.Nullable;

/// How HTTP/1 is spoken with one kind of peer.
///
/// @param headBytes start line and field lines together (`tune.bufsize` - `tune.maxrewrite`)
/// @param fields field lines (`tune.http.maxhdr`)
/// @param tolerant some violations of the protocol are let through (`option accept-unsafe-violations-in-http-request` and `-response`)
/// @param names how names are written that the peer wants in another case; null sends all in lower case
public record Http1Settings(int headBytes, int fields, boolean tolerant, @Nullable NameCase names) {
    public static final Http1Settings DEFAULT = new Http1Settings(16384 - 1024, 101);

    /// Strict, and all names in lower case.
    public Http1Settings(int headBytes, int fields) {
        this(headBytes, fields, false, null);
    }

    /// The same sizes for a peer with peculiarities.
    public Http1Settings with(boolean tolerant, @Nullable NameCase names) {
        return new Http1Settings(headBytes, fields, tolerant, names);
    }
}

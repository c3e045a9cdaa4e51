package sluice.keyword.cache;

import sluice.flow.filter.cache.CacheVisit;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.Kind;

/// Whether a response came from a cache.
final class CacheFetches {
    private CacheFetches() {}

    /// `res.cache_hit` — true when the response comes from a cache.
    ///
    /// `http-response set-header X-Cache hit if { res.cache_hit }`. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + cached: yes` | `res.cache_hit` | `1` |
    /// | `200` | `res.cache_hit` | `0` |
    @SampleFetch(name = "res.cache_hit", out = Kind.BOOL, from = Source.SERVER_CONNECTION)
    static Fetch hit(Arguments arguments) {
        return (stream, out) -> {
            out.bool(CacheVisit.answering(stream) != null);
            return true;
        };
    }

    /// `res.cache_name` — the name of the cache that the response comes from; nothing where it comes from a server.
    ///
    /// `http-response set-header X-Cache %[res.cache_name]`. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + cached: yes` | `res.cache_name` | `shelf` |
    /// | `200` | `res.cache_name` |  |
    @SampleFetch(name = "res.cache_name", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch name(Arguments arguments) {
        return (stream, out) -> {
            var name = CacheVisit.answering(stream);
            if (name == null) {
                return false;
            }
            out.string(name);
            return true;
        };
    }
}

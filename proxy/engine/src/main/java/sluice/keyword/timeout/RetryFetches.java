package sluice.keyword.timeout;

import sluice.proxies.Backend;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.Kind;

/// How often a stream may be tried again, and how soon its turn comes.
final class RetryFetches {
    private RetryFetches() {}

    /// `be_max_retries` — the `retries` of the current backend; no sample before one is chosen.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "be_max_retries", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch configured(Arguments arguments) {
        return (stream, out) -> {
            Backend backend = stream.backend;
            if (backend == null) {
                return false;
            }
            out.integer(backend.retries());
            return true;
        };
    }

    /// `cur_max_retries` — how often this stream may be tried again: what `set-retries` set, or else `be_max_retries`.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_max_retries", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch current(Arguments arguments) {
        Fetch configured = configured(arguments);
        return (stream, out) -> {
            if (stream.overrides.retries < 0) {
                return configured.fetch(stream, out);
            }
            out.integer(stream.overrides.retries);
            return true;
        };
    }

    /// `prio_class` — the priority class of the stream, as `set-priority-class` set it; 0 without.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `prio_class` | `0` |
    @SampleFetch(name = "prio_class", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch priorityClass(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.overrides.priorityClass);
            return true;
        };
    }

    /// `prio_offset` — the priority offset of the stream, as `set-priority-offset` set it; 0 without.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `prio_offset` | `0` |
    @SampleFetch(name = "prio_offset", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch priorityOffset(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.overrides.priorityOffset);
            return true;
        };
    }
}

package sluice.keyword.compression;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.Kind;

/// What became of a response's body.
final class CompressionFetches {
    private CompressionFetches() {}

    /// `res.comp` — true when the response was compressed here.
    ///
    /// `log-format "%ST %B %[res.comp]"`. Manual §7.3.6.
    ///
    /// | answer, then logged | expression | result |
    /// |---|---|---|
    /// | `200 + content-type: text/html + body: hello hello hello` | `res.comp` | `1` |
    /// | `200 + content-type: image/png + body: hello` | `res.comp` | `0` |
    @SampleFetch(name = "res.comp", out = Kind.BOOL, from = Source.SERVER_CONNECTION)
    static Fetch compressed(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.compressed);
            return true;
        };
    }

    /// `res.comp_algo` — the name of the algorithm with which the response was compressed here, as configured; nothing where it was not.
    ///
    /// `log-format "%ST %B %[res.comp_algo]"`. Manual §7.3.6.
    ///
    /// | answer, then logged | expression | result |
    /// |---|---|---|
    /// | `200 + content-type: text/html + body: hello hello hello` | `res.comp_algo` | `gzip` |
    @SampleFetch(name = "res.comp_algo", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch algorithm(Arguments arguments) {
        return (stream, out) -> {
            if (!stream.compressed || stream.responseCoding == null) {
                return false;
            }
            out.string(stream.responseCoding.word());
            return true;
        };
    }
}

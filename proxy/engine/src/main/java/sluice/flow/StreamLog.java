package sluice.flow;

import sluice.stream.LogOrigin;
import sluice.stream.Stream;

/// Writes the line of a stream; implemented by `operation.log`, one per frontend that logs.
///
/// Called on the stream's loop with the stream complete; must take what it needs before it returns.
public interface StreamLog {
    /// Logs a stream. `error`: the line goes by `error-log-format` and the level of errors.
    void log(Stream stream, LogOrigin origin, boolean error);

    /// Logs a client connection that ended before its first stream: `stream` knows its session only, and there the reason.
    void logRefused(Stream stream, String listener);
}

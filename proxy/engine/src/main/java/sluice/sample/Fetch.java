package sluice.sample;

import sluice.stream.Stream;
import sluice.value.Value;

/// Takes one sample out of a stream. Compiled once with its arguments, called for each evaluation on the stream's loop.
@FunctionalInterface
public interface Fetch {
    /// Puts the sample into `out`; false when there is none.
    ///
    /// A fetch whose data may still arrive answers `return out.pending()`. One with several values (`hdr`) reads
    /// [Value#cursor] to know which one is asked for, and sets [Value#more].
    boolean fetch(Stream stream, Value out);

    /// Makes a fetch from its checked arguments.
    interface Factory {
        Fetch compile(Arguments arguments);
    }
}

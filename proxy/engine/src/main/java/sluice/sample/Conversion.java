package sluice.sample;

import sluice.stream.Stream;
import sluice.value.Value;

/// Changes a sample in place; the slot already holds the declared input type.
@FunctionalInterface
public interface Conversion {
    /// False when there is no result: the whole expression then yields no sample.
    boolean convert(Stream stream, Value value);

    /// Makes a conversion from its checked arguments.
    interface Factory {
        Conversion compile(Arguments arguments);
    }
}

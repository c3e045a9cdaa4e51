package sluice.operation.log;

import sluice.stream.Stream;
import sluice.value.ByteWriter;

/// Writes the text of a line for a stream behind what the writer holds.
@FunctionalInterface
public interface LogLine {
    void write(Stream stream, ByteWriter out);
}

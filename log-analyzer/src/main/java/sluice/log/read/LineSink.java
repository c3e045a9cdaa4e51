package sluice.log.read;

import sluice.log.format.Entry;

/// Takes one line after the other, in order.
public interface LineSink {
    /// @param line its number in the source, from 1
    void take(Entry e, String source, long line);
}

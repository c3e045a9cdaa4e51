package sluice.flow.balance;

import sluice.stream.Stream;

/// The hash of the part of a stream that a hashing algorithm looks at.
@FunctionalInterface
public interface StreamHash {
    /// Answered when the stream lacks that part: round robin then.
    long MISSING = Long.MIN_VALUE;

    /// 32 bits, function and modifier applied, or [#MISSING].
    long of(Stream stream);
}

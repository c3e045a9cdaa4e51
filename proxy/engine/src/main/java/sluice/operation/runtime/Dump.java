package sluice.operation.runtime;

/// A long answer, written piece by piece so that neither the loop nor the memory suffers.
@FunctionalInterface
public interface Dump {
    /// Whether there is more.
    enum Progress {
        /// Call again as soon as the client has taken what was written.
        MORE,
        /// Wait for [Invocation#resume].
        WAIT,
        DONE
    }

    /// Appends the next piece, some kilobytes at most, to the answer. On the operation loop.
    Progress next(Answer answer);

    /// Whether whatever the client types ends this dump, which would not end by itself.
    default boolean endsAtInput() {
        return false;
    }

    /// The client left before the end; what the dump holds elsewhere is given back here.
    default void abandoned() {}
}

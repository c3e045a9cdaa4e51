package sluice.sample;

import sluice.value.ByteString;

import java.util.function.IntPredicate;

/// The checked arguments of one fetch or converter while the configuration is read.
///
/// A rule of the keyword's own (`index must not be zero`) is checked by the accessor that takes a predicate; a violation is
/// reported at the argument's place in the file, and reading goes on.
public interface Arguments {
    int size();

    boolean has(int index);

    long integer(int index);

    long integer(int index, long fallback);

    /// An integer that must satisfy `rule`, else the problem `message` is reported at its place.
    int integer(int index, String message, IntPredicate rule);

    ByteString bytes(int index);

    ByteString bytes(int index, ByteString fallback);

    String text(int index);

    String text(int index, String fallback);

    /// Reports a problem at the place of an argument.
    void problem(int index, String message);
}

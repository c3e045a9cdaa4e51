package sluice.sample.acl;

import org.jspecify.annotations.Nullable;

import sluice.sample.Surroundings;

/// The words of a line from left to right, as far as conditions need them.
public interface Tokens {
    /// The next word without taking it; null at the end.
    @Nullable String peek();

    /// Takes the next word; an empty string at the end.
    String next();

    /// The place of the word last taken.
    Surroundings surroundings();
}

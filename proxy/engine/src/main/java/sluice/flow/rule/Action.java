package sluice.flow.rule;

import sluice.stream.Stream;

/// What a rule does when its condition holds. Compiled once; runs on the stream's loop and allocates nothing.
@FunctionalInterface
public interface Action {
    Verdict run(Stream stream);
}

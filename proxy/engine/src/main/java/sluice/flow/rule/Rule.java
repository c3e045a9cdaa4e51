package sluice.flow.rule;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;

/// An action and the condition under which it runs; null means always.
public record Rule(Action action, @Nullable Condition condition) {}

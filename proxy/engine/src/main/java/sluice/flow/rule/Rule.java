package sluice.flow.rule;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.stream.RulePlace;

/// An action and the condition under which it runs.
///
/// @param condition null means always
/// @param place where the configuration says so; null where no line of its own does
public record Rule(Action action, @Nullable Condition condition, @Nullable RulePlace place) {}

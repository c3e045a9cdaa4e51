/// What rules cost: conditions, maps, formats and whole chains, through the chains that a configuration compiles to. [RuleFigures] prints
/// all of it as a table.
@NullMarked
package sluice.benchmarks.sample;

import org.jspecify.annotations.NullMarked;

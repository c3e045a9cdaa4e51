/// What a line in the log costs.
@NullMarked
package sluice.benchmarks.log;

import org.jspecify.annotations.NullMarked;

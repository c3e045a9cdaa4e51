/// Measures `sluice.stick`.
@NullMarked
package sluice.benchmarks.stick;

import org.jspecify.annotations.NullMarked;

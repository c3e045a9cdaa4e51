/// Measurements that mirror the packages they measure.
@NullMarked
package sluice.benchmarks;

import org.jspecify.annotations.NullMarked;

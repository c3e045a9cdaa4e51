/// Statistics: one row per frontend, listener, server and backend, written as CSV, typed text, JSON, a page, or for Prometheus.
///
/// A [StatRow] is filled from counters when somebody asks, on the operation loop; every output is produced from the columns of
/// `vocabulary.StatColumn` and `vocabulary.InfoField`, so they cannot differ in what they say. Management guide §9.1 and §9.2.
@NullMarked
package sluice.operation.stats;

import org.jspecify.annotations.NullMarked;

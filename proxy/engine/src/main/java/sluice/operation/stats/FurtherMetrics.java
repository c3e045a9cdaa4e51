package sluice.operation.stats;

import java.util.Map;

/// Metrics of something that is neither process nor proxy: one stick table, one name server.
///
/// @param scope `sticktable` or `resolver`: what a query calls them, and the second word of their families
/// @param labels by name, in order
/// @param values by the rest of the family's name, in the same order for all of a scope
public record FurtherMetrics(String scope, Map<String, String> labels, Map<String, Long> values) {}

/// Bandwidth limits: `filter bwlim-in`, `filter bwlim-out`. Manual §9.7.
///
/// In come the parts of a body or of a tunnel, out go the same bytes at most as quickly as a limit per period allows. A [BandwidthFilter]
/// belongs to a proxy; what one stream has of it is a [BandwidthLimit], switched on by `set-bandwidth-limit` and reused from the loop's
/// pool; when how much may go says its [Pace]. What is kept back stays below what one read brings, since the sender is told to wait.
@NullMarked
package sluice.flow.filter.bandwidth;

import org.jspecify.annotations.NullMarked;

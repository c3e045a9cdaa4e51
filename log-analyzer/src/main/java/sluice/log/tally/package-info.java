/// Counts that add up: what is kept of the lines.
///
/// Everything in a [sluice.log.tally.Tally] merges associatively and commutatively and is bounded in memory whatever the
/// input. Questions are answered from tallies only. The format of tally files is in `docs/tally-format.md`.
@NullMarked
package sluice.log.tally;

import org.jspecify.annotations.NullMarked;

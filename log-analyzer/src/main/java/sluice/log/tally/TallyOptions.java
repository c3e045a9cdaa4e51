package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Field;

/// What a tally shall count.
///
/// @param parts bits of [Part]
/// @param slowest how many of the slowest requests to keep
/// @param slowestBy the timer that decides; null for the whole time
public record TallyOptions(int parts, int slowest, @Nullable Field slowestBy) {
    /// Everything, the ten slowest by their whole time.
    public static final TallyOptions ALL = new TallyOptions(Part.all(), 10, null);

    public boolean has(Part part) {
        return (parts & part.bit()) != 0;
    }
}

package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Depth;
import sluice.log.format.Field;

/// What a tally shall count.
///
/// @param parts bits of [Part]
/// @param slowest how many of the slowest requests to keep
/// @param slowestBy the timer that decides; null for the whole time
public record TallyOptions(int parts, int slowest, @Nullable Field slowestBy) {
    /// Everything, the ten slowest by their whole time.
    public static final TallyOptions ALL = new TallyOptions(Part.all(), 10, null);

    /// How much of each line these parts need.
    public Depth depth() {
        if (parts == 0) return Depth.OUTCOME;
        return (parts & ~(Part.TIMERS.bit() | Part.LOAD.bit())) == 0 ? Depth.NUMBERS : Depth.WHOLE;
    }

    public boolean has(Part part) {
        return (parts & part.bit()) != 0;
    }
}

package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

/// Who wants to know what a name stands for. All calls come on the loop of the section.
interface Requester {
    /// A valid answer came.
    ///
    /// @param from the name server that it came from; null for all but the first who asked: for them it comes from memory
    void resolved(NameResolution resolution, @Nullable Nameserver from);

    /// No valid answer came; the status of the resolution says why.
    ///
    /// @return whether what was known until now is kept
    boolean failed(NameResolution resolution);
}

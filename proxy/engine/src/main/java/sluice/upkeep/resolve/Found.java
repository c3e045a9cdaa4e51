package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

/// What a record of an answer says.
sealed interface Found {
    /// An A or AAAA record.
    record Host(Address address) implements Found {}

    /// An SRV record.
    ///
    /// @param target in lower case, without the last dot
    /// @param address of the target, where the answer brought one along
    record Offer(int weight, int port, String target, @Nullable Address address) implements Found {}
}

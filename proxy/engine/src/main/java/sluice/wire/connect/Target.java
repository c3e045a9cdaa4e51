package sluice.wire.connect;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

/// Where a server connection goes and how its socket is set up; immutable, one object as long as nothing of it changes.
///
/// Idle connections are kept per target object, so replacing it (new address, new options) also forgets the idle ones.
///
/// @param address what to connect to
/// @param source the local address to bind first; null for any
/// @param network the interface to bind to (`interface`); null for none
/// @param proxyHeader 0 for none, 1 or 2 for a PROXY header of that version
public record Target(
        Address address, @Nullable Address source, @Nullable String network, int proxyHeader) {
    public static Target of(Address address) {
        return new Target(address, null, null, 0);
    }

    /// The same way to another address.
    public Target at(Address other) {
        return new Target(other, source, network, proxyHeader);
    }

    // Identity is meant: two servers with the same address must not share their idle connections.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

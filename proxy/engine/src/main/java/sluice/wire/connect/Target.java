package sluice.wire.connect;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.tls.BackTls;

/// Where a server connection goes and how its socket is set up; immutable, one object as long as nothing of it changes.
///
/// Idle connections are kept per target object, so replacing it (new address, new options) also forgets the idle ones.
///
/// @param address what to connect to
/// @param source the local address to bind first; null for any
/// @param network the interface to bind to (`interface`); null for none
/// @param proxyHeader 0 for none, 1 or 2 for a PROXY header of that version
/// @param tls how to encrypt; null for clear text
/// @param idle counts the idle connections; the same for what a server's target was and becomes
public record Target(
        Address address,
        @Nullable Address source,
        @Nullable String network,
        int proxyHeader,
        @Nullable BackTls tls,
        IdleCount idle) {
    public static Target of(Address address) {
        return new Target(address, null, null, 0, null, new IdleCount());
    }

    /// The same somewhere else.
    public Target at(Address address) {
        return new Target(address, source, network, proxyHeader, tls, idle);
    }

    /// The same, encrypted that way or not at all.
    public Target over(@Nullable BackTls tls) {
        return new Target(address, source, network, proxyHeader, tls, idle);
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

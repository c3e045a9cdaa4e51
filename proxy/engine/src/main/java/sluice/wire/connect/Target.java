package sluice.wire.connect;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.mux.KernelOption;
import sluice.wire.tls.BackTls;

import java.util.ArrayList;
import java.util.List;

/// Where a server connection goes and how its socket is set up; immutable, one object as long as nothing of it changes.
///
/// Idle connections are kept per target object, so replacing it (new address, new options) also forgets the idle ones.
///
/// @param address what to connect to
/// @param source the local address to bind first; null for any
/// @param tls how to encrypt; null for clear text
/// @param options what the kernel is told about each socket
/// @param pool how many connections are kept, and for how long
/// @param count counts the connections; the same for what a server's target was and becomes
public record Target(
        Address address,
        @Nullable Address source,
        @Nullable BackTls tls,
        ConnectionCount count,
        List<KernelOption> options,
        PoolLimits pool) {
    public static Target of(Address address) {
        return new Target(address, null, null, new ConnectionCount(), List.of(), PoolLimits.NONE);
    }

    /// The same with other limits for what is kept.
    public Target keeping(PoolLimits pool) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same somewhere else.
    public Target at(Address address) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same, encrypted that way or not at all.
    public Target over(@Nullable BackTls tls) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same from another local address.
    public Target from(Address source) {
        return new Target(address, source, tls, count, options, pool);
    }

    /// The same with more told to the kernel.
    public Target with(List<KernelOption> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return new Target(address, source, tls, count, List.copyOf(all), pool);
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

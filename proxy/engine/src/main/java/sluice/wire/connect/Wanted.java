package sluice.wire.connect;

import sluice.value.Address;
import sluice.value.ByteString;

/// What a stream wants of a new connection beyond its target.
///
/// @param address where to connect; [Address#NONE] for the target's
/// @param serverName the name for TLS to ask for; empty for none
/// @param proxyHeader what is sent before everything else; empty for nothing
/// @param pool the name under which the connection is kept once it is idle; empty for none
public record Wanted(Address address, String serverName, ByteString proxyHeader, ByteString pool) {
    public static final Wanted NOTHING =
            new Wanted(Address.NONE, "", ByteString.EMPTY, ByteString.EMPTY);
}

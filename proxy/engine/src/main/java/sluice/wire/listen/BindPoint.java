package sluice.wire.listen;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

/// One address on which clients may arrive, as one `bind` line (or one port of its range) describes it. Manual §5.1.
///
/// Public fields: filled while the configuration is read, read when the sockets are opened.
public final class BindPoint {
    /// What to listen on; [Address#NONE] when [#inheritedDescriptor] is given.
    public Address address = Address.NONE;

    /// The words of the line that made it: two points with the same text are set up alike.
    public String line = "";

    /// `name`; null without one.
    public @Nullable String name;

    /// `id`: the `sid` of statistics.
    public int id;

    /// `fd@N`: an already listening socket; -1 for none.
    public int inheritedDescriptor = -1;

    /// `backlog`; 0 takes maxconn's.
    public int backlog;

    /// `maxconn` of this line; 0 for none.
    public int maxconn;

    /// `accept-proxy`.
    public boolean acceptProxy;

    /// `v6only`, `v4v6`; null leaves it to the system.
    public @Nullable Boolean ipv6Only;

    /// `transparent`.
    public boolean transparent;

    /// `interface`; null for any.
    public @Nullable String network;

    /// `mss`; 0 leaves it to the system.
    public int maximumSegmentSize;

    /// `defer-accept`.
    public boolean deferAccept;

    /// `tfo`.
    public boolean fastOpen;

    /// `tcp-ut` in milliseconds; 0 leaves it to the system.
    public int userTimeoutMillis;

    /// `mode`, `uid`, `gid` of a unix socket's file; -1 leaves them alone.
    public int fileMode = -1;

    public int fileUser = -1;
    public int fileGroup = -1;

    /// `proto`: `h1`, `h2` or null for what the bytes say.
    public @Nullable String protocol;

    /// What the TLS room keeps for `ssl`; null in clear text.
    public @Nullable Object tls;

    /// Whether an open socket of the other can serve this one: same place, same options of the socket itself.
    public boolean sharesSocketWith(BindPoint other) {
        return inheritedDescriptor == other.inheritedDescriptor
                && address.equals(other.address)
                && java.util.Objects.equals(ipv6Only, other.ipv6Only)
                && transparent == other.transparent
                && java.util.Objects.equals(network, other.network)
                && maximumSegmentSize == other.maximumSegmentSize
                && deferAccept == other.deferAccept
                && fastOpen == other.fastOpen
                && userTimeoutMillis == other.userTimeoutMillis
                && fileMode == other.fileMode
                && fileUser == other.fileUser
                && fileGroup == other.fileGroup;
    }

    /// As a journal line or `show` command prints it.
    @Override
    public String toString() {
        return inheritedDescriptor >= 0 ? "fd@" + inheritedDescriptor : address.toString();
    }
}

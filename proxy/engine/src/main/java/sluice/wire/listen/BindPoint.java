package sluice.wire.listen;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.mux.KernelOption;

import java.util.ArrayList;
import java.util.List;

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

    /// Its name by `guid-prefix`; null without one.
    public @Nullable String guid;

    /// `id`: the `sid` of statistics.
    public int id;

    /// `fd@N`: an already listening socket; -1 for none.
    public int inheritedDescriptor = -1;

    /// `backlog`; 0 takes maxconn's.
    public int backlog;

    /// Connections that a loop takes at once when nobody says otherwise.
    public static final int ACCEPTED_AT_ONCE = 8;

    /// `tune.maxaccept`: connections that a loop takes before it does other work.
    public int acceptedAtOnce = ACCEPTED_AT_ONCE;

    /// `noreuseport`: one socket for all loops.
    public boolean single;

    /// `maxconn` of this line; 0 for none.
    public int maxconn;

    /// `accept-proxy`.
    public boolean acceptProxy;

    /// `transparent`.
    public boolean transparent;

    /// What else the kernel is told about the sockets: `v6only`, `mss`, `tcp-ut`, keep-alive probes, buffer sizes. Connections inherit it.
    public final List<KernelOption> options = new ArrayList<>();

    /// `defer-accept`.
    public boolean deferAccept;

    /// `tfo`.
    public boolean fastOpen;

    /// `mode`, `uid`, `gid` of a unix socket's file; -1 leaves them alone.
    public int fileMode = -1;

    public int fileUser = -1;
    public int fileGroup = -1;

    /// `idle-ping`; 0 for none.
    public int idlePingMillis;

    /// `proto`: `h1`, `h2`, `none`, or null for what the bytes say.
    public @Nullable String protocol;

    /// What the TLS room keeps for `ssl`; null in clear text.
    public @Nullable Object tls;

    /// Whether an open socket of the other can serve this one: same place, same options of the socket itself.
    public boolean sharesSocketWith(BindPoint other) {
        return inheritedDescriptor == other.inheritedDescriptor
                && address.equals(other.address)
                && single == other.single
                && transparent == other.transparent
                && options.equals(other.options)
                && deferAccept == other.deferAccept
                && fastOpen == other.fastOpen
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

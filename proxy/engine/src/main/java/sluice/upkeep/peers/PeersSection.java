package sluice.upkeep.peers;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.wire.listen.BindPoint;

import java.util.ArrayList;
import java.util.List;

/// One `peers` section: who the peers are, where this process listens for them, and which tables they exchange. Manual §11.2.
///
/// Public fields: filled while the configuration is read.
public final class PeersSection {
    public final String name;

    /// `disabled`: nothing is exchanged.
    public boolean disabled;

    /// The name of this process among the peers.
    public String localName = "";

    /// Whether a line of the section names this process.
    public boolean hasLocal;

    /// Where this process listens; the first one is also where it teaches its successor.
    public final List<BindPoint> points = new ArrayList<>();

    /// The other processes: their names, where they are, and whether they speak TLS.
    public final List<Server> others = new ArrayList<>();

    /// `server` or `peer` of this process: how it reaches its successor; null without one.
    public @Nullable Server local;

    public final List<SharedTable> tables = new ArrayList<>();

    public PeersSection(String name) {
        this.name = name;
    }

    /// Whether there is anybody to exchange entries with.
    public boolean isActive() {
        return !disabled && hasLocal && !tables.isEmpty();
    }
}

package sluice.proxies;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Servers that do the same job, and how one of them is chosen.
public final class Backend extends Proxy {
    private final List<Server> servers = new CopyOnWriteArrayList<>();

    private final List<ServerWatcher> watchers = new CopyOnWriteArrayList<>();

    private final Availability availability = new Availability();

    private int retries = 3;
    private volatile int activeServers;
    private volatile int backupServers;
    private volatile int queued;
    private volatile int queuedMax;
    private volatile int fullconn;

    public Backend(String name, int id) {
        super(name, id);
    }

    /// Goes on where the backend of that name in the plan before stopped.
    public void adopt(Backend before) {
        super.adopt(before);
        queuedMax = before.queuedMax;
    }

    /// In the order of the configuration; changed only while it is read or under the Runtime API's single writer.
    public List<Server> servers() {
        return servers;
    }

    /// Who is told of each change of a server: the balancer first.
    public void watch(ServerWatcher watcher) {
        watchers.add(watcher);
    }

    void announce(ServerChange change) {
        for (ServerWatcher watcher : watchers) {
            watcher.changed(change);
        }
    }

    /// Usable servers that are no backups (`act`); kept by the balancer.
    public int activeServers() {
        return activeServers;
    }

    /// Usable backup servers (`bck`).
    public int backupServers() {
        return backupServers;
    }

    public void usable(int active, int backup) {
        activeServers = active;
        backupServers = backup;
        availability.is(active + backup > 0);
    }

    /// Whether it has a usable server, since when, and how often it had none.
    public Availability availability() {
        return availability;
    }

    /// Once its servers go on where those of the plan before stopped.
    public void adoptAvailability(Backend before) {
        availability.adopt(before.availability);
    }

    /// `qcur`: streams waiting for any server, those waiting for a certain one not included; kept by the balancer.
    public int queued() {
        return queued;
    }

    public void queued(int streams) {
        queued = streams;
        if (streams > queuedMax) {
            queuedMax = streams;
        }
    }

    /// `qmax`.
    public int queuedMax() {
        return queuedMax;
    }

    public void clearQueuedMax() {
        queuedMax = queued;
    }

    /// `fullconn`, or a tenth of what the frontends accept that lead here; 0 for a backend that was added at run time: servers are at their
    /// `maxconn` always.
    public int fullconn() {
        return fullconn;
    }

    public void fullconn(int connections) {
        fullconn = connections;
    }

    /// New connection attempts after the first one.
    public int retries() {
        return retries;
    }

    public void retries(int retries) {
        this.retries = retries;
    }

    public @Nullable Server server(String name) {
        for (Server server : servers) {
            if (server.name().equals(name)) {
                return server;
            }
        }
        return null;
    }
}

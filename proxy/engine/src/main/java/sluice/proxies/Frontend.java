package sluice.proxies;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Where clients arrive: listeners, rules, and the backends that its requests may go to.
public final class Frontend extends Proxy {
    private @Nullable Backend defaultBackend;
    private volatile int maxconn;
    private int configuredMaxconn;
    private int requestCaptures;
    private int responseCaptures;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private Rate connectionRate = new Rate();
    private AtomicLong logLines = new AtomicLong();

    private volatile Accepting accepting = Accepting.OPEN;

    /// Whether new clients are taken: what operators do with `disable`, `enable`, `shutdown frontend`.
    public enum Accepting {
        OPEN,
        /// Clients wait in the kernel's queue.
        PAUSED,
        /// The sockets are closed for good.
        STOPPED
    }

    public Accepting accepting() {
        return accepting;
    }

    public void accepting(Accepting state) {
        accepting = state;
    }

    public Frontend(String name, int id) {
        super(name, id);
    }

    /// Goes on where the frontend of that name in the plan before stopped.
    ///
    /// @param unchanged its lines are the same: what operators changed since stays
    /// @return what an operator had changed and is lost
    public List<String> adopt(Frontend before, boolean unchanged) {
        adopt(before);
        connectionRate = before.connectionRate;
        logLines = before.logLines;
        var lost = new ArrayList<String>();
        if (before.maxconn != before.configuredMaxconn) {
            if (unchanged) {
                maxconn = before.maxconn;
            } else {
                lost.add("maxconn " + before.maxconn);
            }
        }
        if (before.accepting == Accepting.PAUSED) {
            if (unchanged) {
                accepting = Accepting.PAUSED;
            } else {
                lost.add("disabled");
            }
        }
        return lost;
    }

    /// What the configuration says, whatever an operator changed since.
    public void configuredMaxconn(int maxconn) {
        configuredMaxconn = maxconn;
        this.maxconn = maxconn;
    }

    /// The backend of requests that no `use_backend` rule sends elsewhere.
    public @Nullable Backend defaultBackend() {
        return defaultBackend;
    }

    public void defaultBackend(@Nullable Backend backend) {
        defaultBackend = backend;
    }

    public List<Listener> listeners() {
        return listeners;
    }

    /// `conn_rate`, `conn_rate_max`: of [TrafficCounters#connections].
    public Rate connectionRate() {
        return connectionRate;
    }

    /// `%lc`: lines logged so far.
    public AtomicLong logLines() {
        return logLines;
    }

    /// Number of slots declared by `capture request header` and their like.
    public int requestCaptures() {
        return requestCaptures;
    }

    public void requestCaptures(int slots) {
        requestCaptures = slots;
    }

    public int responseCaptures() {
        return responseCaptures;
    }

    public void responseCaptures(int slots) {
        responseCaptures = slots;
    }

    /// Concurrent connections; 0 means the process limit.
    public int maxconn() {
        return maxconn;
    }

    public void maxconn(int maxconn) {
        this.maxconn = maxconn;
    }
}

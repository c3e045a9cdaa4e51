package sluice.proxies;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Where clients arrive: listeners, rules, and the backends that its requests may go to.
public final class Frontend extends Proxy {
    private @Nullable Backend defaultBackend;
    private volatile int maxconn;
    private int requestCaptures;
    private int responseCaptures;
    private final List<Listener> listeners = new ArrayList<>();
    private final Rate connectionRate = new Rate();
    private final AtomicLong logLines = new AtomicLong();

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

package sluice.proxies;

import org.jspecify.annotations.Nullable;

/// Where clients arrive: listeners, rules, and the backends that its requests may go to.
public final class Frontend extends Proxy {
    private @Nullable Backend defaultBackend;
    private int maxconn;

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

    /// Concurrent connections; 0 means the process limit.
    public int maxconn() {
        return maxconn;
    }

    public void maxconn(int maxconn) {
        this.maxconn = maxconn;
    }
}

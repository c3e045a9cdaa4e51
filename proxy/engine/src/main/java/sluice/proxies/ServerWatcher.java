package sluice.proxies;

/// Learns that a server changed. Called under the server's monitor, in the order in which watchers were added to its backend:
/// the balancer first (it moves the queue), then those who write about it.
@FunctionalInterface
public interface ServerWatcher {
    void changed(ServerChange change);
}

package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.stream.Stream;

/// The place of one stream in a queue; part of its driver and reused with it.
///
/// The queue's fields belong to the balancer and are guarded by the queue's lock.
public abstract class Waiting {
    /// Intrusive links of the queue; the balancer's.
    @Nullable Waiting previousWaiting;

    @Nullable Waiting nextWaiting;

    /// The balancer's own mark of the queue this stands in; null while in none.
    @Nullable Object queue;

    /// What the order in the queue depends on.
    long priority;

    /// The server whose queue this is or was; null for the backend's.
    @Nullable Candidate wanted;

    /// A server that is down will do as well (`force-persist`).
    boolean forced;

    /// How many the queue had served when this one came, less one.
    int joinedAt;

    /// Its place in the queue as known when it left, from 1, and whose queue it was.
    int position;

    boolean wasForServer;

    /// The server given by the one that dequeued it.
    @Nullable Server given;

    public abstract Stream stream();

    /// Called on the stream's loop: a slot of `server` has been taken for it and `stream.server` is set.
    public abstract void dequeued(Server server);

    /// Called on the stream's loop: the queue was emptied because no server can serve it any more; the driver chooses again.
    public abstract void turnedAway();
}

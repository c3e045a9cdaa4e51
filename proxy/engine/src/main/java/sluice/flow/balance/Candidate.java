package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Server;

/// One server as the algorithms of its backend see it; guarded by the lock of its [Farm].
final class Candidate {
    final Server server;

    /// Where it stands in the backend, from 0.
    final int position;

    /// Whether it takes new clients, with a weight above 0; as the algorithms know it.
    boolean usable;

    /// The weight that the algorithm works with: scaled, and lowered while warming up.
    int weight;

    /// Streams that wait for this very server.
    final WaitingLine line = new WaitingLine();

    // The algorithms' own: a heap's key, order and place; places in the round; map score.
    long key;
    long order;
    int place = -1;
    int round;
    int lastPosition;
    int nextPosition;
    int remainder;
    int score;
    @Nullable Candidate nextSkipped;

    Candidate(Server server, int position) {
        this.server = server;
        this.position = position;
    }

    boolean isBackup() {
        return server.settings().backup;
    }

    /// Streams that hold a slot.
    int served() {
        return server.sessions().current();
    }

    /// Whether a further stream would have to wait for it.
    boolean isSaturated() {
        return server.maxconn() > 0 && (line.size() > 0 || served() >= limit());
    }

    boolean hasFreeSlot() {
        return server.maxconn() <= 0 || served() < limit();
    }

    /// `maxconn` as it is now: between `minconn` and `maxconn` with the load of the backend, and less while warming up.
    int limit() {
        int max = server.maxconn();
        int min = server.settings().minconn;
        if (min > 0 && min != max) {
            Backend backend = server.backend();
            int full = backend.fullconn();
            int load = backend.sessions().current();
            if (full > 0 && load < full) {
                max = Math.max(min, (int) ((long) load * max / full));
            }
        }
        double warmth = server.state().warmth();
        return warmth >= 1 ? max : Math.max(1, (int) (max * warmth));
    }

    @Override
    public String toString() {
        return server.toString();
    }
}

package sluice.wire.connect;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.wire.mux.ServerConnection;

import java.util.Arrays;

/// The idle connections of one target on one loop, oldest first in an array.
@LoopConfined
final class IdleConnections {
    final Target target;
    int max = -1;
    boolean forgotten;

    private ServerConnection[] connections = new ServerConnection[8];
    private int size;

    /// The fewest there were since the last look: so many were not needed.
    private int fewest;

    IdleConnections(Target target) {
        this.target = target;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return max >= 0 && size >= max;
    }

    int unused() {
        return Math.min(fewest, size);
    }

    void newPeriod() {
        fewest = size;
    }

    void add(ServerConnection connection, long nowMillis) {
        if (size == connections.length) {
            connections = Arrays.copyOf(connections, size * 2);
        }
        connections[size++] = connection;
    }

    @Nullable ServerConnection take(boolean reused) {
        for (int i = size - 1; i >= 0; i--) {
            ServerConnection candidate = connections[i];
            if (!reused || candidate.streams() > 1) {
                removeAt(i);
                return candidate;
            }
        }
        return null;
    }

    @Nullable ServerConnection takeOldest() {
        if (size == 0) {
            return null;
        }
        ServerConnection oldest = connections[0];
        removeAt(0);
        return oldest;
    }

    boolean remove(ServerConnection connection) {
        for (int i = size - 1; i >= 0; i--) {
            if (connections[i] == connection) {
                removeAt(i);
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("NullAway") // the freed tail of the array holds nulls that nobody reads
    private void removeAt(int index) {
        System.arraycopy(connections, index + 1, connections, index, size - index - 1);
        connections[--size] = null;
        fewest = Math.min(fewest, size);
    }
}

package sluice.wire.connect;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.mux.ServerConnection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The idle connections of one target on one loop, oldest first in an array.
@LoopConfined
final class IdleConnections {
    final Target target;

    /// The number of the loop where others may look for them; negative where there is no other.
    private final int loop;

    boolean forgotten;

    private ServerConnection[] connections = new ServerConnection[8];

    /// The name of each: only streams that ask for the same one may use it.
    private ByteString[] names = new ByteString[8];

    private int size;

    /// Those that carry streams side by side, in use or not, with their names.
    private final List<Shared> shared = new ArrayList<>(0);

    private record Shared(ServerConnection connection, ByteString name) {}

    /// The fewest there were since the last look: so many were not needed.
    private int fewest;

    /// Connections that exist, idle ones included, and how many were in use at once in this period and the one before.
    private int alive;

    private int mostUsed;
    private int mostUsedBefore;

    /// Due when what is not needed is closed.
    final Timer purge;

    /// @param purging closes what is not needed, when it is time
    IdleConnections(Target target, int loop, Consumer<IdleConnections> purging) {
        this.target = target;
        this.loop = loop;
        purge =
                new Timer() {
                    @Override
                    protected void expired() {
                        purging.accept(IdleConnections.this);
                    }
                };
    }

    int size() {
        return size;
    }

    /// No further connection is kept; the limit counts those of all loops.
    boolean isFull() {
        PoolLimits limits = target.pool();
        return limits.purgeMillis() == 0
                || limits.most() >= 0 && target.count().all() >= limits.most();
    }

    /// A connection of this target was opened; it is in use.
    void opened() {
        alive++;
        noteUse();
    }

    void closed() {
        alive--;
    }

    /// More connections exist than were ever in use at once lately, and the server has the idle ones that it should: another would serve
    /// nobody.
    boolean hasEnough() {
        return alive > Math.max(mostUsed, mostUsedBefore)
                && target.count().all() >= target.pool().low();
    }

    private void noteUse() {
        mostUsed = Math.max(mostUsed, alive - size);
    }

    int unused() {
        return Math.min(fewest, size);
    }

    void newPeriod() {
        mostUsedBefore = mostUsed;
        mostUsed = alive - size;
        fewest = size;
    }

    void add(ServerConnection connection, ByteString name) {
        if (size == connections.length) {
            connections = Arrays.copyOf(connections, size * 2);
            names = Arrays.copyOf(names, size * 2);
        }
        names[size] = name;
        connections[size++] = connection;
        if (size == 1) {
            target.count().on(loop, true);
        }
    }

    /// The one added last under that name; null stands for the empty one.
    @Nullable ServerConnection take(@Nullable ByteView name, boolean reused) {
        for (int i = size - 1; i >= 0; i--) {
            ServerConnection candidate = connections[i];
            if ((!reused || candidate.streams() > 1) && isNamed(names[i], name)) {
                removeAt(i);
                noteUse();
                return candidate;
            }
        }
        return null;
    }

    void share(ServerConnection connection, ByteString name) {
        shared.add(new Shared(connection, name));
    }

    void unshare(ServerConnection connection) {
        shared.removeIf(each -> each.connection == connection);
    }

    /// One under that name that can take another stream.
    @Nullable ServerConnection shared(@Nullable ByteView name, boolean reused) {
        for (int i = 0; i < shared.size(); i++) {
            Shared each = shared.get(i);
            if (isNamed(each.name, name)
                    && (!reused || each.connection.streams() > 1)
                    && each.connection.accepts()
                    && target.pool().allows(each.connection.streams())) {
                return each.connection;
            }
        }
        return null;
    }

    /// Those that nobody uses now.
    List<ServerConnection> unusedShared() {
        var unused = new ArrayList<ServerConnection>();
        for (Shared each : shared) {
            if (!each.connection.isUsed()) {
                unused.add(each.connection);
            }
        }
        return unused;
    }

    /// All that carry streams side by side.
    List<ServerConnection> allShared() {
        var all = new ArrayList<ServerConnection>();
        shared.forEach(each -> all.add(each.connection));
        return all;
    }

    private static boolean isNamed(ByteString own, @Nullable ByteView name) {
        return name == null
                ? own.isEmpty()
                : own.contentEquals(name.array(), name.offset(), name.length());
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
        System.arraycopy(names, index + 1, names, index, size - index - 1);
        connections[--size] = null;
        names[size] = ByteString.EMPTY;
        fewest = Math.min(fewest, size);
        if (size == 0) {
            target.count().on(loop, false);
        }
    }
}

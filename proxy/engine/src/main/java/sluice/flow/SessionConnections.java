package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.connect.Target;
import sluice.wire.mux.ServerConnection;

import java.util.ArrayList;
import java.util.List;

/// The server connections that serve one client only, and wait for its next request while they are idle: `http-reuse never`.
///
/// They end with the client's connection. At most as many stay idle as `max-session-srv-conns` says. Manual §4.2.
@LoopConfined
final class SessionConnections implements ServerConnection.Keeper {
    private static final class Owned {
        private final ServerConnection connection;
        private final Target target;
        private final ByteString name;
        private boolean idle;

        Owned(ServerConnection connection, Target target, ByteString name) {
            this.connection = connection;
            this.target = target;
            this.name = name;
        }

        void idle(boolean now) {
            if (now != idle) {
                idle = now;
                target.count().ownedChanged(now ? 1 : -1);
            }
        }
    }

    private final List<Owned> all = new ArrayList<>(2);
    private final int most;
    private boolean over;

    /// @param most idle connections at a time
    SessionConnections(int most) {
        this.most = most;
    }

    /// A connection was opened for this client; its first stream is under way.
    ///
    /// @param name the one it bears (server name, PROXY header): only streams that ask for the same may use it
    void own(ServerConnection connection, Target target, ByteString name) {
        connection.keeper(this);
        all.add(new Owned(connection, target, name));
    }

    /// Takes an idle connection to that target under that name; null when there is none.
    @Nullable ServerConnection take(Target target, @Nullable ByteView name) {
        for (int i = all.size() - 1; i >= 0; i--) {
            Owned each = all.get(i);
            if (each.idle
                    && each.target == target
                    && isNamed(each.name, name)
                    && each.connection.accepts()) {
                each.idle(false);
                return each.connection;
            }
        }
        return null;
    }

    private static boolean isNamed(ByteString own, @Nullable ByteView name) {
        return name == null
                ? own.isEmpty()
                : own.contentEquals(name.array(), name.offset(), name.length());
    }

    @Override
    public void idle(ServerConnection connection) {
        int idle = 0;
        Owned found = null;
        for (int i = 0; i < all.size(); i++) {
            Owned each = all.get(i);
            idle += each.idle ? 1 : 0;
            if (each.connection == connection) {
                found = each;
            }
        }
        if (over || found == null || idle >= most) {
            connection.close();
        } else {
            found.idle(true);
        }
    }

    @Override
    public void gone(ServerConnection connection) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).connection == connection) {
                all.remove(i).idle(false);
            }
        }
    }

    /// The client has gone: those in use end with their streams.
    void close() {
        over = true;
        for (Owned each : List.copyOf(all)) {
            if (each.idle) {
                each.connection.close();
            }
        }
    }
}

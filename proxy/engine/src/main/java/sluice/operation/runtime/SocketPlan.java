package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.listen.BindPoint;
import sluice.wire.listen.HandedSockets;
import sluice.wire.tls.FrontTls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `stats socket` lines of `global` and what goes with them; filled while the configuration is read.
public final class SocketPlan {
    /// Where to listen.
    public sealed interface Place {
        /// @param mode permission bits, -1 for those of the umask
        /// @param user owner by name or number; null leaves it
        /// @param group group by name or number; null leaves it
        record Unix(Path path, int mode, @Nullable String user, @Nullable String group)
                implements Place {}

        record Tcp(String host, int port) implements Place {}

        /// A listening socket that the parent process opened.
        record Inherited(int descriptor) implements Place {}
    }

    /// One line.
    ///
    /// @param text the address as `show cli sockets` prints it
    /// @param exposeListeners `expose-fd listeners`: hands the listening sockets to a successor
    /// @param point bears what `ssl` and its like make of the line, once all has been read
    public record Socket(
            Place place,
            String text,
            Level level,
            Severity.Output severity,
            boolean exposeListeners,
            BindPoint point) {}

    public final List<Socket> sockets = new ArrayList<>();

    /// `stats timeout` in milliseconds.
    public long timeoutMillis = 10_000;

    /// `stats maxconn`.
    public int maxConnections = 10;

    /// `tune.bufsize`, the longest line.
    public int longestLine = 16384;

    /// `tune.cli.max-payload-size` in bytes.
    public int largestPayload = 128 * 1024;

    /// Listens on all of them.
    ///
    /// @throws IOException with a sentence for the operator, at the first that fails
    public void open(RuntimeSockets runtime) throws IOException {
        runtime.limit(maxConnections);
        for (Socket socket : sockets) {
            open(runtime, socket);
        }
    }

    /// Asks the own sockets once for what a successor will ask for.
    ///
    /// A HAProxy that takes over waits one second for the first answer and no longer. In a JVM the first one took longer than that on a
    /// busy machine, with every class on the way to be loaded and linked; the second takes a hundredth.
    public void rehearseHandOver() throws IOException {
        for (Socket socket : sockets) {
            if (socket.exposeListeners
                    && socket.place instanceof Place.Unix(Path path, int _, var _, var _)) {
                HandedSockets.fetch(path.toString()).closeUnused();
                return;
            }
        }
    }

    /// Takes over from the plan before: sockets of the same place stay open, with the settings of this plan.
    ///
    /// @throws IOException when a new one cannot be opened; the others have been changed already
    public void change(RuntimeSockets runtime) throws IOException {
        runtime.limit(maxConnections);
        for (String address : runtime.addresses()) {
            if (sockets.stream().noneMatch(socket -> socket.text.equals(address))) {
                runtime.close(address);
            }
        }
        for (Socket socket : sockets) {
            if (!runtime.change(settings(socket))) {
                open(runtime, socket);
            }
        }
    }

    private Console.Settings settings(Socket socket) {
        return new Console.Settings(
                socket.level,
                socket.text,
                socket.severity,
                timeoutMillis,
                longestLine,
                largestPayload,
                socket.exposeListeners,
                false,
                socket.point.tls instanceof FrontTls tls ? tls : null);
    }

    private void open(RuntimeSockets runtime, Socket socket) throws IOException {
        open(runtime, socket.place, settings(socket));
    }

    /// Listens at one place.
    ///
    /// @throws IOException with a sentence for the operator
    public static void open(RuntimeSockets runtime, Place place, Console.Settings settings)
            throws IOException {
        switch (place) {
            case Place.Unix(Path path, int mode, String user, String group) ->
                    runtime.listen(path, mode, user, group, settings);
            case Place.Tcp(String host, int port) ->
                    runtime.listen(
                            host.isEmpty()
                                    ? new InetSocketAddress(port)
                                    : new InetSocketAddress(host, port),
                            settings);
            case Place.Inherited(int descriptor) ->
                    runtime.adopt(descriptor, Address.ipv4(0, 0), settings);
        }
    }
}

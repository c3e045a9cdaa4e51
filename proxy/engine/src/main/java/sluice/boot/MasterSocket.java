package sluice.boot;

import sluice.operation.runtime.Console;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeSockets;
import sluice.operation.runtime.Severity;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// The socket of `-S <address>[,<option>,<value>]…`: the Runtime API as a master offers it. Management guide §9.4.
final class MasterSocket {
    private static final int LONGEST_LINE = 16384;
    private static final int LARGEST_PAYLOAD = 128 * 1024;

    private MasterSocket() {}

    /// Listens on it.
    ///
    /// @throws StartFailure with a sentence for the operator
    static void open(String text, RuntimeSockets runtime) throws StartFailure {
        String[] words = text.split(",");
        int mode = -1;
        Level level = Level.ADMIN;
        try {
            for (int i = 1; i + 1 < words.length; i += 2) {
                switch (words[i]) {
                    case "mode" -> mode = Integer.parseInt(words[i + 1], 8);
                    case "level" ->
                            level = Level.valueOf(words[i + 1].toUpperCase(java.util.Locale.ROOT));
                    default ->
                            throw new StartFailure(
                                    "-S: unknown option '"
                                            + words[i]
                                            + "'; known are mode and level.");
                }
            }
            var settings =
                    new Console.Settings(
                            level,
                            words[0].startsWith("/") ? "unix@" + words[0] : words[0],
                            Severity.Output.NONE,
                            0,
                            LONGEST_LINE,
                            LARGEST_PAYLOAD,
                            false,
                            true,
                            null);
            listen(words[0], mode, runtime, settings);
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure("-S: '" + text + "' cannot be read: " + malformed.getMessage());
        } catch (IOException failure) {
            throw new StartFailure("-S: " + failure.getMessage());
        }
    }

    private static void listen(
            String address, int mode, RuntimeSockets runtime, Console.Settings settings)
            throws IOException {
        int colon = address.lastIndexOf(':');
        if (address.startsWith("unix@") || address.startsWith("/") || colon < 0) {
            runtime.listen(Path.of(address.replaceFirst("^unix@", "")), mode, null, null, settings);
            return;
        }
        String host = address.substring(0, colon).replaceFirst("^ipv[46]@", "");
        int port = Integer.parseInt(address.substring(colon + 1));
        runtime.listen(
                host.isEmpty() || host.equals("*")
                        ? new InetSocketAddress(port)
                        : new InetSocketAddress(host, port),
                settings);
    }
}

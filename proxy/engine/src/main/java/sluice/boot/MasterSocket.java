package sluice.boot;

import sluice.config.syntax.AddressText;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Malformed;
import sluice.operation.runtime.Console;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeSockets;
import sluice.operation.runtime.Severity;
import sluice.operation.runtime.SocketPlan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// The socket of `-S <address>[,<option>,<value>]…`: the Runtime API as a master offers it. Management guide §9.4.
final class MasterSocket {
    private static final int LONGEST_LINE = 16384;
    private static final int LARGEST_PAYLOAD = 128 * 1024;

    private MasterSocket() {}

    /// Listens on it.
    ///
    /// @param text an address of any family of `bind`, and its options with commas in place of blanks
    /// @throws StartFailure with a sentence for the operator
    static void open(String text, RuntimeSockets runtime) throws StartFailure {
        String[] words = text.split(",");
        int mode = -1;
        String user = null;
        String group = null;
        Level level = Level.ADMIN;
        try {
            for (int i = 1; i + 1 < words.length; i += 2) {
                switch (words[i]) {
                    case "mode" -> mode = Integer.parseInt(words[i + 1], 8);
                    case "user", "uid" -> user = words[i + 1];
                    case "group", "gid" -> group = words[i + 1];
                    case "level" -> level = Level.valueOf(words[i + 1].toUpperCase(Locale.ROOT));
                    default ->
                            throw new StartFailure(
                                    "-S: unknown option '"
                                            + words[i]
                                            + "'; known are mode, user, group and level.");
                }
            }
            var address = AddressText.parse(words[0], Environment.ofProcess());
            if (address.isInternet() && !address.hasPort()) {
                throw new StartFailure("-S: '" + words[0] + "' names no port.");
            }
            var place =
                    switch (address.family()) {
                        case UNIX ->
                                new SocketPlan.Place.Unix(
                                        Path.of(address.host()), mode, user, group);
                        case DESCRIPTOR -> new SocketPlan.Place.Inherited(address.descriptor());
                        case ANY, IPV4, IPV6 ->
                                new SocketPlan.Place.Tcp(address.host(), address.port());
                        case ABSTRACT, ABSTRACT_TERMINATED, SOCKET_PAIR, REVERSE ->
                                throw new StartFailure(
                                        "-S: '"
                                                + words[0]
                                                + "' is no place for the master; known are paths,"
                                                + " <host>:<port> and fd@<number>.");
                    };
            var settings =
                    new Console.Settings(
                            level,
                            address.family() == AddressText.Family.UNIX
                                    ? "unix@" + address.host()
                                    : words[0],
                            Severity.Output.NONE,
                            0,
                            LONGEST_LINE,
                            LARGEST_PAYLOAD,
                            false,
                            true,
                            null);
            SocketPlan.open(runtime, place, settings);
        } catch (Malformed malformed) {
            throw new StartFailure("-S: '" + text + "' : " + malformed.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure("-S: '" + text + "' cannot be read: " + malformed.getMessage());
        } catch (IOException failure) {
            throw new StartFailure("-S: " + failure.getMessage());
        }
    }
}

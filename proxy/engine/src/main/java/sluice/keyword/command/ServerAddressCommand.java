package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Invocation;
import sluice.proxies.Server;
import sluice.value.Address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Addresses and ports of `set server`. Only literal addresses: a name would block the operation loop.
final class ServerAddressCommand {
    private static final String BY = " by 'stats socket command'";

    private ServerAddressCommand() {}

    /// `addr <ip> [port <port>]`.
    static void address(Invocation in, Server server) {
        Address wanted = literal(in.word(2));
        if (wanted == null) {
            in.fail(
                    in.word(2).isEmpty()
                            ? "set server <b>/<s> addr requires an address and optionally a port."
                            : "Invalid addr '" + in.word(2) + "'");
            return;
        }
        Address before = server.address();
        int port = before.port();
        if (in.has(3)) {
            if (!in.word(3).equals("port")) {
                in.fail("set server <b>/<s> addr requires an address and optionally a port.");
                return;
            }
            port = port(in.word(4), before.port());
            if (port < 0) {
                in.fail("invalid character in port '" + in.word(4) + "'");
                return;
            }
        }
        Address after = wanted.withPort(port);
        var said = new StringBuilder();
        if (!after.host().equals(before.host())) {
            said.append("IP changed from '")
                    .append(before.host())
                    .append("' to '")
                    .append(after.host())
                    .append('\'');
        }
        if (port != before.port()) {
            said.append(said.isEmpty() ? "" : ", ")
                    .append("port changed from '")
                    .append(before.port())
                    .append("' to '")
                    .append(port)
                    .append('\'');
        }
        if (said.isEmpty()) {
            ServerCommands.information(
                    in, "no need to change the addr, no need to change the port" + BY);
            return;
        }
        server.address(after);
        ServerCommands.information(in, said + BY);
    }

    /// A literal address of either family, port 0; null when it is none.
    private static @Nullable Address literal(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                && (text.indexOf(':') < 0 || !text.matches("[0-9a-fA-F:.]+"))) {
            return null;
        }
        try {
            return Address.of(InetAddress.getByName(text).getAddress(), 0);
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    /// A port, or `+n`/`-n` from the present one; -1 when it is none.
    private static int port(String text, int present) {
        if (!text.matches("[+-]?[0-9]{1,5}")) {
            return -1;
        }
        int number = Integer.parseInt(text);
        int port = text.startsWith("+") || text.startsWith("-") ? present + number : number;
        return port >= 0 && port <= 65535 ? port : -1;
    }

    static void checkPort(Invocation in, Server server) {
        int port = port(in.word(2), 0);
        if (port < 1) {
            in.fail("'set server <srv> check-port' expects <port> as argument.");
        } else if (!server.state().health().isConfigured()) {
            in.fail("Health checks are not enabled on this server.");
        } else {
            server.settings().check.port = port;
            ServerCommands.information(in, "health check port updated.");
        }
    }

    static void checkAddress(Invocation in, Server server) {
        Address address = literal(in.word(2));
        if (address == null) {
            in.fail("'set server <srv> check-addr' expects <addr> as argument.");
            return;
        }
        if (!server.state().health().isConfigured()) {
            in.fail("Health checks are not enabled on this server.");
            return;
        }
        server.settings().check.address = address;
        if (in.word(3).equals("port")) {
            int port = port(in.word(4), 0);
            if (port < 1) {
                in.fail("provided port is not valid.");
                return;
            }
            server.settings().check.port = port;
        }
    }

    static void agentAddress(Invocation in, Server server) {
        Address address = literal(in.word(2));
        if (!server.state().agent().isConfigured()) {
            in.fail("agent checks are not enabled on this server.");
        } else if (address == null) {
            in.fail("incorrect addr address given for agent.");
        } else {
            server.settings().agent.address = address;
            if (in.word(3).equals("port") && port(in.word(4), 0) > 0) {
                server.settings().agent.port = port(in.word(4), 0);
            }
        }
    }

    static void agentPort(Invocation in, Server server) {
        int port = port(in.word(2), 0);
        if (!server.state().agent().isConfigured()) {
            in.fail("agent checks are not enabled on this server.");
        } else if (port < 1) {
            in.fail("provided port is not valid.");
        } else {
            server.settings().agent.port = port;
        }
    }
}

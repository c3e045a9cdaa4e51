package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Invocation;
import sluice.proxies.CheckSettings;
import sluice.proxies.Server;
import sluice.upkeep.Upkeep;
import sluice.upkeep.resolve.Question;
import sluice.value.Address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Addresses and ports of `set server`. Addresses are literal: to look a name up would block the operation loop.
final class ServerAddressCommand {
    private static final String BY = " by 'stats socket command'";
    private static final String REQUIRED =
            "set server <b>/<s> %s requires an address and optionally a port.";

    private ServerAddressCommand() {}

    /// `addr <ip> [port <port>]`.
    static void address(Invocation in, Server server) {
        if (!in.has(2)) {
            in.fail(REQUIRED.formatted("addr"));
            return;
        }
        Address wanted = literal(in.word(2));
        if (wanted == null) {
            in.fail("Invalid addr '" + in.word(2) + "'" + BY);
            return;
        }
        Address before = server.address();
        boolean sameHost = wanted.host().equals(before.host());
        String said =
                sameHost
                        ? "no need to change the addr"
                        : "IP changed from '" + before.host() + "' to '" + wanted.host() + "'";
        int port = before.port();
        boolean shifts = server.shiftsPort();
        if (in.word(3).equals("port")) {
            String text = in.word(4);
            port = port(text);
            if (port < 0) {
                in.fail(said + ", problem converting port '" + text + "' to an int" + BY);
                return;
            }
            shifts = isSigned(text);
            if (shifts && !server.shiftsPort() && server.settings().check.port == 0) {
                in.fail(
                        said
                                + ", can't change <port> to port map because it is incompatible"
                                + " with current health check port configuration (use 'port'"
                                + " statement from the 'server' directive)."
                                + BY);
                return;
            }
            said +=
                    port == before.port() && shifts == server.shiftsPort()
                            ? ", no need to change the port"
                            : ", port changed from '"
                                    + (server.shiftsPort() ? "+" : "")
                                    + before.port()
                                    + "' to '"
                                    + text
                                    + "'";
        }
        if (!sameHost || port != before.port() || shifts != server.shiftsPort()) {
            server.shiftsPort(shifts);
            server.address(wanted.withPort(port));
        }
        ServerCommands.information(in, said + BY);
    }

    /// `fqdn <name>`.
    static void name(Invocation in, Server server) {
        String before = server.hostName();
        String name = in.word(2);
        if (name.isEmpty()) {
            in.fail("set server <b>/<s> fqdn requires a FQDN.");
        } else if (server.settings().serviceName != null) {
            in.fail("set server <b>/<s> fqdn failed because SRV resolution is configured.");
        } else if (server.settings().resolvers == null) {
            in.fail("set server <b>/<s> fqdn failed because no resolution is configured.");
        } else if (name.equalsIgnoreCase(before)) {
            ServerCommands.information(in, "no need to change the FDQN" + BY);
        } else if (!Question.isName(name)) {
            in.fail("could not update " + server + " FQDN" + BY);
        } else {
            in.part(Upkeep.class).names().rename(server, name);
            ServerCommands.information(
                    in,
                    server
                            + " changed its FQDN from "
                            + (before == null ? "(null)" : before)
                            + " to "
                            + name
                            + BY);
        }
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

    private static boolean isSigned(String port) {
        return port.startsWith("+") || port.startsWith("-");
    }

    /// A port, or what `+n` and `-n` add to one, below 65536; -1 when it is none.
    private static int port(String text) {
        if (!text.matches("[+-]?[0-9]{1,5}") || Math.abs(Integer.parseInt(text)) > 65535) {
            return -1;
        }
        return Integer.parseInt(text) & 0xffff;
    }

    static void checkPort(Invocation in, Server server) {
        boolean configured = server.state().health().isConfigured();
        Integer port = portOf(in, "check-port", "health", configured);
        if (port != null) {
            server.settings().check.port = port;
        }
    }

    static void agentPort(Invocation in, Server server) {
        boolean configured = server.state().agent().isConfigured();
        Integer port = portOf(in, "agent-port", "agent", configured);
        if (port != null) {
            server.settings().agent.port = port;
        }
    }

    private static @Nullable Integer portOf(
            Invocation in, String what, String kind, boolean configured) {
        if (!configured) {
            in.fail(kind + " checks are not enabled on this server");
        } else if (!in.has(2)) {
            in.fail("set server <b>/<s> " + what + " requires a port.");
        } else if (!in.word(2).matches("[0-9]{1,9}")) {
            in.fail("provided port is not an integer");
        } else if (port(in.word(2)) < 0) {
            in.fail("provided port is invalid");
        } else {
            return port(in.word(2));
        }
        return null;
    }

    static void checkAddress(Invocation in, Server server) {
        boolean configured = server.state().health().isConfigured();
        addressOf(in, "check-addr", "health", configured, server.settings().check);
    }

    static void agentAddress(Invocation in, Server server) {
        boolean configured = server.state().agent().isConfigured();
        addressOf(in, "agent-addr", "agent", configured, server.settings().agent);
    }

    private static void addressOf(
            Invocation in, String what, String kind, boolean configured, CheckSettings settings) {
        if (!in.has(2)) {
            in.fail(REQUIRED.formatted(what));
            return;
        }
        if (!configured) {
            in.fail(kind + " checks are not enabled on this server");
            return;
        }
        Address address = literal(in.word(2));
        if (address == null) {
            in.fail("invalid addr '" + in.word(2) + "'");
            return;
        }
        int port = in.word(3).equals("port") ? port(in.word(4)) : 0;
        if (port < 0) {
            in.fail("provided port is invalid");
            return;
        }
        settings.address = address;
        if (port > 0) {
            settings.port = port;
        }
    }
}

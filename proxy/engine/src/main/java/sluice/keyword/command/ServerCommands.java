package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.LateProxy;
import sluice.flow.Plan;
import sluice.flow.balance.ServerShare;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.operation.stats.ServerStates;
import sluice.proxies.Administrative;
import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Server;

/// Commands that look at and change servers. Management guide §9.3.
final class ServerCommands {
    private ServerCommands() {}

    /// `set server <backend>/<server> <what> …` — changes a server: `state`, `weight`, `addr`, `health`, `agent`, `check-port`, …
    ///
    /// | words | effect |
    /// |---|---|
    /// | `state ready\|drain\|maint` | all traffic; persistent clients only; none |
    /// | `weight <n>` or `<n>%` | 0 to 256, or relative to the configured weight |
    /// | `addr <ip> [port <port>]` | new connections go there |
    /// | `fqdn <name>` | its address comes from another name; the server needs `resolvers` |
    /// | `health up\|stopping\|down` | as if the check had found that |
    /// | `agent up\|down` | as if the agent had said that |
    /// | `name <name>` | another name for statistics, logs and commands until the next reload; only in maintenance |
    /// | `ssl on\|off` | whether new connections are encrypted, for a server whose line or `default-server` says `ssl` |
    /// | `check-port`, `check-addr`, `agent-addr`, `agent-port`, `agent-send` | where and how to check |
    ///
    /// Success answers nothing but the empty line.
    @RuntimeCommand(
            name = "set server",
            usage = "set server <bk>/<srv> [opts]",
            summary = "change a server's state, weight, address or checks",
            forms = {
                "set server addr",
                "set server agent",
                "set server agent-addr",
                "set server agent-port",
                "set server agent-send",
                "set server check-addr",
                "set server check-port",
                "set server fqdn",
                "set server health",
                "set server name",
                "set server ssl",
                "set server state",
                "set server weight"
            },
            level = Level.ADMIN)
    static void set(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server == null) {
            return;
        }
        switch (in.word(1)) {
            case "state" -> state(in, server, in.word(2));
            case "weight" -> weight(in, server, in.word(2));
            case "addr" -> ServerAddressCommand.address(in, server);
            case "fqdn" -> ServerAddressCommand.name(in, server);
            case "health" -> health(in, server, in.word(2));
            case "agent" -> agent(in, server, in.word(2));
            case "check-port" -> ServerAddressCommand.checkPort(in, server);
            case "check-addr" -> ServerAddressCommand.checkAddress(in, server);
            case "agent-addr" -> ServerAddressCommand.agentAddress(in, server);
            case "name" -> name(in, server, in.word(2));
            case "ssl" -> ssl(in, server, in.word(2));
            case "agent-port" -> ServerAddressCommand.agentPort(in, server);
            case "agent-send" -> {
                if (!server.state().agent().isConfigured()) {
                    in.fail("agent checks are not enabled on this server.");
                } else {
                    server.settings().agentSend = in.rest(2);
                }
            }
            default ->
                    in.fail(
                            "usage: set server <backend>/<server> addr | agent | agent-addr |"
                                    + " agent-port | agent-send | check-addr | check-port | fqdn |"
                                    + " health | name | ssl | state | weight");
        }
    }

    private static void name(Invocation in, Server server, String word) {
        if (word.isEmpty()) {
            in.fail("set server <b>/<s> name requires a new name.");
            return;
        }
        Character bad = LateProxy.badCharacter(word);
        if (bad != null) {
            in.fail("Character '" + bad + "' is not permitted in server name '" + word + "'.");
        } else if (!server.state().isMaintenance()) {
            in.fail("Only servers in maintenance mode can be renamed.");
        } else if (server.isNamed() || !server.state().followers().isEmpty()) {
            in.fail(
                    "This server cannot be renamed at runtime due to other configuration elements"
                            + " pointing to it.");
        } else if (server.backend().server(word) != null) {
            in.fail("Already exists a server with the same name in backend.");
        } else {
            server.rename(word);
            information(in, "Server renamed.");
        }
    }

    private static void ssl(Invocation in, Server server, String word) {
        if (!server.canEncrypt()) {
            in.fail(
                    "'set server <srv> ssl' cannot be set.  default-server should define ssl"
                            + " settings");
        } else if (!word.equals("on") && !word.equals("off")) {
            in.fail("'set server <srv> ssl' expects 'on' or 'off'.");
        } else {
            server.encrypts(word.equals("on"));
            in.say(Severity.NOTICE, "server ssl setting updated.");
        }
    }

    private static void state(Invocation in, Server server, String word) {
        switch (word) {
            case "ready" -> server.state().ready(Cause.COMMAND);
            case "drain" -> server.state().forceDrain(Cause.COMMAND);
            case "maint" -> server.state().forceMaintenance(Cause.COMMAND);
            default -> in.fail("'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
        }
    }

    private static void weight(Invocation in, Server server, String word) {
        complain(in, ServerShare.weight(server, word, Cause.COMMAND));
    }

    private static void complain(Invocation in, @Nullable String complaint) {
        if (complaint != null) {
            in.fail(complaint);
        }
    }

    private static void health(Invocation in, Server server, String word) {
        var state = server.state();
        if (server.tracked() != null) {
            in.fail("cannot change health on a tracking server.");
            return;
        }
        switch (word) {
            case "up" -> {
                state.health().level(state.health().highestLevel());
                state.run(Cause.COMMAND);
            }
            case "stopping" -> {
                state.health().level(state.health().highestLevel());
                state.stopping(Cause.COMMAND);
            }
            case "down" -> {
                state.health().level(0);
                state.stop(Cause.COMMAND);
            }
            default -> in.fail("'set server <srv> health' expects 'up', 'stopping', or 'down'.");
        }
    }

    private static void agent(Invocation in, Server server, String word) {
        var state = server.state();
        if (!state.agent().isEnabled()) {
            in.fail("agent checks are not enabled on this server.");
            return;
        }
        switch (word) {
            case "up" -> {
                state.agent().level(state.agent().highestLevel());
                state.run(Cause.COMMAND);
            }
            case "down" -> {
                state.agent().level(0);
                state.stop(Cause.COMMAND);
            }
            default -> in.fail("'set server <srv> agent' expects 'up' or 'down'.");
        }
    }

    /// `set weight <backend>/<server> <weight>[%]` — the older form of `set server … weight`.
    @RuntimeCommand(
            name = "set weight",
            usage = "set weight <bk>/<srv>  (DEPRECATED)",
            summary = "change a server's weight; see 'set server'",
            level = Level.ADMIN)
    static void setWeight(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            weight(in, server, in.word(1));
        }
    }

    /// `get weight <backend>/<server>` — the weight in use and the configured one.
    @RuntimeCommand(
            name = "get weight",
            usage = "get weight <bk>/<srv>",
            summary = "a server's present and configured weight")
    static void getWeight(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            in.answer().line(server.weight() + " (initial " + server.initialWeight() + ")");
        }
    }

    /// `disable server <backend>/<server>` — puts it into maintenance; the older form of `set server … state maint`.
    @RuntimeCommand(
            name = "disable server",
            usage = "disable server (DEPRECATED)",
            summary = "put a server into maintenance; see 'set server'",
            level = Level.ADMIN)
    static void disable(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            server.state().set(Administrative.FORCED_MAINTENANCE, Cause.COMMAND);
        }
    }

    /// `enable server <backend>/<server>` — takes it out of forced maintenance and drain.
    @RuntimeCommand(
            name = "enable server",
            usage = "enable server  (DEPRECATED)",
            summary = "end a server's maintenance; see 'set server'",
            level = Level.ADMIN)
    static void enable(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            server.state().ready(Cause.COMMAND);
        }
    }

    /// `disable health <backend>/<server>` — stops its health checks; its state stays as it is.
    @RuntimeCommand(
            name = "disable health",
            usage = "disable health",
            summary = "stop a server's health checks",
            level = Level.ADMIN)
    static void disableHealth(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            server.state().health().enabled(false);
        }
    }

    /// `enable health <backend>/<server>` — starts its health checks again.
    @RuntimeCommand(
            name = "enable health",
            usage = "enable health",
            summary = "start a server's health checks",
            level = Level.ADMIN)
    static void enableHealth(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server == null) {
            return;
        }
        if (!server.state().health().isConfigured()) {
            in.fail("Health check was not configured on this server, cannot enable.");
            return;
        }
        server.state().health().enabled(true);
    }

    /// `disable agent <backend>/<server>` — stops asking its agent.
    @RuntimeCommand(
            name = "disable agent",
            usage = "disable agent",
            summary = "stop a server's agent checks",
            level = Level.ADMIN)
    static void disableAgent(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            server.state().agent().enabled(false);
        }
    }

    /// `enable agent <backend>/<server>` — asks its agent again.
    @RuntimeCommand(
            name = "enable agent",
            usage = "enable agent",
            summary = "start a server's agent checks",
            level = Level.ADMIN)
    static void enableAgent(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server == null) {
            return;
        }
        if (!server.state().agent().isConfigured()) {
            in.fail("Agent was not configured on this server, cannot enable.");
            return;
        }
        server.state().agent().enabled(true);
    }

    /// `set maxconn server <backend>/<server> <number>` — concurrent requests; 0 for no limit.
    @RuntimeCommand(
            name = "set maxconn server",
            usage = "set maxconn server <bk>/<srv>",
            summary = "change a server's maxconn",
            level = Level.ADMIN)
    static void maxconn(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server == null) {
            return;
        }
        complain(in, ServerShare.maxconn(server, in.has(1) ? in.word(1) : ""));
    }

    static @Nullable Integer number(String word) {
        return word.matches("[0-9]{1,9}") ? Integer.valueOf(word) : null;
    }

    /// `show servers state [<backend>]` — what a server state file holds: state, weight, address and checks of each server.
    @RuntimeCommand(
            name = "show servers state",
            usage = "show servers state [<backend>]",
            summary = "volatile state of the servers, as a state file keeps it")
    static void states(Invocation in) {
        dump(
                in,
                ServerStates.VERSION + "\n" + ServerStates.HEADER + "\n",
                server -> ServerStates.line(server, in.console().anonymity()::name));
    }

    /// `show servers conn [<backend>]` — connections to each server: in use, idle, limits.
    @RuntimeCommand(
            name = "show servers conn",
            usage = "show servers conn [<backend>]",
            summary = "connections to the servers")
    static void connections(Invocation in) {
        var names = in.console().anonymity();
        dump(
                in,
                "# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est"
                        + " unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[1]\n",
                server ->
                        names.name(server.backend().name())
                                + "/"
                                + names.name(server.name())
                                + " "
                                + server.backend().id()
                                + "/"
                                + server.id()
                                + " "
                                + names.name(server.address().host())
                                + " "
                                + names.name(Integer.toString(server.address().port()))
                                + " - 5000 "
                                + server.sessions().current()
                                + " "
                                + server.sessions().max()
                                + " "
                                + server.sessions().max()
                                + " "
                                + server.connections().unsafe()
                                + " "
                                + server.connections().safe()
                                + " -1 "
                                + server.connections().all()
                                + " "
                                + server.connections().all());
    }

    private interface Line {
        String of(Server server);
    }

    private static void dump(Invocation in, String head, Line line) {
        var servers = new java.util.ArrayList<Server>();
        if (in.has(0)) {
            Backend backend = ServerName.backend(in, in.word(0));
            if (backend == null) {
                in.fail("Can't find backend.");
                return;
            }
            servers.addAll(backend.servers());
        } else {
            in.part(Plan.class).backends.forEach(each -> servers.addAll(each.backend.servers()));
        }
        in.answer().append(head);
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < servers.size() && answer.pending() < 24 * 1024) {
                        answer.line(line.of(servers.get(next[0]++)));
                    }
                    return next[0] < servers.size() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }

    static void information(Invocation in, String text) {
        in.say(Severity.INFO, text);
    }
}

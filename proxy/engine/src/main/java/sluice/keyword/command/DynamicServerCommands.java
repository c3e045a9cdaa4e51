package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.LateLine;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.ServerOption;
import sluice.config.model.ServerPresets;
import sluice.flow.BackendPlan;
import sluice.flow.balance.FarmBalancer;
import sluice.loop.Loops;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.upkeep.Upkeep;

import java.util.ArrayList;
import java.util.TreeSet;

/// Servers that come and go while the process runs.
final class DynamicServerCommands {
    private DynamicServerCommands() {}

    /// `add server <backend>/<server> <address>[:<port>] [options]` — a new server, in maintenance until `enable server`.
    ///
    /// Options are those of a `server` line (`add server help` lists them); those of a `default-server` or another server come with `from`, as
    /// the first option (`show default-server` lists them). Checks wait for
    /// `enable health` and `enable agent`. A reload keeps it only when it stands in the new configuration. Management guide §9.3.
    @RuntimeCommand(
            name = "add server",
            usage = "add server <bk>/<srv>",
            summary = "create a server ('add server help' lists its options)",
            forms = "add server help",
            level = Level.ADMIN)
    static void add(Invocation in) {
        if (in.word(0).equals("help")) {
            help(in);
            return;
        }
        int slash = in.word(0).indexOf('/');
        if (slash < 0) {
            in.fail("Require 'backend/server'.");
            return;
        }
        Backend backend = ServerName.backend(in, in.word(0).substring(0, slash));
        if (backend == null) {
            in.fail("No such backend.");
            return;
        }
        String name = in.word(0).substring(slash + 1);
        ProxyDraft draft = in.part(Configuration.class).proxy(backend.name());
        BackendPlan plan = backend.get(BackendPlan.EXTRA);
        if (draft == null || plan == null || !(plan.balancer instanceof FarmBalancer balancer)) {
            in.fail("Backend cannot take servers at run time.");
            return;
        }
        if (!balancer.settings().isDynamic()) {
            in.fail("Backend must use a dynamic load balancing to support dynamic servers.");
            return;
        }
        if (backend.server(name) != null) {
            in.fail("Already exists a server with the same name in backend.");
            return;
        }
        String complaint = read(in, draft, name);
        Server server = backend.server(name);
        if (complaint != null || server == null) {
            if (server != null) {
                backend.servers().remove(server);
            }
            in.fail(complaint == null ? "The server was not created." : complaint);
            return;
        }
        begin(in, server, balancer);
        in.say(Severity.INFO, "New server registered.");
    }

    private static @Nullable String read(Invocation in, ProxyDraft draft, String name) {
        var words = new ArrayList<String>();
        words.add("server");
        words.add(name);
        for (int i = 1; i < in.size(); i++) {
            words.add(in.word(i));
        }
        return LateLine.complaint(
                LateLine.read(in.part(Configuration.class), draft, Section.BACKEND, words));
    }

    private static void begin(Invocation in, Server server, FarmBalancer balancer) {
        server.settle();
        server.addedLater();
        server.tally().prepare(in.part(Loops.class).size());
        var state = server.state();
        state.begin();
        state.beginInMaintenance();
        state.health().enabled(false);
        state.agent().enabled(false);
        balancer.add(server);
        in.part(Upkeep.class).begin(server);
    }

    private static void help(Invocation in) {
        in.answer().line("List of keywords supported for dynamic servers:");
        var catalog = in.part(Configuration.class).catalog();
        for (String name : new TreeSet<>(catalog.names(ServerOption.Keyword.class))) {
            in.answer().line(name);
        }
    }

    /// `show default-server [<backend>]` — what `from` of `add server` may name, one a line: `be:<backend>` for the instance without a name, `srv:<backend>/<name>` for the others.
    @RuntimeCommand(
            name = "show default-server",
            usage = "show default-server [<backend>]",
            summary = "default-server instances that 'add server … from' may name")
    static void defaults(Invocation in) {
        var proxies = in.part(Configuration.class).proxies();
        boolean found = !in.has(0);
        for (ProxyDraft proxy : proxies) {
            if (proxy.backend() == null || in.has(0) && !proxy.name().equals(in.word(0))) {
                continue;
            }
            found = true;
            for (String name : ServerPresets.names(proxy)) {
                in.answer()
                        .line(
                                name.isEmpty()
                                        ? "be:" + proxy.name()
                                        : "srv:" + proxy.name() + "/" + name);
            }
        }
        if (!found) {
            in.fail("No such backend.");
        }
    }

    /// `del server <backend>/<server>` — removes a server that is in maintenance and idle; `wait … srv-removable` waits for that.
    @RuntimeCommand(
            name = "del server",
            usage = "del server <bk>/<srv>",
            summary = "remove a server that is in maintenance and idle",
            level = Level.ADMIN)
    static void delete(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server == null) {
            return;
        }
        switch (WaitCommand.removable(server)) {
            case WaitCommand.Outcome.Never(String why) -> in.fail(why);
            case WaitCommand.Outcome.NotYet _ ->
                    in.fail("Server still has connections attached to it, cannot remove it.");
            case WaitCommand.Outcome.Yes _ -> {
                remove(in, server);
                in.say(Severity.INFO, "Server deleted.");
            }
        }
    }

    private static void remove(Invocation in, Server server) {
        Backend backend = server.backend();
        in.part(Upkeep.class).end(server);
        backend.servers().remove(server);
        BackendPlan plan = backend.get(BackendPlan.EXTRA);
        if (plan != null && plan.balancer instanceof FarmBalancer balancer) {
            balancer.remove(server);
        }
        server.removed();
    }
}

package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.LateLine;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.flow.FrontendPlan;
import sluice.flow.Traffic;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.wire.listen.BindFailure;

import java.util.ArrayList;
import java.util.List;

/// Frontends and listening sockets that come and go while the process runs: an extension, which HAProxy does not have.
final class DynamicFrontendCommands {
    private static final String USAGE =
            "usage: add frontend <name> from <defproxy> [mode <mode>] [default_backend <backend>]";

    private DynamicFrontendCommands() {}

    /// `add frontend <name> from <defaults> [mode tcp|http] [default_backend <backend>]` — a new frontend with the settings and rules of a named `defaults` section.
    ///
    /// It listens nowhere until `add bind`. The mode must stand here or in the section. A reload keeps the frontend only when it stands in
    /// the new configuration. An extension of this program: HAProxy has no such command.
    ///
    /// ```
    /// add frontend blue from web mode http default_backend blue
    /// add bind blue :8081 name first
    /// ```
    @RuntimeCommand(
            name = "add frontend",
            usage = "add frontend <frontend>",
            summary = "create a frontend from a defaults section",
            level = Level.ADMIN)
    static void add(Invocation in) {
        if (!in.word(1).equals("from") || !in.has(2)) {
            in.fail(USAGE);
            return;
        }
        var lines =
                DynamicBackendCommands.options(in, List.of("mode", "guid", "default_backend"), 3);
        if (lines == null) {
            in.fail(USAGE);
            return;
        }
        var draft = LateProxies.make(in, Section.FRONTEND, in.word(0), in.word(2), lines);
        FrontendPlan plan = draft == null ? null : draft.frontendPlan();
        if (plan == null) {
            return;
        }
        plan.addedLater = true;
        in.part(Traffic.class).add(plan);
        in.say(Severity.INFO, "New frontend registered.");
    }

    /// `del frontend <frontend>` — removes a frontend that `add frontend` made or that is shut down; idle clients are let go.
    ///
    /// Its sockets must be gone (`del bind`, `shutdown frontend`) and its last request answered. An extension of this program.
    @RuntimeCommand(
            name = "del frontend",
            usage = "del frontend <frontend>",
            summary = "remove a frontend that does not listen any more",
            level = Level.ADMIN)
    static void delete(Invocation in) {
        FrontendPlan plan = FrontendCommands.find(in);
        if (plan == null) {
            return;
        }
        Frontend frontend = plan.frontend;
        ProxyDraft draft = in.part(Configuration.class).proxy(frontend.name());
        if (draft == null || draft.backend() != null) {
            in.fail("A 'listen' section has servers and cannot be removed at runtime.");
            return;
        }
        if (!frontend.listeners().isEmpty() && frontend.accepting() != Frontend.Accepting.STOPPED) {
            in.fail(
                    "Frontend still listens: use 'del bind' or 'shutdown frontend' prior to its"
                            + " deletion.");
            return;
        }
        in.part(Traffic.class).remove(plan);
        in.part(Configuration.class).remove(frontend.name());
        in.say(Severity.INFO, "Frontend deleted.");
    }

    /// `add bind <frontend> <address>[,…] [options]` — further sockets for a frontend, with the options of a `bind` line.
    ///
    /// Connections are accepted when the answer comes; when one of the addresses cannot be used, none is. A reload closes sockets that do
    /// not stand in the new configuration. An extension of this program.
    @RuntimeCommand(
            name = "add bind",
            usage = "add bind <frontend> <address> [options]",
            summary = "listen on a further address",
            level = Level.ADMIN)
    static void addBind(Invocation in) {
        FrontendPlan plan = FrontendCommands.find(in);
        if (plan == null) {
            return;
        }
        Frontend frontend = plan.frontend;
        ProxyDraft draft = in.part(Configuration.class).proxy(frontend.name());
        if (draft == null || frontend.accepting() == Frontend.Accepting.STOPPED) {
            in.fail("Frontend was shut down, cannot add a bind.");
            return;
        }
        String complaint = read(in, draft);
        var listeners = draft.openedBinds();
        if (complaint == null) {
            complaint = open(in, plan, listeners);
        }
        if (complaint != null) {
            frontend.listeners().removeAll(listeners);
            in.fail(complaint);
            return;
        }
        in.say(Severity.INFO, "New bind registered.");
    }

    private static @Nullable String read(Invocation in, ProxyDraft draft) {
        var words = new ArrayList<String>(List.of("bind"));
        for (int i = 1; i < in.size(); i++) {
            words.add(in.word(i));
        }
        return LateLine.complaint(
                LateLine.read(in.part(Configuration.class), draft, draft.section(), words));
    }

    private static @Nullable String open(
            Invocation in, FrontendPlan plan, List<Listener> listeners) {
        try {
            in.part(Traffic.class).add(plan, listeners);
            return null;
        } catch (BindFailure failure) {
            return failure.getMessage();
        }
    }

    /// `del bind <frontend>/<name|address>` — closes one socket of a frontend; its connections live on.
    ///
    /// The name is that of the `bind` line or of statistics (`sock-1`), the address as `show cli sockets` writes one. An extension of this
    /// program.
    @RuntimeCommand(
            name = "del bind",
            usage = "del bind <frontend>/<name|address>",
            summary = "close a socket of a frontend",
            level = Level.ADMIN)
    static void deleteBind(Invocation in) {
        int slash = in.word(0).indexOf('/');
        if (slash < 0) {
            in.fail("Require 'frontend/bind'.");
            return;
        }
        Frontend frontend = ServerName.frontend(in, in.word(0).substring(0, slash));
        if (frontend == null) {
            in.fail("No such frontend.");
            return;
        }
        String wanted = in.word(0).substring(slash + 1);
        for (Listener listener : frontend.listeners()) {
            if (listener.name().equals(wanted)
                    || listener.bindPoint().address.toString().equals(wanted)) {
                in.part(Traffic.class).remove(listener);
                in.say(Severity.INFO, "Bind deleted.");
                return;
            }
        }
        in.fail("No such bind.");
    }
}

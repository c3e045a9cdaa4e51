package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Section;
import sluice.flow.BackendDirectory;
import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.proxies.Backend;
import sluice.stick.StickTable;
import sluice.upkeep.Upkeep;

import java.util.ArrayList;
import java.util.List;

/// Backends that come and go while the process runs. Management guide §9.3.
final class DynamicBackendCommands {
    private static final String USAGE =
            "usage: add backend <name> from <defproxy> [mode <mode>] [guid <guid>]";

    private DynamicBackendCommands() {}

    /// `add backend <name> from <defaults> [mode tcp|http] [guid <guid>]` — a new backend with the settings of a named `defaults` section.
    ///
    /// The mode must stand here or in the section. The backend has no servers (`add server`) and is unpublished: rules pass it by until
    /// `publish backend`. A reload keeps it only when it stands in the new configuration. `show defaults` lists the sections.
    @RuntimeCommand(
            name = "add backend",
            usage = "add backend <backend>",
            summary = "create a backend from a defaults section",
            level = Level.ADMIN)
    static void add(Invocation in) {
        String name = in.word(0);
        if (!in.word(1).equals("from") || !in.has(2)) {
            in.fail(USAGE);
            return;
        }
        var lines = options(in, List.of("mode", "guid"), 3);
        if (lines == null) {
            in.fail(USAGE);
            return;
        }
        var draft = LateProxies.make(in, Section.BACKEND, name, in.word(2), lines);
        BackendPlan plan = draft == null ? null : draft.backendPlan();
        if (plan == null) {
            return;
        }
        plan.addedLater = true;
        plan.unpublished = true;
        in.part(Traffic.class).add(plan);
        in.part(Upkeep.class).follow(plan.backend);
        listAgain(in);
        in.say(Severity.INFO, "New backend registered.");
    }

    /// Pairs of an option and its value from the word `at` on; null when they are not among those known.
    static @Nullable List<List<String>> options(Invocation in, List<String> known, int at) {
        var lines = new ArrayList<List<String>>();
        for (int i = at; i < in.size(); i += 2) {
            if (!known.contains(in.word(i)) || !in.has(i + 1)) {
                return null;
            }
            lines.add(List.of(in.word(i), in.word(i + 1)));
        }
        return lines;
    }

    /// Rules that make a backend's name for each request find what there is now.
    private static void listAgain(Invocation in) {
        var directory = in.part(Configuration.class).part(BackendDirectory.class);
        if (directory != null) {
            directory.fill(in.part(Plan.class).backends);
        }
    }

    /// `del backend <backend>` — removes a backend that is unpublished, empty and idle; `wait … be-removable` waits for that.
    ///
    /// A backend that a line of the configuration names, or that has a stick table, stays.
    @RuntimeCommand(
            name = "del backend",
            usage = "del backend <backend>",
            summary = "remove a backend that is unpublished, empty and idle",
            level = Level.ADMIN)
    static void delete(Invocation in) {
        BackendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        switch (removable(in, plan)) {
            case WaitCommand.Outcome.Never(String why) -> in.fail(why);
            case WaitCommand.Outcome.NotYet _ ->
                    in.fail("Backend still has streams attached to it, cannot remove it.");
            case WaitCommand.Outcome.Yes _ -> {
                in.part(Traffic.class).remove(plan);
                in.part(Configuration.class).remove(plan.backend.name());
                listAgain(in);
                in.say(Severity.INFO, "Backend deleted.");
            }
        }
    }

    /// Whether `del backend` would succeed.
    static WaitCommand.Outcome removable(Invocation in, BackendPlan plan) {
        Backend backend = plan.backend;
        var configuration = in.part(Configuration.class);
        if (!in.part(Plan.class).backends.contains(plan)) {
            return new WaitCommand.Outcome.Never("No such backend.");
        }
        var draft = configuration.proxy(backend.name());
        if (plan.named || draft == null || draft.frontend() != null) {
            return new WaitCommand.Outcome.Never(
                    "This proxy cannot be removed at runtime due to other configuration elements"
                            + " pointing to it.");
        }
        if (configuration.declared(StickTable.class, backend.name()) != null) {
            return new WaitCommand.Outcome.Never("Cannot delete a backend with a stick-table.");
        }
        if (!plan.unpublished) {
            return new WaitCommand.Outcome.Never(
                    "Backend must be unpublished prior to its deletion.");
        }
        if (!backend.servers().isEmpty()) {
            return new WaitCommand.Outcome.Never("Cannot remove a backend with servers in it.");
        }
        return backend.sessions().current() == 0
                ? new WaitCommand.Outcome.Yes()
                : new WaitCommand.Outcome.NotYet();
    }

    /// `publish backend <backend>` — rules may choose it from now on.
    @RuntimeCommand(
            name = "publish backend",
            usage = "publish backend <backend>",
            summary = "let rules choose a backend",
            level = Level.OPERATOR)
    static void publish(Invocation in) {
        publish(in, true);
    }

    /// `unpublish backend <backend>` — `use_backend` and `default_backend` pass it by from now on; its checks go on.
    @RuntimeCommand(
            name = "unpublish backend",
            usage = "unpublish backend <backend>",
            summary = "let rules pass a backend by",
            level = Level.OPERATOR)
    static void unpublish(Invocation in) {
        publish(in, false);
    }

    private static void publish(Invocation in, boolean wanted) {
        BackendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        if (plan.unpublished != wanted) {
            in.say(
                    Severity.INFO,
                    wanted
                            ? "No effect as backend is already published."
                            : "No effect as backend is already unpublished.");
            return;
        }
        plan.unpublished = !wanted;
        in.say(Severity.INFO, wanted ? "Backend published." : "Backend unpublished.");
    }

    private static @Nullable BackendPlan find(Invocation in) {
        if (!in.has(0)) {
            in.fail("A backend name is expected.");
            return null;
        }
        Backend backend = ServerName.backend(in, in.word(0));
        BackendPlan plan = backend == null ? null : backend.get(BackendPlan.EXTRA);
        if (plan == null) {
            in.fail("No such backend.");
        }
        return plan;
    }

    /// `show defaults` — the names of the `defaults` sections from which `add backend` and `add frontend` can make proxies.
    @RuntimeCommand(
            name = "show defaults",
            usage = "show defaults",
            summary = "names of the defaults sections")
    static void defaults(Invocation in) {
        in.part(Configuration.class).defaultsNames().forEach(in.answer()::line);
    }
}

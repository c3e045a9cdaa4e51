package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.FrontendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.proxies.Frontend;

/// Commands that stop frontends and change limits of frontends and of the process.
final class FrontendCommands {
    private static final int MOST = 1_000_000;

    private static final String RATES =
            """
            'set rate-limit' only supports :
               - 'connections global' to set the per-process maximum connection rate
               - 'sessions global' to set the per-process maximum session rate
               - 'ssl-sessions global' to set the per-process maximum SSL session rate
               - 'http-compression global' to set the per-process maximum compression speed in kB/s
            """;

    private FrontendCommands() {}

    /// The frontend that the first word names; answers the failure and null when there is none.
    static @Nullable FrontendPlan find(Invocation in) {
        if (!in.has(0)) {
            in.fail("A frontend name is expected.");
            return null;
        }
        Frontend frontend = ServerName.frontend(in, in.word(0));
        FrontendPlan plan = frontend == null ? null : frontend.get(FrontendPlan.EXTRA);
        if (plan == null) {
            in.fail("No such frontend.");
        }
        return plan;
    }

    /// `disable frontend <frontend>` — stops accepting for a while; the sockets stay open, clients wait in the kernel's queue.
    @RuntimeCommand(
            name = "disable frontend",
            usage = "disable frontend <frontend>",
            summary = "stop accepting on a frontend for a while",
            level = Level.ADMIN)
    static void disable(Invocation in) {
        FrontendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        switch (plan.frontend.accepting()) {
            case STOPPED -> in.fail("Frontend was already shut down, cannot disable.");
            case PAUSED -> in.fail("All sockets are already disabled.");
            case OPEN -> in.part(Traffic.class).pause(plan);
        }
    }

    /// `enable frontend <frontend>` — accepts again after `disable frontend`.
    @RuntimeCommand(
            name = "enable frontend",
            usage = "enable frontend <frontend>",
            summary = "accept again after 'disable frontend'",
            level = Level.ADMIN)
    static void enable(Invocation in) {
        FrontendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        switch (plan.frontend.accepting()) {
            case STOPPED -> in.fail("Frontend was previously shut down, cannot enable.");
            case OPEN -> in.fail("All sockets are already enabled.");
            case PAUSED -> in.part(Traffic.class).resume(plan);
        }
    }

    /// `shutdown frontend <frontend>` — closes its sockets for good; connections that it has live on.
    @RuntimeCommand(
            name = "shutdown frontend",
            usage = "shutdown frontend <frontend>",
            summary = "close the sockets of a frontend for good",
            level = Level.ADMIN)
    static void shutdown(Invocation in) {
        FrontendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        if (plan.frontend.accepting() == Frontend.Accepting.STOPPED) {
            in.fail("Frontend was already shut down.");
            return;
        }
        in.part(Traffic.class).stopListening(plan);
    }

    /// `set maxconn frontend <frontend> <number>` — concurrent connections of a frontend; waiting ones come in at once when it grows.
    @RuntimeCommand(
            name = "set maxconn frontend",
            usage = "set maxconn frontend <frontend> <value>",
            summary = "change a frontend's maxconn",
            level = Level.ADMIN)
    static void maxconn(Invocation in) {
        FrontendPlan plan = find(in);
        if (plan == null) {
            return;
        }
        if (!in.has(1)) {
            in.fail("Integer value expected.");
            return;
        }
        Integer number = ServerCommands.number(in.word(1));
        if (number == null) {
            in.fail("Value out of range.");
            return;
        }
        plan.frontend.maxconn(number);
        in.part(Traffic.class).limitsChanged();
    }

    /// `set maxconn global <number>` — concurrent connections of the process; 0 goes back to what it started with.
    @RuntimeCommand(
            name = "set maxconn global",
            usage = "set maxconn global <value>",
            summary = "change the maxconn of the process",
            level = Level.ADMIN)
    static void globalMaxconn(Invocation in) {
        if (!in.has(0)) {
            in.fail("Expects an integer value.");
            return;
        }
        Plan plan = in.part(Plan.class);
        Integer number = ServerCommands.number(in.word(0));
        int most = plan.hardMaxConnections > 0 ? plan.hardMaxConnections : MOST;
        if (number == null || number > most) {
            in.fail("Value out of range.");
            return;
        }
        plan.maxConnections = number == 0 ? plan.hardMaxConnections : number;
        in.part(Traffic.class).limitsChanged();
    }

    /// `set rate-limit connections|sessions|ssl-sessions|http-compression global <number>` — limits per second of the whole process; 0 for none.
    @RuntimeCommand(
            name = "set rate-limit",
            usage = "set rate-limit <setting> <value>",
            summary = "change a rate limit of the process",
            forms = {
                "set rate-limit connections global",
                "set rate-limit sessions global",
                "set rate-limit ssl-sessions global",
                "set rate-limit http-compression global"
            },
            level = Level.ADMIN)
    static void rateLimit(Invocation in) {
        var rates = in.part(Plan.class).rates;
        if (!in.word(1).equals("global")
                || !in.word(0).matches("connections|sessions|ssl-sessions|http-compression")) {
            in.fail(RATES);
            return;
        }
        if (!in.has(2)) {
            in.fail("Expects an integer value.");
            return;
        }
        Integer number = ServerCommands.number(in.word(2));
        if (number == null) {
            in.fail("Expects an integer value.");
            return;
        }
        switch (in.word(0)) {
            case "connections" -> rates.connections = number;
            case "sessions" -> rates.sessions = number;
            case "ssl-sessions" -> rates.tlsSessions = number;
            default -> rates.compression = number;
        }
        in.part(Traffic.class).limitsChanged();
    }
}

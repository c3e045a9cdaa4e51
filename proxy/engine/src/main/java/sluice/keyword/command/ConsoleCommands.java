package sluice.keyword.command;

import sluice.config.model.Configuration;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.operation.log.EventLog;
import sluice.operation.log.LogSettings;
import sluice.operation.runtime.Console;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.MasterContext;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.RuntimeSockets;
import sluice.operation.runtime.Severity;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Commands about the connection itself.
final class ConsoleCommands {
    private ConsoleCommands() {}

    /// `echo <text>` — prints its words, joined with single blanks.
    ///
    /// Marks a place in the output of a script. Management guide §9.3.
    @RuntimeCommand(name = "echo", usage = "echo <text>", summary = "print the text")
    static void echo(Invocation in) {
        in.answer().line(in.rest(0));
    }

    /// `user` — lowers this connection to the level `user`, for good.
    @RuntimeCommand(
            ofMaster = true,
            name = "user",
            usage = "user",
            summary = "give up all rights but those of level user")
    static void user(Invocation in) {
        in.console().lower(Level.USER);
    }

    /// `operator` — lowers this connection to the level `operator`, for good.
    @RuntimeCommand(
            ofMaster = true,
            name = "operator",
            usage = "operator",
            summary = "give up all rights but those of level operator",
            level = Level.OPERATOR)
    static void operator(Invocation in) {
        in.console().lower(Level.OPERATOR);
    }

    /// `set severity-output none|number|string` — puts the severity in front of feedback lines.
    @RuntimeCommand(
            name = "set severity-output",
            usage = "set severity-output [none|number|string]",
            summary = "show the severity in front of feedback")
    static void severity(Invocation in) {
        switch (in.word(0)) {
            case "none" -> in.console().severityOutput(Severity.Output.NONE);
            case "number" -> in.console().severityOutput(Severity.Output.NUMBER);
            case "string" -> in.console().severityOutput(Severity.Output.STRING);
            default -> in.fail("one of 'none', 'number', 'string' is a required argument");
        }
    }

    /// `experimental-mode [on|off]` — allows commands that may still change (`set var`) on this connection, or tells whether they are.
    @RuntimeCommand(
            ofMaster = true,
            name = "experimental-mode",
            usage = "experimental-mode [on|off]",
            summary = "allow experimental commands on this connection",
            level = Level.ADMIN)
    static void experimental(Invocation in) {
        turn(in, Console.Mode.EXPERIMENTAL);
    }

    /// `expert-mode [on|off]` — allows `debug dev log` on this connection, or tells whether it is allowed.
    ///
    /// Switched on at the master it holds for its worker too. Management guide §9.3, §9.4.1.
    @RuntimeCommand(
            ofMaster = true,
            name = "expert-mode",
            usage = "expert-mode [on|off]",
            summary = "allow commands of experts on this connection",
            level = Level.ADMIN,
            unlisted = true)
    static void expert(Invocation in) {
        turn(in, Console.Mode.EXPERT);
    }

    private static void turn(Invocation in, Console.Mode mode) {
        Console console = in.console();
        switch (in.word(0)) {
            case "" ->
                    in.answer()
                            .line(mode.word() + "-mode is " + (console.isOn(mode) ? "ON" : "OFF"));
            case "on" -> console.turn(mode, true);
            case "off" -> console.turn(mode, false);
            default -> in.fail("'" + mode.word() + "-mode' expects 'on' or 'off'.");
        }
    }

    /// `debug dev log <text>` — sends the text at level `info` to the `log` targets of the section `global`: whether and where logs arrive.
    ///
    /// Allowed after `expert-mode on`. The other `debug dev` commands look into the memory of a C program and do not exist here. Management guide §9.3.
    @RuntimeCommand(
            name = "debug dev log",
            usage = "debug dev log <text>",
            summary = "send the text to the global log targets",
            level = Level.ADMIN,
            unlisted = true)
    static void log(Invocation in) {
        if (in.permits(Console.Mode.EXPERT)) {
            var settings = in.part(Configuration.class).part(LogSettings.class, LogSettings::new);
            new EventLog(settings, settings.targets, null)
                    .send(in.part(Loops.class).first(), Journal.Level.INFO.ordinal(), in.rest(0));
        }
    }

    /// `mcli-debug-mode [on|off]` — on the socket of a master: whether the master itself takes the commands of workers, which are else given
    /// behind `@1`.
    ///
    /// Master and worker are one process here: the answers are the same. Management guide §9.4.1.
    @RuntimeCommand(
            ofMaster = true,
            name = "mcli-debug-mode",
            usage = "mcli-debug-mode [on|off]",
            summary = "let the master take the commands of workers",
            level = Level.ADMIN)
    static void masterDebug(Invocation in) {
        MasterContext master = in.console().master();
        if (master == null) {
            in.fail("'mcli-debug-mode' is for the socket of a master (-S) only.");
            return;
        }
        switch (in.word(0)) {
            case "" -> {}
            case "on" -> master.debug(true);
            case "off" -> master.debug(false);
            default -> in.fail("'mcli-debug-mode' expects 'on' or 'off'.");
        }
    }

    /// `set timeout cli <delay>` — how long this connection may stay idle; seconds when no unit is given.
    @RuntimeCommand(
            name = "set timeout",
            usage = "set timeout [cli] <delay>",
            summary = "change the idle limit of this connection",
            forms = "set timeout cli")
    static void timeout(Invocation in) {
        if (!in.word(0).equals("cli")) {
            in.fail("'set timeout' only supports 'cli'.");
            return;
        }
        if (!in.has(1)) {
            in.fail("Expects an integer value.");
            return;
        }
        long millis = Delay.millis(in.word(1), TimeUnit.SECONDS);
        if (millis < 0) {
            in.fail("Invalid timeout value.");
            return;
        }
        in.console().timeout(millis);
    }

    /// `show cli level` — the level of this connection.
    @RuntimeCommand(
            ofMaster = true,
            name = "show cli level",
            usage = "show cli level",
            summary = "the level of this connection")
    static void level(Invocation in) {
        in.answer().line(in.console().level().word());
    }

    /// `show cli sockets` — the sockets of the Runtime API, each with its level.
    @RuntimeCommand(
            ofMaster = true,
            name = "show cli sockets",
            usage = "show cli sockets",
            summary = "the sockets of this interface")
    static void sockets(Invocation in) {
        in.answer().line("# socket lvl processes");
        for (var socket : in.part(RuntimeSockets.class).settings()) {
            in.answer().line(socket.address() + " " + socket.level().word() + " all");
        }
    }

    /// `show env [name]` — the environment as the process sees it, or one variable of it.
    @RuntimeCommand(
            name = "show env",
            usage = "show env [var]",
            summary = "the environment of the process",
            level = Level.OPERATOR)
    static void environment(Invocation in) {
        var environment = in.part(Configuration.class).environment().listed();
        sockets(in, false, "HAPROXY_CLI", environment);
        sockets(in, true, "HAPROXY_MASTER_CLI", environment);
        if (in.has(0)) {
            String value = environment.get(in.word(0));
            if (value == null) {
                in.fail("Variable not found");
                return;
            }
            in.answer().line(in.word(0) + "=" + value);
            return;
        }
        environment.forEach((name, value) -> in.answer().line(name + "=" + value));
    }

    /// The addresses of the sockets, which are known once they are open.
    private static void sockets(
            Invocation in, boolean master, String name, Map<String, String> environment) {
        var addresses =
                in.part(RuntimeSockets.class).settings().stream()
                        .filter(socket -> socket.master() == master)
                        .map(Console.Settings::address)
                        .toList();
        if (!addresses.isEmpty()) {
            environment.put(name, String.join(";", addresses));
        }
    }
}

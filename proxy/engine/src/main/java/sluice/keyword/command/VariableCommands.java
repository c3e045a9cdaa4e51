package sluice.keyword.command;

import sluice.config.model.Configuration;
import sluice.config.model.LateLine;
import sluice.keyword.variable.ProcessSample;
import sluice.operation.runtime.Console;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;

/// The variables of the process.
final class VariableCommands {
    private VariableCommands() {}

    private static String text(Value value) {
        return Cast.to(Kind.STR, value) ? value.bytes().copy().toString() : "";
    }

    /// `get var <name>` — the value of a variable of the process: `proc.<name>`.
    @RuntimeCommand(
            name = "get var",
            usage = "get var <name>",
            summary = "the value of a variable of the process",
            level = Level.OPERATOR)
    static void get(Invocation in) {
        if (!in.has(0)) {
            in.fail("Missing process-wide variable identifier.");
            return;
        }
        VariableNames names = in.part(Configuration.class).part(VariableNames.class);
        Variable variable = null;
        if (names != null) {
            for (Variable each : names.all()) {
                if (each.name().equals(in.word(0)) && each.scope() == Variable.Scope.PROC) {
                    variable = each;
                }
            }
        }
        var value = new Value();
        if (variable == null || names == null || !names.processValue(variable, value)) {
            in.fail("Variable not found.");
            return;
        }
        String kind = value.kind().name().toLowerCase(java.util.Locale.ROOT);
        in.answer().line(variable.name() + ": type=" + kind + " value=<" + text(value) + ">");
    }

    /// `set var proc.<name> [expr] <expression>` or `set var proc.<name> fmt <format>` — gives a variable of the process a value.
    ///
    /// The expression may use what needs no stream: constants, the process, time, other variables of the process. Blanks in it are written
    /// `\ `. Allowed after `experimental-mode on`, as in HAProxy.
    @RuntimeCommand(
            name = "set var",
            usage = "set var <name> [fmt|expr] {<fmt>|<expr>}",
            summary = "give a variable of the process a value",
            level = Level.OPERATOR)
    static void set(Invocation in) {
        if (!in.permits(Console.Mode.EXPERIMENTAL)) {
            return;
        }
        if (!in.has(0)) {
            in.fail("Missing process-wide variable identifier.");
            return;
        }
        boolean named = in.word(1).equals("expr") || in.word(1).equals("fmt");
        boolean format = in.word(1).equals("fmt") && in.has(2);
        int at = named && in.has(2) ? 2 : 1;
        if (!named && in.size() > 2) {
            in.fail(
                    "'set var': arg type must be either 'expr' or 'fmt' but got '"
                            + in.word(1)
                            + "'.");
            return;
        }
        if (!in.has(at)) {
            in.fail("Missing either 'expr', 'fmt' or expression.");
            return;
        }
        String name = in.word(0);
        var configuration = in.part(Configuration.class);
        if (!name.startsWith("proc.")) {
            in.fail(
                    "'set var': cannot set variable '"
                            + name
                            + "', only scope 'proc' is permitted here.");
            return;
        }
        Variable variable = configuration.part(VariableNames.class, VariableNames::new).of(name);
        if (variable == null) {
            in.fail(VariableNames.refusal(name));
            return;
        }
        var words = new ArrayList<String>(List.of("set", "var"));
        for (int i = at; i < in.size(); i++) {
            words.add(in.word(i));
        }
        var made = new ProcessSample[1];
        String complaint =
                LateLine.anyComplaint(
                        LateLine.read(
                                configuration,
                                words,
                                2,
                                text ->
                                        made[0] =
                                                format
                                                        ? ProcessSample.format(text)
                                                        : ProcessSample.expression(text)));
        if (complaint != null) {
            in.fail(complaint);
            return;
        }
        made[0].give(variable);
    }
}

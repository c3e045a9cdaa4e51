package sluice.keyword.command;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

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
}

package sluice.keyword.variable;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Words;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.sample.Source;
import sluice.sample.Template;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;

/// A value that needs no traffic: constants, the process, time, variables of the process.
public final class ProcessSample {
    private interface Evaluation {
        boolean into(Stream stream, Value out);
    }

    private final Evaluation evaluation;

    private ProcessSample(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /// Reads an expression; what it may not ask for is a problem of the word.
    public static ProcessSample expression(Words words) {
        Expression expression = Reading.expression(words, Kind.ANY);
        for (Source each : expression.from()) {
            if (each != Source.INTERNAL) {
                words.problem(
                        "'"
                                + expression
                                + "' asks for what only traffic has; here are constants, the"
                                + " process, time and variables of scope 'proc'");
                break;
            }
        }
        return new ProcessSample(expression::evaluate);
    }

    /// Reads a format, which always gives a text.
    public static ProcessSample format(Words words) {
        String format = words.next("a format");
        Template template = Template.compile(format, Template.Style.TEXT, words.surroundings());
        return new ProcessSample(
                (stream, out) -> {
                    template.into(stream, out);
                    return true;
                });
    }

    /// Gives a variable of the process the value, if there is one.
    public void give(Variable variable) {
        var stream = new Stream();
        stream.phase = Phase.CHECK;
        var value = new Value();
        if (evaluation.into(stream, value)) {
            variable.set(value);
        }
    }

    /// The variable of the process with that name, or null after a problem.
    static @Nullable Variable variable(Words words, String name) {
        if (!name.startsWith("proc.")) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "': cannot set variable '"
                            + name
                            + "', only scope 'proc' is permitted in the global section.");
            return null;
        }
        Variable variable = VariableNames.in(words.surroundings()).of(name);
        if (variable == null) {
            words.problem("'" + words.keyword() + "': " + VariableNames.refusal(name));
        }
        return variable;
    }
}

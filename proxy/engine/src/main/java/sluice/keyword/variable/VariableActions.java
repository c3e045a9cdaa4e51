package sluice.keyword.variable;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;

/// Actions on variables.
final class VariableActions {
    private VariableActions() {}

    /// The variable in the parenthesis and the conditions behind its name.
    private record Subject(@Nullable Variable variable, SetConditions conditions) {}

    private static Subject subject(Words words) {
        List<String> parts = new ArrayList<>(List.of(Reading.parenthesis(words).split(",", -1)));
        String name = parts.removeFirst().strip();
        Variable variable = VariableNames.in(words.surroundings()).of(name);
        if (variable == null) {
            words.problem(VariableNames.refusal(name));
        }
        var unknown = new ArrayList<String>();
        SetConditions conditions = SetConditions.of(parts, unknown);
        for (String word : unknown) {
            words.problem("unknown condition '" + word + "' behind the variable's name");
        }
        return new Subject(variable, conditions);
    }

    /// `set-var(<name>[,<cond>…]) <expr>` — gives a variable the value of an expression; without a sample it stays as it is.
    ///
    /// `http-request set-var(txn.path) path,lower`. Conditions are those of the converter `set-var`. Manual §4.4.
    @ActionKeyword(
            name = "set-var",
            parenthesis = true,
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action setVar(Words words) {
        Subject subject = subject(words);
        Expression expression = Reading.expression(words, Kind.ANY);
        Variable variable = subject.variable;
        SetConditions conditions = subject.conditions;
        if (variable == null) {
            return stream -> Verdict.CONTINUE;
        }
        return stream -> {
            Value value = stream.slots.take();
            if (expression.evaluate(stream, value) && conditions.allow(variable, stream, value)) {
                variable.set(stream, value);
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    /// `set-var-fmt(<name>[,<cond>…]) <fmt>` — gives a variable a text made by a log format.
    ///
    /// `http-request set-var-fmt(txn.from) %[src]:%[src_port]`. Manual §4.4.
    @ActionKeyword(
            name = "set-var-fmt",
            parenthesis = true,
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action setVarFormat(Words words) {
        Subject subject = subject(words);
        String format = words.next("a format");
        Template template = Template.compile(format, Template.Style.TEXT, words.surroundings());
        Variable variable = subject.variable;
        SetConditions conditions = subject.conditions;
        if (variable == null) {
            return stream -> Verdict.CONTINUE;
        }
        return stream -> {
            Value value = stream.slots.take();
            template.into(stream, value);
            if (conditions.allow(variable, stream, value)) {
                variable.set(stream, value);
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    /// `unset-var(<name>)` — forgets a variable.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "unset-var",
            parenthesis = true,
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action unsetVar(Words words) {
        Variable variable = subject(words).variable;
        if (variable == null) {
            return stream -> Verdict.CONTINUE;
        }
        return stream -> {
            variable.unset(stream);
            return Verdict.CONTINUE;
        };
    }
}

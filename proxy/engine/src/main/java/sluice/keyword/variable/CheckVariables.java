package sluice.keyword.variable;

import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.keyword.rule.Reading;

import java.util.List;

/// The variable lines of health checks: the actions on variables, within the scopes that a check has. Manual §4.2 `http-check set-var`.
public final class CheckVariables {
    private static final List<String> SCOPES = List.of("proc", "sess", "check");

    private CheckVariables() {}

    public static Action set(Words words) {
        checkScope(words);
        return VariableActions.setVar(words);
    }

    public static Action format(Words words) {
        checkScope(words);
        return VariableActions.setVarFormat(words);
    }

    public static Action unset(Words words) {
        checkScope(words);
        return VariableActions.unsetVar(words);
    }

    private static void checkScope(Words words) {
        String name = Reading.parenthesis(words);
        int dot = name.indexOf('.');
        if (dot > 0 && !SCOPES.contains(name.substring(0, dot))) {
            words.problem(
                    "a check has no variables of the scope '"
                            + name.substring(0, dot)
                            + "'; expects 'proc', 'sess' or 'check'");
        }
    }
}

package sluice.sample;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Gives each variable name of the configuration its scope and its number within the scope. Manual §2.8.
public final class VariableNames {
    private final Map<String, Variable> byName = new LinkedHashMap<>();
    private final Map<Variable.Scope, Integer> counts = new HashMap<>();
    private final ProcessVariables process = new ProcessVariables();

    /// Those of the configuration.
    public static VariableNames in(Surroundings surroundings) {
        return surroundings.part(VariableNames.class, VariableNames::new);
    }

    /// The variable of a whole name such as `txn.user`; null when scope or name is not well-formed.
    public @Nullable Variable of(String name) {
        Variable known = byName.get(name);
        if (known != null) {
            return known;
        }
        int dot = name.indexOf('.');
        Variable.Scope scope = dot < 0 ? null : Variable.Scope.of(name.substring(0, dot));
        if (scope == null || dot + 1 == name.length()) {
            return null;
        }
        for (int i = dot + 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '.')) {
                return null;
            }
        }
        int number = counts.merge(scope, 1, Integer::sum) - 1;
        var variable = new Variable(name, scope, number, process);
        byName.put(name, variable);
        return variable;
    }

    /// Why [#of] refused a name, in the words of the manual.
    public static String refusal(String name) {
        int dot = name.indexOf('.');
        String scope = dot < 0 ? name : name.substring(0, dot);
        if (dot < 0 || Variable.Scope.of(scope) == null) {
            return "invalid variable name '"
                    + name
                    + "'. A variable name must be start by its scope. The scope can be 'proc',"
                    + " 'sess', 'txn', 'req', 'res' or 'check'";
        }
        return "invalid syntax at char '" + name + "': a name has letters, digits, '_' and '.'";
    }

    /// The value of a variable of the process; false when it has none.
    public boolean processValue(Variable variable, sluice.value.Value out) {
        return process.get(variable.number(), out);
    }

    /// All variables, for `show` and for explanations.
    public java.util.Collection<Variable> all() {
        return byName.values();
    }

    /// Goes on with the values of the process's variables of the configuration before.
    public void adopt(VariableNames before) {
        for (Variable variable : before.byName.values()) {
            if (variable.scope() == Variable.Scope.PROC) {
                Variable same = of(variable.name());
                if (same != null) {
                    process.adopt(same.number(), before.process, variable.number());
                }
            }
        }
    }

    /// The values of the scope `proc`.
    public ProcessVariables process() {
        return process;
    }
}

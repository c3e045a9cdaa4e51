package sluice.keyword.variable;

import sluice.sample.Arguments;
import sluice.sample.Variable;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;

/// The conditions behind the name in `set-var(<name>,<cond>…)`: all of them must allow it. Manual §4.4 `set-var`.
final class SetConditions {
    private enum Test {
        IFEXISTS,
        IFNOTEXISTS,
        IFEMPTY,
        IFNOTEMPTY,
        IFSET,
        IFNOTSET,
        IFGT,
        IFLT
    }

    private final Test[] tests;

    private SetConditions(List<Test> tests) {
        this.tests = tests.toArray(Test[]::new);
    }

    static SetConditions of(Arguments arguments, int from) {
        var tests = new ArrayList<Test>();
        for (int i = from; i < arguments.size(); i++) {
            String word = arguments.text(i);
            Test test = test(word);
            if (test == null) {
                arguments.problem(i, "unknown condition '" + word + "'");
            } else {
                tests.add(test);
            }
        }
        return new SetConditions(tests);
    }

    /// From the words behind the name in an action; a word that is none is answered.
    static SetConditions of(List<String> words, List<String> unknown) {
        var tests = new ArrayList<Test>();
        for (String word : words) {
            Test test = test(word);
            if (test == null) {
                unknown.add(word);
            } else {
                tests.add(test);
            }
        }
        return new SetConditions(tests);
    }

    private static @org.jspecify.annotations.Nullable Test test(String word) {
        for (Test test : Test.values()) {
            if (test.name().equalsIgnoreCase(word)) {
                return test;
            }
        }
        return null;
    }

    boolean allow(Variable variable, Stream stream, Value value) {
        for (Test test : tests) {
            if (!allows(test, variable, stream, value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allows(Test test, Variable variable, Stream stream, Value value) {
        return switch (test) {
            case IFEXISTS -> variable.exists(stream);
            case IFNOTEXISTS -> !variable.exists(stream);
            case IFSET -> variable.isSet(stream);
            case IFNOTSET -> !variable.isSet(stream);
            case IFEMPTY -> isEmpty(value);
            case IFNOTEMPTY -> !isEmpty(value);
            case IFGT -> isOrdered(variable, stream, value, 1);
            case IFLT -> isOrdered(variable, stream, value, -1);
        };
    }

    private static boolean isEmpty(Value value) {
        return (value.kind() == Kind.STR || value.kind() == Kind.BIN) && value.bytes().isEmpty();
    }

    /// Whether the variable is greater (1) or less (-1) than the input; what are not two integers has no order and passes.
    private static boolean isOrdered(Variable variable, Stream stream, Value value, int order) {
        Value now = stream.slots.take();
        boolean comparable =
                variable.get(stream, now) && now.kind() == Kind.SINT && value.kind() == Kind.SINT;
        boolean result = !comparable || Long.compare(now.number(), value.number()) == order;
        stream.slots.give();
        return result;
    }
}

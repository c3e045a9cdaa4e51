package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.stream.Variables;
import sluice.value.Value;

/// One variable by its name and scope; where its value is depends on the stream. Manual §2.8.
public final class Variable {
    /// How long a value lives and who sees it.
    public enum Scope {
        PROC,
        SESS,
        TXN,
        REQ,
        RES,
        CHECK,
        /// The parent stream's; a stream that has none sees nothing.
        PSESS,
        PTXN,
        PREQ,
        PRES;

        static @Nullable Scope of(String word) {
            for (Scope scope : values()) {
                if (scope.name().equalsIgnoreCase(word)
                        && word.equals(word.toLowerCase(java.util.Locale.ROOT))) {
                    return scope;
                }
            }
            return null;
        }
    }

    private final String name;
    private final Scope scope;
    private final int number;
    private final ProcessVariables process;

    Variable(String name, Scope scope, int number, ProcessVariables process) {
        this.name = name;
        this.scope = scope;
        this.number = number;
        this.process = process;
    }

    public String name() {
        return name;
    }

    /// Its place among the variables of its scope.
    int number() {
        return number;
    }

    public Scope scope() {
        return scope;
    }

    /// Puts the value into `out`, bytes borrowed; false when it is not set.
    public boolean get(Stream stream, Value out) {
        if (scope == Scope.PROC) {
            return process.get(number, out);
        }
        Variables variables = in(stream);
        return variables != null && variables.get(slot(), out);
    }

    /// Whether there is such a variable, set or not: those of the process exist since the configuration named them.
    public boolean exists(Stream stream) {
        return scope == Scope.PROC || isSet(stream);
    }

    public boolean isSet(Stream stream) {
        if (scope == Scope.PROC) {
            return process.isSet(number);
        }
        Variables variables = in(stream);
        return variables != null && variables.isSet(slot());
    }

    public void set(Stream stream, Value value) {
        if (scope == Scope.PROC) {
            process.set(number, value);
            return;
        }
        Variables variables = in(stream);
        if (variables != null) {
            variables.set(slot(), value);
        }
    }

    /// Sets a variable of scope `proc` while the configuration is read.
    public void set(Value value) {
        process.set(number, value);
    }

    public void unset(Stream stream) {
        if (scope == Scope.PROC) {
            process.unset(number);
            return;
        }
        Variables variables = in(stream);
        if (variables != null) {
            variables.unset(slot());
        }
    }

    /// `req` and `res` share one store whose numbers must not meet.
    private int slot() {
        return switch (scope) {
            case REQ -> number * 2;
            case RES -> number * 2 + 1;
            default -> number;
        };
    }

    private @Nullable Variables in(Stream stream) {
        return switch (scope) {
            case SESS -> stream.session().variables;
            case TXN -> stream.transactionVariables;
            case REQ -> response(stream.phase) ? null : stream.messageVariables;
            case RES -> response(stream.phase) ? stream.messageVariables : null;
            case CHECK -> stream.phase == Phase.CHECK ? stream.transactionVariables : null;
            case PROC, PSESS, PTXN, PREQ, PRES -> null;
        };
    }

    private static boolean response(Phase phase) {
        return phase.ordinal() >= Phase.RESPONSE_CONTENT.ordinal() && phase != Phase.CHECK;
    }

    @Override
    public String toString() {
        return name;
    }
}

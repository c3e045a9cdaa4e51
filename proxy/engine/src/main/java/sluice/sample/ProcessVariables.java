package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.Arrays;

/// The variables of scope `proc`: seen by all loops.
@Shared("copy on write: each value is immutable and replaced whole")
public final class ProcessVariables {
    private record Stored(Kind kind, long number, long high, ByteString bytes) {}

    private volatile @Nullable Stored[] values = new Stored[0];

    boolean get(int variable, Value out) {
        @Nullable Stored[] now = values;
        Stored stored = variable < now.length ? now[variable] : null;
        if (stored == null) {
            return false;
        }
        switch (stored.kind) {
            case BOOL -> out.bool(stored.number != 0);
            case SINT -> out.integer(stored.number);
            case IPV4 -> out.ipv4((int) stored.number);
            case IPV6 -> out.ipv6(stored.high, stored.number);
            case STR, BIN, METH -> out.string(stored.bytes).retype(stored.kind);
            case ANY, ADDR -> throw new AssertionError("no variable has the type " + stored.kind);
        }
        return true;
    }

    boolean isSet(int variable) {
        @Nullable Stored[] now = values;
        return variable < now.length && now[variable] != null;
    }

    void set(int variable, Value value) {
        boolean bytes =
                value.kind() == Kind.STR || value.kind() == Kind.BIN || value.kind() == Kind.METH;
        put(
                variable,
                new Stored(
                        value.kind(),
                        value.number(),
                        value.high(),
                        bytes ? value.bytes().copy() : ByteString.EMPTY));
    }

    void unset(int variable) {
        put(variable, null);
    }

    /// Copies one value of another set.
    void adopt(int variable, ProcessVariables from, int theirs) {
        @Nullable Stored[] values = from.values;
        put(variable, theirs < values.length ? values[theirs] : null);
    }

    private synchronized void put(int variable, @Nullable Stored stored) {
        @Nullable Stored[] copy = Arrays.copyOf(values, Math.max(values.length, variable + 1));
        copy[variable] = stored;
        values = copy;
    }
}

package sluice.stream;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.Arrays;

/// The variables of one scope: values by a number that the configuration gave to each name. Manual §2.8.
///
/// Integers, addresses and booleans are kept in place; bytes are copied on [#set], because they outlive the window that they came from.
@LoopConfined
public final class Variables {
    private @Nullable Kind[] kinds = new Kind[0];
    private long[] numbers = new long[0];
    private long[] highs = new long[0];
    private byte[][] bytes = new byte[0][];
    private int[] lengths = new int[0];

    /// Copies the variable into `out`; false when it was never set.
    public boolean get(int variable, Value out) {
        if (variable >= kinds.length || kinds[variable] == null) {
            return false;
        }
        Kind kind = kinds[variable];
        switch (kind) {
            case BOOL -> out.bool(numbers[variable] != 0);
            case SINT -> out.integer(numbers[variable]);
            case IPV4 -> out.ipv4((int) numbers[variable]);
            case IPV6 -> out.ipv6(highs[variable], numbers[variable]);
            case STR -> out.string(bytes[variable], 0, lengths[variable]);
            case BIN -> out.binary(bytes[variable], 0, lengths[variable]);
            case METH -> out.method(bytes[variable], 0, lengths[variable]);
            case ANY, ADDR -> throw new AssertionError("no variable has the type " + kind);
        }
        return true;
    }

    public boolean isSet(int variable) {
        return variable < kinds.length && kinds[variable] != null;
    }

    public void set(int variable, Value value) {
        grow(variable);
        kinds[variable] = value.kind();
        switch (value.kind()) {
            case STR, BIN, METH -> {
                var view = value.bytes();
                if (bytes[variable].length < view.length()) {
                    bytes[variable] = new byte[Math.max(32, view.length())];
                }
                System.arraycopy(view.array(), view.offset(), bytes[variable], 0, view.length());
                lengths[variable] = view.length();
            }
            case BOOL, SINT, IPV4, IPV6 -> {
                numbers[variable] = value.number();
                highs[variable] = value.high();
            }
            case ANY, ADDR -> throw new AssertionError("no value has the type " + value.kind());
        }
    }

    public void unset(int variable) {
        if (variable < kinds.length) {
            kinds[variable] = null;
        }
    }

    public void clear() {
        Arrays.fill(kinds, null);
    }

    private void grow(int variable) {
        if (variable < kinds.length) {
            return;
        }
        int size = Math.max(8, variable + 1);
        int before = kinds.length;
        kinds = Arrays.copyOf(kinds, size);
        numbers = Arrays.copyOf(numbers, size);
        highs = Arrays.copyOf(highs, size);
        bytes = Arrays.copyOf(bytes, size);
        lengths = Arrays.copyOf(lengths, size);
        Arrays.fill(bytes, before, size, ByteString.EMPTY.array());
    }
}

package sluice.keyword.arithmetic;

import static sluice.sample.ArgumentType.SINT_OR_VARIABLE;
import static sluice.sample.ArgumentType.STR;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Variable;
import sluice.value.ByteString;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.function.LongBinaryOperator;

/// Calculations and comparisons; results saturate at the limits of 64 bits.
final class NumberConverters {
    private NumberConverters() {}

    private static Conversion with(Arguments arguments, LongBinaryOperator operator) {
        @Nullable Variable variable = arguments.variable(0);
        if (variable == null) {
            long operand = arguments.integer(0);
            return (stream, value) -> {
                value.integer(operator.applyAsLong(value.number(), operand));
                return true;
            };
        }
        return (stream, value) -> {
            Value operand = stream.slots.take();
            boolean known = variable.get(stream, operand) && Cast.to(Kind.SINT, operand);
            long number = operand.number();
            stream.slots.give();
            if (!known) {
                return false;
            }
            value.integer(operator.applyAsLong(value.number(), number));
            return true;
        };
    }

    static long sum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? limit(a < 0) : sum;
    }

    static long difference(long a, long b) {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? limit(a < 0) : difference;
    }

    static long product(long a, long b) {
        long product = a * b;
        long high = Math.multiplyHigh(a, b);
        return high == product >> 63 ? product : limit((a < 0) != (b < 0));
    }

    private static long limit(boolean negative) {
        return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /// `add(<value>)` — adds a number or the value of a variable.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `40` | `add(2)` | `42` |
    /// | `9223372036854775807` | `add(1)` | `9223372036854775807` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "add", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion add(Arguments arguments) {
        return with(arguments, NumberConverters::sum);
    }

    /// `sub(<value>)` — subtracts a number or the value of a variable.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `40` | `sub(42)` | `-2` |
    /// | `-9223372036854775808` | `sub(1)` | `-9223372036854775808` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "sub", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion sub(Arguments arguments) {
        return with(arguments, NumberConverters::difference);
    }

    /// `mul(<value>)` — multiplies with a number or the value of a variable.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `21` | `mul(2)` | `42` |
    /// | `9223372036854775807` | `mul(-2)` | `-9223372036854775808` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "mul", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion mul(Arguments arguments) {
        return with(arguments, NumberConverters::product);
    }

    /// `div(<value>)` — divides, dropping the remainder; by zero it gives the largest number.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `85` | `div(2)` | `42` |
    /// | `7` | `div(0)` | `9223372036854775807` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "div", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion div(Arguments arguments) {
        return with(
                arguments,
                (a, b) -> {
                    if (b == 0) {
                        return Long.MAX_VALUE;
                    }
                    return a == Long.MIN_VALUE && b == -1 ? Long.MAX_VALUE : a / b;
                });
    }

    /// `mod(<value>)` — the remainder of a division; by zero it gives 0.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `85` | `mod(43)` | `42` |
    /// | `7` | `mod(0)` | `0` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "mod", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion mod(Arguments arguments) {
        return with(arguments, (a, b) -> b == 0 || b == -1 ? 0 : a % b);
    }

    /// `and(<value>)` — keeps the bits that are set in both.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `12` | `and(10)` | `8` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "and", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion and(Arguments arguments) {
        return with(arguments, (a, b) -> a & b);
    }

    /// `or(<value>)` — sets the bits that are set in either.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `12` | `or(10)` | `14` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "or", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion or(Arguments arguments) {
        return with(arguments, (a, b) -> a | b);
    }

    /// `xor(<value>)` — sets the bits that are set in one of the two.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `12` | `xor(10)` | `6` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "xor", in = Kind.SINT, out = Kind.SINT, args = SINT_OR_VARIABLE)
    static Conversion xor(Arguments arguments) {
        return with(arguments, (a, b) -> a ^ b);
    }

    /// `cpl` — turns every bit around.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `0` | `cpl` | `-1` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "cpl", in = Kind.SINT, out = Kind.SINT)
    static Conversion cpl(Arguments arguments) {
        return (stream, value) -> {
            value.integer(~value.number());
            return true;
        };
    }

    /// `neg` — changes the sign.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `42` | `neg` | `-42` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "neg", in = Kind.SINT, out = Kind.SINT)
    static Conversion neg(Arguments arguments) {
        return (stream, value) -> {
            value.integer(difference(0, value.number()));
            return true;
        };
    }

    /// `not` — true for 0, false for every other number.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `0` | `not` | `1` |
    /// | `5` | `not` | `0` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "not", in = Kind.SINT, out = Kind.BOOL)
    static Conversion not(Arguments arguments) {
        return (stream, value) -> {
            value.bool(value.number() == 0);
            return true;
        };
    }

    /// `bool` — false for 0, true for every other number.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `-3` | `bool` | `1` |
    /// | `0` | `bool` | `0` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "bool", in = Kind.SINT, out = Kind.BOOL)
    static Conversion bool(Arguments arguments) {
        return (stream, value) -> {
            value.bool(value.number() != 0);
            return true;
        };
    }

    /// `odd` — true for odd numbers.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `-3` | `odd` | `1` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "odd", in = Kind.SINT, out = Kind.BOOL)
    static Conversion odd(Arguments arguments) {
        return (stream, value) -> {
            value.bool((value.number() & 1) != 0);
            return true;
        };
    }

    /// `even` — true for even numbers.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `4` | `even` | `1` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "even", in = Kind.SINT, out = Kind.BOOL)
    static Conversion even(Arguments arguments) {
        return (stream, value) -> {
            value.bool((value.number() & 1) == 0);
            return true;
        };
    }

    /// `iif(<true>,<false>)` — the first text for true, the second for false.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `1` | `bool,iif(yes,no)` | `yes` |
    /// | `0` | `bool,iif(yes,no)` | `no` |
    ///
    /// `set-header x-forwarded-proto %[ssl_fc,iif(https,http)]`. Manual §7.3.1.
    @Converter(
            name = "iif",
            in = Kind.BOOL,
            out = Kind.STR,
            args = {STR, STR})
    static Conversion iif(Arguments arguments) {
        ByteString whenTrue = arguments.bytes(0);
        ByteString whenFalse = arguments.bytes(1);
        return (stream, value) -> {
            value.string(value.truth() ? whenTrue : whenFalse);
            return true;
        };
    }
}

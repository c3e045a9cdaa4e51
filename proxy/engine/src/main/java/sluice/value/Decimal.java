package sluice.value;

/// Signed 64-bit integers as decimal text, without objects in between.
public final class Decimal {
    /// Room for the longest number with its sign.
    public static final int MAX_LENGTH = 20;

    private Decimal() {}

    /// How many digits a number that is not negative has.
    public static int length(long number) {
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        return digits;
    }

    /// Writes `number` and returns how many bytes that took.
    public static int write(long number, byte[] target, int offset) {
        int at = offset;
        long rest = number;
        if (number < 0) {
            target[at++] = '-';
            if (number == Long.MIN_VALUE) {
                target[at++] = '9';
                rest = 223372036854775808L;
            } else {
                rest = -number;
            }
        }
        int digits = length(rest);
        for (int i = at + digits - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits - offset;
    }

    /// The number that the text begins with, 0 when it begins with none; saturates. A sign is taken.
    public static long leading(byte[] array, int offset, int length) {
        int at = offset;
        int end = offset + length;
        boolean negative = false;
        if (at < end && (array[at] == '-' || array[at] == '+')) {
            negative = array[at] == '-';
            at++;
        }
        long number = 0;
        for (; at < end && array[at] >= '0' && array[at] <= '9'; at++) {
            int digit = array[at] - '0';
            if (number < (Long.MIN_VALUE + digit) / 10) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            number = number * 10 - digit;
        }
        if (!negative && number == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        return negative ? number : -number;
    }
}

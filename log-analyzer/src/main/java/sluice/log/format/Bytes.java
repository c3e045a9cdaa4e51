package sluice.log.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Searching and comparing in byte arrays, eight bytes at a time.
///
/// Every array given to these methods has at least [#PADDING] readable bytes behind the range, so a load of eight bytes
/// never runs over the end.
public final class Bytes {
    /// Spare bytes behind the last valid one in every array that is parsed.
    public static final int PADDING = 8;

    /// Longs of eight equal bytes, for [#find].
    public static final long SPACE = repeat(' ');

    public static final long NEWLINE = repeat('\n');
    public static final long QUOTE = repeat('"');
    public static final long BRACKET = repeat('[');
    public static final long BRACE_END = repeat('}');

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private Bytes() {}

    public static long repeat(char c) {
        return c * ONES;
    }

    /// Eight bytes, the first in the lowest bits.
    public static long at(byte[] bytes, int i) {
        return (long) LONG.get(bytes, i);
    }

    /// Index of the first byte equal to those of `pattern` in `[from, to)`, or `to`.
    public static int find(byte[] bytes, int from, int to, long pattern) {
        for (int i = from; i < to; i += 8) {
            long x = at(bytes, i) ^ pattern;
            long hit = (x - ONES) & ~x & HIGH;
            if (hit != 0) {
                int found = i + (Long.numberOfTrailingZeros(hit) >>> 3);
                return found < to ? found : to;
            }
        }
        return to;
    }

    /// Index of the first newline in `[from, to)`, or `to`: as [#find], four words at a time, for long ways. The array has 40
    /// readable bytes behind the range.
    static int newline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i += 32) {
            long a = newlines(bytes, i);
            long b = newlines(bytes, i + 8);
            long c = newlines(bytes, i + 16);
            long d = newlines(bytes, i + 24);
            if (((a | b | c | d) & HIGH) != 0) return find(bytes, i, to, NEWLINE);
        }
        return to;
    }

    private static long newlines(byte[] bytes, int i) {
        long x = at(bytes, i) ^ NEWLINE;
        return (x - ONES) & ~x;
    }

    /// Index of the last `c` in `[from, to)`, or -1.
    public static int findLast(byte[] bytes, int from, int to, char c) {
        for (int i = to - 1; i >= from; i--) if (bytes[i] == c) return i;
        return -1;
    }

    /// Index of the first occurrence of `word` in `[from, to)`, or -1.
    public static int indexOf(byte[] bytes, int from, int to, byte[] word) {
        int last = to - word.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == word[0] && startsWith(bytes, i, to, word)) return i;
        }
        return -1;
    }

    public static boolean startsWith(byte[] bytes, int from, int to, byte[] word) {
        if (to - from < word.length) return false;
        for (int i = 0; i < word.length; i++) if (bytes[from + i] != word[i]) return false;
        return true;
    }

    public static boolean equal(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
        return Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bFrom + length);
    }

    /// Like [#equal], for short ranges that both have padding behind them.
    public static boolean equalPadded(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) if (at(a, aFrom + i) != at(b, bFrom + i)) return false;
        int rest = length - i;
        return rest == 0 || ((at(a, aFrom + i) ^ at(b, bFrom + i)) & (1L << (rest << 3)) - 1) == 0;
    }

    /// A well mixed hash of `[from, to)`.
    public static int hash(byte[] bytes, int from, int to) {
        long hash = to - from;
        int i = from;
        for (; i + 8 <= to; i += 8) hash = (hash ^ at(bytes, i)) * PRIME ^ hash >>> 29;
        int rest = to - i;
        if (rest > 0) hash = (hash ^ at(bytes, i) & (1L << (rest << 3)) - 1) * PRIME;
        return (int) (hash ^ hash >>> 32);
    }

    /// Up to eight bytes, the first in the lowest bits, zeros behind `length` of them.
    public static long head(byte[] bytes, int from, int length) {
        long word = at(bytes, from);
        return length >= 8 ? word : word & (1L << (length << 3)) - 1;
    }

    /// A well mixed hash of two words.
    public static int hash(int length, long first, long second) {
        long hash = (first ^ length) * PRIME ^ Long.rotateLeft(second * PRIME, 31);
        hash ^= hash >>> 32;
        hash *= PRIME;
        return (int) (hash >>> 29);
    }

    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /// The number in `[from, to)`, a sign `+` or `-` before it allowed; `Long.MIN_VALUE` when it is none.
    public static long number(byte[] bytes, int from, int to) {
        int i = from;
        boolean negative = i < to && bytes[i] == '-';
        if (negative || i < to && bytes[i] == '+') i++;
        if (i >= to || to - i > 18) return Long.MIN_VALUE;
        long value = 0;
        for (; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) return Long.MIN_VALUE;
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /// The text of `[from, to)`; bytes that are no UTF-8 become replacement characters.
    public static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /// The bytes of a text with padding behind them.
    public static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + PADDING);
    }

    static byte[] of(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }
}

package sluice.log.format;

/// The numbers in the next 64 bytes of a line, one after the other, without a branch per digit: the places of all
/// non-digits are gathered into one word, and the digits between two of them are multiplied together.
///
/// ```
/// bytes        0/0/1/34/35 200 1961 - - ----
/// delimiters   .X.X.X..X..X...X....XXXXXXXXX   one bit each
/// ```
///
/// Refuses what is unusual: more than eight digits, another delimiter, a number that does not end in the window. Owned by
/// one thread.
final class NumberWindow {
    /// How many bytes behind the place of [#open] are loaded.
    static final int SIZE = 64;

    /// No number.
    static final long NONE = Long.MIN_VALUE;

    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ZEROS = Bytes.repeat('0');
    static final long ABOVE_NINE = 0x7676767676767676L;

    /// Multiplied by one bit in each byte, it brings them together in the highest byte.
    private static final long GATHER = 0x0102040810204080L;

    private long delimiters;
    private int at;
    private int next;

    /// Begins at `at`, where the first number is expected.
    void open(byte[] b, int at) {
        this.at = at;
        next = 0;
        delimiters =
                nonDigits(Bytes.at(b, at) ^ ZEROS)
                        | nonDigits(Bytes.at(b, at + 8) ^ ZEROS) << 8
                        | nonDigits(Bytes.at(b, at + 16) ^ ZEROS) << 16
                        | nonDigits(Bytes.at(b, at + 24) ^ ZEROS) << 24
                        | nonDigits(Bytes.at(b, at + 32) ^ ZEROS) << 32
                        | nonDigits(Bytes.at(b, at + 40) ^ ZEROS) << 40
                        | nonDigits(Bytes.at(b, at + 48) ^ ZEROS) << 48
                        | nonDigits(Bytes.at(b, at + 56) ^ ZEROS) << 56;
    }

    /// A bit for each of eight bytes that is no digit.
    ///
    /// @param x the bytes, each `^ '0'`
    static long nonDigits(long x) {
        return ((((x & LOW_BITS) + ABOVE_NINE | x) & HIGH) >>> 7) * GATHER >>> 56;
    }

    /// Where the next number is expected.
    int end() {
        return at + next;
    }

    /// Passes over this character if it is there instead of a number.
    boolean skip(byte[] b, char c) {
        if (b[at + next] != c) return false;
        delimiters &= delimiters - 1;
        next++;
        return true;
    }

    /// The next number if this delimiter follows it, else [#NONE].
    ///
    /// @param signed a minus may stand before it
    long number(byte[] b, char delimiter, boolean signed) {
        int start = next;
        int end = Long.numberOfTrailingZeros(delimiters);
        delimiters &= delimiters - 1;
        boolean negative = end == start;
        if (negative) {
            if (!signed || end == SIZE || b[at + end] != '-') return NONE;
            start++;
            end = Long.numberOfTrailingZeros(delimiters);
            delimiters &= delimiters - 1;
        }
        int length = end - start;
        if (length <= 0 || length > 8 || end == SIZE || b[at + end] != delimiter) return NONE;
        next = end + 1;
        long x = (Bytes.at(b, at + start) ^ ZEROS) << 64 - (length << 3);
        x = x * 10 + (x >>> 8);
        x = (x & 0x00ff00ff00ff00ffL) * 100 + (x >>> 16 & 0x00ff00ff00ff00ffL);
        x = (x & 0x0000ffff0000ffffL) * 10_000 + (x >>> 32 & 0x0000ffff0000ffffL);
        long value = x & 0xffffffffL;
        return negative ? -value : value;
    }

    /// Passes over so many numbers with slashes between them and this delimiter behind; false when [#number] would have
    /// refused one.
    boolean pass(byte[] b, int count, char delimiter, boolean signed) {
        long rest = delimiters;
        int start = next;
        for (int i = count; i > 0; i--) {
            int end = Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            if (end == start) {
                if (!signed || end == SIZE || b[at + end] != '-') return false;
                start++;
                end = Long.numberOfTrailingZeros(rest);
                rest &= rest - 1;
            }
            int length = end - start;
            if (length <= 0 || length > 8 || end == SIZE) return false;
            if (b[at + end] != (i > 1 ? '/' : delimiter)) return false;
            start = end + 1;
        }
        delimiters = rest;
        next = start;
        return true;
    }
}

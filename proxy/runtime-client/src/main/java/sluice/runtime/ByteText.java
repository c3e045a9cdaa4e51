package sluice.runtime;

import java.nio.charset.StandardCharsets;

/// Numbers and words out of the bytes of an answer, without a string where one is known already.
final class ByteText {
    private ByteText() {}

    /// Where the byte next stands, `to` where it does not.
    static int find(byte[] bytes, char wanted, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /// The text as a string: the very same `known` where that is what the bytes say.
    static String text(byte[] bytes, int from, int to, String known) {
        if (says(bytes, from, to, known)) {
            return known;
        }
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.equals(known) ? known : text;
    }

    /// Whether the bytes spell the word, which is certain for ASCII only.
    static boolean says(byte[] bytes, int from, int to, String word) {
        int length = to - from;
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A decimal number with an optional minus; `otherwise` where it is none or beyond 18 digits.
    static long number(byte[] bytes, int from, int to, long otherwise) {
        boolean negative = from < to && bytes[from] == '-';
        int at = negative ? from + 1 : from;
        if (at == to || to - at > 18) {
            return otherwise;
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}

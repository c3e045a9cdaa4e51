package sluice.wire.http;

import sluice.value.ByteString;
import sluice.value.ByteView;

/// Words in field values, compared whatever the case of their letters.
public final class FieldWords {
    private FieldWords() {}

    /// Whether the text is this word.
    ///
    /// @param word in lower case
    public static boolean is(ByteView text, ByteString word) {
        return is(text, text.length(), word);
    }

    /// Whether its first `length` bytes are this word.
    public static boolean is(ByteView text, int length, ByteString word) {
        return length == word.length() && startsWith(text, word);
    }

    public static boolean startsWith(ByteView text, ByteString word) {
        if (text.length() < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            int b = text.at(i);
            if ((b >= 'A' && b <= 'Z' ? b | 32 : b) != word.at(i)) {
                return false;
            }
        }
        return true;
    }

    /// The number behind the first `from` bytes, quotes around it left out; -1 when there is none.
    public static long number(ByteView text, int from) {
        int at = from;
        int end = text.length();
        if (end - at >= 2 && text.at(at) == '"' && text.at(end - 1) == '"') {
            at++;
            end--;
        }
        if (at >= end) {
            return -1;
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = text.at(at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = Math.min(number * 10 + digit, Integer.MAX_VALUE);
        }
        return number;
    }
}

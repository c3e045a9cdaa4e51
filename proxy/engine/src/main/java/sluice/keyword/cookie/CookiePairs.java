package sluice.keyword.cookie;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.Value;

/// `NAME = VALUE ; NAME2 = "VALUE 2"` taken apart, as lenient as clients need it.
final class CookiePairs {
    private CookiePairs() {}

    /// Finds a cookie of that name (any, when empty) from `from` on; its value goes into `found`, its name into
    /// `names` if given. Answers where to go on, -1 when there is none.
    ///
    /// @param list whether several cookies stand in one line
    static int find(
            byte[] bytes,
            int from,
            int end,
            ByteString name,
            boolean list,
            Value found,
            @Nullable ByteWriter names) {
        int start = from;
        while (start < end) {
            while (start < end && blank(bytes[start])) {
                start++;
            }
            int equal = start;
            int nameEnd = start;
            while (equal < end
                    && bytes[equal] != '='
                    && bytes[equal] != ';'
                    && !(list && bytes[equal] == ',')) {
                if (!blank(bytes[equal++])) {
                    nameEnd = equal;
                }
            }
            int next = equal;
            if (equal < end && bytes[equal] == '=') {
                int value = equal + 1;
                while (value < end && blank(bytes[value])) {
                    value++;
                }
                next = valueEnd(bytes, value, end);
                int valueEnd = next;
                while (valueEnd > value && blank(bytes[valueEnd - 1])) {
                    valueEnd--;
                }
                boolean attribute = start < end && bytes[start] == '$';
                if (!attribute
                        && (name.isEmpty() && nameEnd > start
                                || name.contentEquals(bytes, start, nameEnd - start))) {
                    found.string(bytes, value, valueEnd - value);
                    if (names != null) {
                        names.put(bytes, start, nameEnd - start);
                    }
                    return next + 1;
                }
            }
            if (!list) {
                return -1;
            }
            start = next + 1;
        }
        return -1;
    }

    private static int valueEnd(byte[] bytes, int from, int end) {
        boolean quoted = false;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (quoted) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == ';' || b == ',') {
                return i;
            }
        }
        return end;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }
}

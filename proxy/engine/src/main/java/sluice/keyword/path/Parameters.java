package sluice.keyword.path;

import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;

/// `name=value` pairs divided by `&` or `;`.
final class Parameters {
    private static final int LONGEST_METHOD = 32;

    private Parameters() {}

    /// Puts the value of the next parameter of that name (any, when empty) at or behind `from` into `out`, and remembers the place behind it.
    static boolean next(
            byte[] bytes,
            int from,
            int end,
            ByteString name,
            boolean ignoreCase,
            int delimiter,
            Value out) {
        int at = from;
        while (at < end) {
            int equal = at;
            while (equal < end && bytes[equal] != '=' && !divides(bytes[equal], delimiter)) {
                equal++;
            }
            boolean hit =
                    equal < end
                            && bytes[equal] == '='
                            && (name.isEmpty() || same(bytes, at, equal, name, ignoreCase));
            int stop = equal;
            while (stop < end && !divides(bytes[stop], delimiter)) {
                stop++;
            }
            if (hit) {
                out.cursor(stop + 1);
                out.more(stop + 1 < end);
                out.string(bytes, equal + 1, stop - equal - 1);
                return true;
            }
            at = stop + 1;
        }
        return false;
    }

    private static boolean divides(byte b, int delimiter) {
        return b == '&' || b == ';' || b == delimiter;
    }

    private static boolean same(
            byte[] bytes, int start, int end, ByteString name, boolean ignoreCase) {
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            byte a = bytes[start + i];
            byte b = name.at(i);
            if (a != b && !(ignoreCase && letter(a) && (a | 0x20) == (b | 0x20))) {
                return false;
            }
        }
        return true;
    }

    private static boolean letter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    /// Whether the bytes begin with a method, a blank and something behind it, as far as they have come.
    static boolean mayBeHttp(ByteView payload) {
        int at = 0;
        while (at < payload.length() && at < LONGEST_METHOD && letter(payload.at(at))) {
            at++;
        }
        if (at == payload.length()) {
            return true;
        }
        return at > 0
                && payload.at(at) == ' '
                && (at + 1 == payload.length() || payload.at(at + 1) > ' ');
    }

    /// Whether an empty line stands among the bytes: the end of a head.
    static boolean holdsBlankLine(ByteView payload) {
        int last = -3;
        for (int i = 0; i < payload.length(); i++) {
            if (payload.at(i) == '\n') {
                if (last == i - 1 || last == i - 2 && payload.at(i - 1) == '\r') {
                    return true;
                }
                last = i;
            }
        }
        return false;
    }
}

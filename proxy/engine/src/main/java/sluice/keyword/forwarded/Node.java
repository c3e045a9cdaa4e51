package sluice.keyword.forwarded;

import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.Decimal;
import sluice.value.Value;

/// The grammar of a node: who is named by `for` and `by`. RFC 7239 §6.
///
/// ```
/// node     = nodename [ ":" nodeport ]
/// nodename = IPv4 | "[" IPv6 "]" | "unknown" | obfuscated
/// nodeport = 1*5 DIGIT | obfuscated
/// ```
///
/// Each method begins at an offset and answers where its part ends, or -1 when there is no such part.
final class Node {
    static final ByteString UNKNOWN = ByteString.of("unknown");
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_PORT = 65535;

    private Node() {}

    /// A node's name; `out` becomes what it stands for, an address or a text that borrows the bytes.
    static int name(byte[] bytes, int at, int end, Value out) {
        if (at == end) {
            return -1;
        }
        if (bytes[at] == '_') {
            int stop = obfuscated(bytes, at, end);
            if (stop > 0) {
                out.string(bytes, at, stop - at);
            }
            return stop;
        }
        if (bytes[at] == '[') {
            int stop = at + 1;
            while (stop < end && bytes[stop] != ']') {
                stop++;
            }
            boolean address =
                    stop < end
                            && holds(bytes, at + 1, stop, ':')
                            && AddressText.parse(bytes, at + 1, stop - at - 1, out);
            return address ? stop + 1 : -1;
        }
        int stop = at;
        while (stop < end && bytes[stop] != ':') {
            stop++;
        }
        if (isUnknown(bytes, at, stop)) {
            out.string(bytes, at, stop - at);
            return stop;
        }
        return AddressText.parse(bytes, at, stop - at, out) ? stop : -1;
    }

    /// A port behind its colon; `out` becomes a number, or a text that borrows the bytes.
    static int port(byte[] bytes, int at, int end, Value out) {
        if (at < end && bytes[at] == '_') {
            int stop = obfuscated(bytes, at, end);
            if (stop > 0) {
                out.string(bytes, at, stop - at);
            }
            return stop;
        }
        int stop = at;
        while (stop < end && bytes[stop] >= '0' && bytes[stop] <= '9') {
            stop++;
        }
        if (stop == at || stop - at > MAX_PORT_DIGITS) {
            return -1;
        }
        out.integer(Decimal.leading(bytes, at, stop - at));
        return out.number() <= MAX_PORT ? stop : -1;
    }

    /// A whole node up to `end`; `out` is used up.
    static boolean is(byte[] bytes, int at, int end, Value out) {
        int stop = name(bytes, at, end, out);
        if (stop < 0 || stop == end) {
            return stop == end;
        }
        return bytes[stop] == ':' && port(bytes, stop + 1, end, out) == end;
    }

    /// `_` and at least one letter, digit, dot, hyphen or underscore.
    private static int obfuscated(byte[] bytes, int at, int end) {
        int stop = at + 1;
        while (stop < end && isObfuscated(bytes[stop])) {
            stop++;
        }
        return stop > at + 1 ? stop : -1;
    }

    /// Whether all bytes may stand in an obfuscated name behind its `_`, and there is one at least.
    static boolean isObfuscated(byte[] bytes, int at, int end) {
        for (int i = at; i < end; i++) {
            if (!isObfuscated(bytes[i])) {
                return false;
            }
        }
        return at < end;
    }

    private static boolean isObfuscated(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '.'
                || b == '_'
                || b == '-';
    }

    private static boolean isUnknown(byte[] bytes, int at, int end) {
        if (end - at != UNKNOWN.length()) {
            return false;
        }
        for (int i = 0; i < UNKNOWN.length(); i++) {
            if ((bytes[at + i] | 0x20) != UNKNOWN.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(byte[] bytes, int at, int end, char wanted) {
        for (int i = at; i < end; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}

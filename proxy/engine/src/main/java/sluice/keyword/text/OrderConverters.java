package sluice.keyword.text;

import static sluice.sample.ArgumentType.STR;
import static sluice.sample.ArgumentType.VARIABLE;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Variable;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Text turned round, cut at its first line, compared in secret, and chosen by preference.
final class OrderConverters {
    private OrderConverters() {}

    /// `cut_crlf` — what stands before the first line end.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `one line` | `cut_crlf` | `one line` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "cut_crlf", in = Kind.STR, out = Kind.STR)
    static Conversion cutLineEnd(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = 0;
            while (length < view.length() && view.at(length) != '\r' && view.at(length) != '\n') {
                length++;
            }
            value.string(view.array(), view.offset(), length);
            return true;
        };
    }

    /// `reverse` — the bytes in reverse order: what a text ends with becomes what it begins with, for indexed look-ups by `map_beg`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `example.com` | `reverse` | `moc.elpmaxe` |
    ///
    /// Bytes, not characters: not for text in UTF-8. Manual §7.3.1.
    @Converter(name = "reverse", in = Kind.STR, out = Kind.STR)
    static Conversion reverse(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = view.length();
            byte[] from = view.array();
            int last = view.offset() + length - 1;
            byte[] room = value.room(length);
            for (int i = 0; i < length; i++) {
                room[i] = from[last - i];
            }
            value.string(room, 0, length);
            return true;
        };
    }

    /// `reverse_dom` — a host name with its labels in reverse order.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `mail.example.com` | `reverse_dom` | `com.example.mail` |
    /// | `example.com.` | `reverse_dom` | `com.example` |
    /// | `a..b` | `reverse_dom` | |
    ///
    /// One dot at the end does not count; an empty label makes it fail. Letters stay as they are. Manual §7.3.1.
    @Converter(name = "reverse_dom", in = Kind.STR, out = Kind.STR)
    static Conversion reverseLabels(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = view.length();
            if (length > 0 && view.at(length - 1) == '.') {
                length--;
            }
            byte[] from = view.array();
            int start = view.offset();
            byte[] room = value.room(length);
            int to = 0;
            for (int end = length; end >= 0; ) {
                int begin = end;
                while (begin > 0 && from[start + begin - 1] != '.') {
                    begin--;
                }
                if (begin == end) {
                    return false;
                }
                System.arraycopy(from, start + begin, room, to, end - begin);
                to += end - begin;
                if (begin > 0) {
                    room[to++] = '.';
                }
                end = begin - 1;
            }
            value.string(room, 0, to);
            return true;
        };
    }

    /// `secure_memcmp(<var>)` — whether the bytes are those in a variable, found out in a time that tells nothing about where they differ.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `secret` | `set-var(txn.s),secure_memcmp(txn.s)` | `1` |
    /// | `secret` | `set-var(txn.s),lower,bytes(1),secure_memcmp(txn.s)` | `0` |
    ///
    /// Fails when the variable is not set. Manual §7.3.1.
    @Converter(name = "secure_memcmp", in = Kind.BIN, out = Kind.BOOL, args = VARIABLE)
    static Conversion secureCompare(Arguments arguments) {
        Variable variable = Objects.requireNonNull(arguments.variable(0));
        return (stream, value) -> {
            Value other = stream.slots.take();
            boolean known = variable.get(stream, other) && Cast.to(Kind.BIN, other);
            if (known) {
                ByteView a = value.bytes();
                ByteView b = other.bytes();
                boolean equallyLong = a.length() == b.length();
                int difference = equallyLong ? 0 : 1;
                for (int i = 0; equallyLong && i < a.length(); i++) {
                    difference |= a.at(i) ^ b.at(i);
                }
                value.bool(difference == 0);
            }
            stream.slots.give();
            return known;
        };
    }

    /// `language(<values>[,<default>])` — the one of the languages (`de;en;fr`) that an `accept-language` header likes most.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `fr;q=0.5, de` | `language(de;en;fr)` | `de` |
    /// | `de-CH, fr;q=0.9` | `language(de;fr)` | `de` |
    /// | `it` | `language(de;fr,en)` | `en` |
    /// | `it` | `language(de;fr)` | |
    ///
    /// Among equals the first of the header; those with `q=0` do not count. A variant (`de-CH`) that is not listed stands for its language.
    /// Letters count as they are. Manual §7.3.1.
    @Converter(
            name = "language",
            in = Kind.STR,
            out = Kind.STR,
            args = {STR, STR},
            required = 1)
    static Conversion language(Arguments arguments) {
        List<ByteString> known = new ArrayList<>();
        for (String word : arguments.text(0).split(";")) {
            known.add(ByteString.of(word));
        }
        boolean fallback = arguments.has(1);
        ByteString otherwise = arguments.bytes(1);
        return (stream, value) -> {
            ByteString best = best(value.bytes(), known);
            if (best != null) {
                value.string(best);
            } else if (fallback) {
                value.string(otherwise);
            }
            return best != null || fallback;
        };
    }

    private static @Nullable ByteString best(ByteView header, List<ByteString> known) {
        ByteString best = null;
        int bestQuality = 0;
        int at = 0;
        while (at < header.length()) {
            int end = at;
            while (end < header.length() && header.at(end) != ',') {
                end++;
            }
            int name = at;
            while (name < end && isBlank(header.at(name))) {
                name++;
            }
            int nameEnd = name;
            while (nameEnd < end && header.at(nameEnd) != ';' && !isBlank(header.at(nameEnd))) {
                nameEnd++;
            }
            int quality = quality(header, nameEnd, end);
            ByteString found = quality > bestQuality ? find(header, name, nameEnd, known) : null;
            if (found != null) {
                best = found;
                bestQuality = quality;
            }
            at = end + 1;
        }
        return best;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// In thousandths; 1000 where none is given. RFC 9110 §12.4.2.
    private static int quality(ByteView header, int from, int end) {
        int at = from;
        while (at < end && header.at(at) != '=') {
            at++;
        }
        if (at >= end) {
            return 1000;
        }
        int number = 0;
        int decimals = -1;
        for (at++; at < end && decimals < 3; at++) {
            byte b = header.at(at);
            if (b == '.') {
                decimals = 0;
            } else if (b >= '0' && b <= '9') {
                number = Math.min(number * 10 + b - '0', 100_000);
                decimals += decimals >= 0 ? 1 : 0;
            }
        }
        for (decimals = Math.max(0, decimals); decimals < 3; decimals++) {
            number *= 10;
        }
        return Math.min(number, 1000);
    }

    private static @Nullable ByteString find(
            ByteView header, int from, int end, List<ByteString> known) {
        int language = from;
        while (language < end && header.at(language) != '-') {
            language++;
        }
        ByteString whole = listed(header, from, end, known);
        return whole != null || language == end ? whole : listed(header, from, language, known);
    }

    private static @Nullable ByteString listed(
            ByteView header, int from, int end, List<ByteString> known) {
        for (int i = 0; i < known.size(); i++) {
            ByteString each = known.get(i);
            boolean same = each.length() == end - from;
            for (int k = 0; same && k < each.length(); k++) {
                same = each.at(k) == header.at(from + k);
            }
            if (same) {
                return each;
            }
        }
        return null;
    }
}

package sluice.keyword.forwarded;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.FieldWords;

/// One element of a `forwarded` header, read strictly: `for=…;by=…;host=…;proto=…`, each at most once, in any order. RFC 7239 §4.
///
/// Between parameters stands a semicolon and nothing else; a value is a token or stands in quotes, and what needs quotes (colons,
/// brackets) must have them. Several elements divided by commas are none: the header is asked for one after the other.
final class Element {
    private static final Parameter[] PARAMETERS = Parameter.values();

    private Element() {}

    /// What an element may say.
    enum Parameter {
        PROTO,
        HOST,
        FOR,
        BY;

        final ByteString word = ByteString.of(name().toLowerCase(java.util.Locale.ROOT));

        /// By its name; null when there is no such parameter.
        static @Nullable Parameter of(String name) {
            for (Parameter each : PARAMETERS) {
                if (each.word.toString().equals(name)) {
                    return each;
                }
            }
            return null;
        }
    }

    private static final ByteString HTTP = ByteString.of("http");
    private static final ByteString HTTPS = ByteString.of("https");

    /// Whether `text` is an element and, where a parameter is wanted, has it.
    ///
    /// @param found becomes the value of `wanted` without its quotes; borrows the bytes of `text`
    static boolean read(
            Stream stream, ByteView text, @Nullable Parameter wanted, @Nullable ByteView found) {
        byte[] bytes = text.array();
        int at = text.offset();
        int end = text.end();
        int seen = 0;
        boolean present = wanted == null;
        while (at < end) {
            Parameter parameter = parameter(bytes, at, end);
            if (parameter == null || (seen >> parameter.ordinal() & 1) != 0) {
                return false;
            }
            seen |= 1 << parameter.ordinal();
            at += parameter.word.length() + 1;
            boolean quoted = at < end && bytes[at] == '"';
            int start = quoted ? at + 1 : at;
            int stop = start;
            while (stop < end && (quoted ? bytes[stop] != '"' : isToken(bytes[stop]))) {
                stop++;
            }
            if (quoted && stop == end || !isValid(stream, parameter, bytes, start, stop)) {
                return false;
            }
            if (parameter == wanted && found != null) {
                found.set(bytes, start, stop - start);
                present = true;
            }
            at = quoted ? stop + 1 : stop;
            if (at == end) {
                return present;
            }
            if (bytes[at++] != ';') {
                return false;
            }
        }
        return false;
    }

    private static @Nullable Parameter parameter(byte[] bytes, int at, int end) {
        for (Parameter each : PARAMETERS) {
            int length = each.word.length();
            if (at + length < end
                    && bytes[at + length] == '='
                    && matches(bytes, at, length, each.word)) {
                return each;
            }
        }
        return null;
    }

    private static boolean matches(byte[] bytes, int at, int length, ByteString word) {
        for (int i = 0; i < length; i++) {
            if ((bytes[at + i] | 0x20) != word.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(
            Stream stream, Parameter parameter, byte[] bytes, int start, int stop) {
        Value scratch = stream.slots.take();
        boolean valid =
                switch (parameter) {
                    case PROTO -> {
                        ByteView proto = scratch.string(bytes, start, stop - start).bytes();
                        yield FieldWords.is(proto, HTTP) || FieldWords.is(proto, HTTPS);
                    }
                    case HOST -> isHost(bytes, start, stop);
                    case FOR, BY -> Node.is(bytes, start, stop, scratch);
                };
        stream.slots.give();
        return valid;
    }

    /// A host with an optional port: characters that RFC 3986 §3.2.2 allows there, which are none of those that end a quoted string.
    static boolean isHost(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean part = isToken(b) && b != '^' && b != '`' && b != '|' && b != '#';
            if (!part && "()[],;:=".indexOf(b) < 0) {
                return false;
            }
        }
        return start < end;
    }

    /// RFC 9110 §5.6.2.
    private static boolean isToken(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
    }
}

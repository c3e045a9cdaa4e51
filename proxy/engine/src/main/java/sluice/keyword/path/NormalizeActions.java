package sluice.keyword.path;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Configuration;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.sample.Suggestion;
import sluice.stream.Stream;
import sluice.value.ByteWriter;
import sluice.wire.http.Head;

import java.util.Arrays;
import java.util.List;

/// `normalize-uri` in all its forms.
final class NormalizeActions {
    private static final List<String> NAMES =
            List.of(
                    "fragment-encode",
                    "fragment-strip",
                    "path-merge-slashes",
                    "path-strip-dot",
                    "path-strip-dotdot",
                    "percent-decode-unreserved",
                    "percent-to-uppercase",
                    "query-sort-by-name");

    private NormalizeActions() {}

    /// Writes the normal form of `bytes[from, to)`; false when they are malformed and that must not pass.
    @FunctionalInterface
    private interface Normalizer {
        boolean write(byte[] bytes, int from, int to, ByteWriter out);
    }

    /// `normalize-uri <normalizer>` — rewrites the request's target so that equal places are written alike.
    ///
    /// | normalizer | what it does |
    /// |---|---|
    /// | `fragment-encode` | `#` becomes `%23` |
    /// | `fragment-strip` | drops `#` and what follows |
    /// | `path-merge-slashes` | `//` becomes `/` |
    /// | `path-strip-dot` | drops segments `.` |
    /// | `path-strip-dotdot [full]` | a segment `..` takes the one before it away; `full`: also where there is none |
    /// | `percent-decode-unreserved [strict]` | `%61` becomes `a`: letters, digits, `-`, `.`, `_`, `~` |
    /// | `percent-to-uppercase [strict]` | `%2f` becomes `%2F` |
    /// | `query-sort-by-name` | sorts the parameters, those of one name keep their order |
    ///
    /// With `strict` a `%` that two hexadecimal digits do not follow is answered 400. Needs `expose-experimental-directives`.
    ///
    /// ```
    /// http-request normalize-uri fragment-strip
    /// http-request normalize-uri percent-decode-unreserved strict
    /// http-request normalize-uri path-strip-dotdot full
    /// ```
    ///
    /// RFC 3986 §6.2. Manual §4.4.
    @ActionKeyword(name = "normalize-uri", in = RuleSet.HTTP_REQUEST)
    static Action normalize(Words words) {
        if (!(words.model() instanceof Configuration whole) || !whole.process().experimental) {
            words.problem(
                    "'normalize-uri' is experimental: it must be allowed by"
                            + " 'expose-experimental-directives' in the global section");
        }
        String name = words.next("a normalizer");
        return switch (name) {
            case "fragment-encode" ->
                    apply(PathActions.Part.PATH_WITH_QUERY, NormalizeActions::fragmentEncode);
            case "fragment-strip" ->
                    apply(PathActions.Part.PATH_WITH_QUERY, NormalizeActions::fragmentStrip);
            case "path-merge-slashes" ->
                    apply(PathActions.Part.PATH, NormalizeActions::mergeSlashes);
            case "path-strip-dot" -> apply(PathActions.Part.PATH, NormalizeActions::stripDot);
            case "path-strip-dotdot" -> {
                boolean full = words.take("full");
                yield apply(
                        PathActions.Part.PATH,
                        (bytes, from, to, out) -> stripDotDot(bytes, from, to, full, out));
            }
            case "percent-decode-unreserved" -> {
                boolean strict = words.take("strict");
                yield apply(
                        PathActions.Part.PATH_WITH_QUERY,
                        (bytes, from, to, out) -> percent(bytes, from, to, true, strict, out));
            }
            case "percent-to-uppercase" -> {
                boolean strict = words.take("strict");
                yield apply(
                        PathActions.Part.PATH_WITH_QUERY,
                        (bytes, from, to, out) -> percent(bytes, from, to, false, strict, out));
            }
            case "query-sort-by-name" ->
                    apply(PathActions.Part.PATH_WITH_QUERY, NormalizeActions::sortQuery);
            default -> {
                words.problem(
                        "unknown normalizer '"
                                + name
                                + "', expected one of "
                                + String.join(", ", NAMES)
                                + Suggestion.of(name, NAMES));
                yield stream -> Verdict.CONTINUE;
            }
        };
    }

    private static Action apply(PathActions.Part part, Normalizer normalizer) {
        return stream -> {
            Head head = stream.request;
            int from = part.from(head);
            if (from < 0) {
                return Verdict.CONTINUE;
            }
            ByteWriter text = stream.slots.text();
            try {
                return normalizer.write(head.bytes(), from, part.to(head), text)
                        ? PathActions.put(stream, part, text)
                        : malformed(stream);
            } finally {
                stream.slots.giveText();
            }
        };
    }

    private static Verdict malformed(Stream stream) {
        stream.reply.reset();
        stream.reply.status = 400;
        stream.reply.close = true;
        return Verdict.ANSWER;
    }

    private static boolean fragmentEncode(byte[] bytes, int from, int to, ByteWriter out) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '#') {
                out.put("%23");
            } else {
                out.put(bytes[i]);
            }
        }
        return true;
    }

    private static boolean fragmentStrip(byte[] bytes, int from, int to, ByteWriter out) {
        int end = from;
        while (end < to && bytes[end] != '#') {
            end++;
        }
        out.put(bytes, from, end - from);
        return true;
    }

    private static boolean mergeSlashes(byte[] bytes, int from, int to, ByteWriter out) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != '/' || i == from || bytes[i - 1] != '/') {
                out.put(bytes[i]);
            }
        }
        return true;
    }

    private static int segmentEnd(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && bytes[end] != '/') {
            end++;
        }
        return end;
    }

    private static boolean stripDot(byte[] bytes, int from, int to, ByteWriter out) {
        out.put('/');
        for (int at = from + 1; at <= to; ) {
            int end = segmentEnd(bytes, at, to);
            if (end - at != 1 || bytes[at] != '.') {
                out.put(bytes, at, end - at);
                if (end < to) {
                    out.put('/');
                }
            }
            at = end + 1;
        }
        return true;
    }

    private static boolean stripDotDot(
            byte[] bytes, int from, int to, boolean full, ByteWriter out) {
        int start = out.length();
        out.put('/');
        for (int at = from + 1; at <= to; ) {
            int end = segmentEnd(bytes, at, to);
            boolean up = end - at == 2 && bytes[at] == '.' && bytes[at + 1] == '.';
            int before = parent(out, start);
            if (up && before >= 0) {
                out.truncate(before);
            } else if (!up || !full) {
                out.put(bytes, at, end - at);
                if (end < to) {
                    out.put('/');
                }
            }
            at = end + 1;
        }
        return true;
    }

    /// Behind which slash the last whole segment begins; -1 when there is none that may go.
    private static int parent(ByteWriter out, int start) {
        byte[] array = out.array();
        int last = out.length() - 1;
        if (last <= start) {
            return -1;
        }
        int slash = last - 1;
        while (slash > start && array[slash] != '/') {
            slash--;
        }
        boolean dots = last - slash == 3 && array[slash + 1] == '.' && array[slash + 2] == '.';
        return dots ? -1 : slash + 1;
    }

    private static boolean percent(
            byte[] bytes, int from, int to, boolean decode, boolean strict, ByteWriter out) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b != '%') {
                out.put(b);
                continue;
            }
            int high = i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < to ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                if (strict) {
                    return false;
                }
                out.put(b);
                continue;
            }
            int code = high << 4 | low;
            if (decode && unreserved(code)) {
                out.put(code);
            } else {
                out.put(b);
                out.put(decode ? bytes[i + 1] : Character.toUpperCase(bytes[i + 1]));
                out.put(decode ? bytes[i + 2] : Character.toUpperCase(bytes[i + 2]));
            }
            i += 2;
        }
        return true;
    }

    private static boolean unreserved(int code) {
        return code < 128 && Character.isLetterOrDigit(code)
                || code == '-'
                || code == '.'
                || code == '_'
                || code == '~';
    }

    private static boolean sortQuery(byte[] bytes, int from, int to, ByteWriter out) {
        int mark = from;
        while (mark < to && bytes[mark] != '?') {
            mark++;
        }
        int begin = Math.min(to, mark + 1);
        out.put(bytes, from, begin - from);
        int[] starts = new int[8];
        int count = 0;
        for (int at = begin; at < to; ) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = at;
            at = parameterEnd(bytes, at, to) + 1;
        }
        sort(bytes, to, starts, count);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.put('&');
            }
            out.put(bytes, starts[i], parameterEnd(bytes, starts[i], to) - starts[i]);
        }
        return true;
    }

    private static int parameterEnd(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && bytes[end] != '&') {
            end++;
        }
        return end;
    }

    private static int nameEnd(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && bytes[end] != '&' && bytes[end] != '=') {
            end++;
        }
        return end;
    }

    /// Merges, from runs of one upwards: stable, and no hostile order makes it slow.
    private static void sort(byte[] bytes, int to, int[] starts, int count) {
        int[] from = starts;
        int[] into = new int[count];
        for (int run = 1; run < count; run *= 2) {
            for (int low = 0; low < count; low += 2 * run) {
                int middle = Math.min(count, low + run);
                int high = Math.min(count, low + 2 * run);
                int a = low;
                int b = middle;
                for (int k = low; k < high; k++) {
                    boolean first =
                            b == high || a < middle && compare(bytes, to, from[a], from[b]) <= 0;
                    into[k] = first ? from[a++] : from[b++];
                }
            }
            int[] swap = from;
            from = into;
            into = swap;
        }
        System.arraycopy(from, 0, starts, 0, count);
    }

    private static int compare(byte[] bytes, int to, int a, int b) {
        return Arrays.compareUnsigned(
                bytes, a, nameEnd(bytes, a, to), bytes, b, nameEnd(bytes, b, to));
    }
}

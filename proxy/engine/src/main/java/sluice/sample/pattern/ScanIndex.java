package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.value.regex.Regex;

import java.util.ArrayList;
import java.util.List;

/// Methods whose patterns are tried one after the other: numbers, lengths, parts of text, regular expressions.
@Shared("copy on write")
final class ScanIndex implements PatternIndex {
    /// One pattern as its method needs it.
    ///
    /// @param text bytes to look for, delimiters at both ends taken off for `dir` and `dom`
    private record Pattern(Entry entry, byte[] text, long low, long high, @Nullable Regex regex) {}

    private static final byte[] NO_BYTES = {};

    private final MatchMethod method;
    private final boolean ignoreCase;
    private volatile Pattern[] patterns = new Pattern[0];

    ScanIndex(MatchMethod method, boolean ignoreCase) {
        this.method = method;
        this.ignoreCase = ignoreCase;
    }

    @Override
    public @Nullable Entry match(Value sample) {
        for (Pattern pattern : patterns) {
            if (matches(pattern, sample)) {
                return pattern.entry;
            }
        }
        return null;
    }

    @Override
    public @Nullable Regex regex(Entry entry) {
        for (Pattern pattern : patterns) {
            if (pattern.entry == entry) {
                return pattern.regex;
            }
        }
        return null;
    }

    private boolean matches(Pattern pattern, Value sample) {
        return switch (method) {
            case INT -> sample.number() >= pattern.low && sample.number() <= pattern.high;
            case LEN ->
                    sample.bytes().length() >= pattern.low
                            && sample.bytes().length() <= pattern.high;
            case SUB -> contains(sample.bytes(), pattern.text, false, false);
            case DIR -> contains(sample.bytes(), pattern.text, true, false);
            case DOM -> contains(sample.bytes(), pattern.text, false, true);
            case REG -> pattern.regex != null && pattern.regex.find(sample.bytes());
            case FOUND -> true;
            case BOOL -> sample.truth();
            case IP, BIN, STR, BEG, END -> throw new AssertionError(method);
        };
    }

    private boolean contains(ByteView view, byte[] text, boolean directories, boolean domains) {
        byte[] array = view.array();
        int end = view.end();
        if (text.length == 0) {
            return !directories && !domains;
        }
        int last = end - text.length;
        for (int at = view.offset(); at <= last; at++) {
            if (!same(array, at, text)) {
                continue;
            }
            if (!directories && !domains) {
                return true;
            }
            boolean left = at == view.offset() || delimiter(array[at - 1], directories);
            int after = at + text.length;
            if (left && (after == end || delimiter(array[after], directories))) {
                return true;
            }
        }
        return false;
    }

    private boolean same(byte[] array, int at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            byte b = array[at + i];
            if (b != text[i] && (!ignoreCase || Letters.lower(b) != text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean delimiter(byte b, boolean directories) {
        return directories ? b == '/' || b == '?' : b == '/' || b == '?' || b == '.' || b == ':';
    }

    @Override
    public void add(List<Entry> entries) throws Malformed {
        var all = new ArrayList<Pattern>(List.of(patterns));
        try {
            for (Entry entry : entries) {
                all.add(pattern(entry));
            }
        } finally {
            patterns = all.toArray(Pattern[]::new);
        }
    }

    @Override
    public void remove(Entry entry) {
        var all = new ArrayList<Pattern>(List.of(patterns));
        all.removeIf(pattern -> pattern.entry == entry);
        patterns = all.toArray(Pattern[]::new);
    }

    private Pattern pattern(Entry entry) throws Malformed {
        return switch (method) {
            case INT, LEN -> {
                long[] range = Range.parse(entry);
                yield new Pattern(entry, NO_BYTES, range[0], range[1], null);
            }
            case REG -> {
                try {
                    yield new Pattern(
                            entry,
                            NO_BYTES,
                            0,
                            0,
                            Regex.compile(entry.pattern().toString(), ignoreCase));
                } catch (Regex.Malformed malformed) {
                    throw new Malformed(
                            entry,
                            "regex '"
                                    + entry.pattern()
                                    + "' is invalid (error="
                                    + malformed.getMessage()
                                    + ", erroffset="
                                    + malformed.position()
                                    + ")");
                }
            }
            default -> new Pattern(entry, text(entry), 0, 0, null);
        };
    }

    private byte[] text(Entry entry) {
        byte[] text = (ignoreCase ? ExactIndex.lower(entry.pattern()) : entry.pattern()).array();
        if (method == MatchMethod.SUB) {
            return text;
        }
        boolean directories = method == MatchMethod.DIR;
        int start = 0;
        int end = text.length;
        while (start < end && delimiter(text[start], directories)) {
            start++;
        }
        while (end > start && delimiter(text[end - 1], directories)) {
            end--;
        }
        return java.util.Arrays.copyOfRange(text, start, end);
    }
}

package sluice.value.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The fallback where the system has no PCRE2: `java.util.regex` over a translated pattern.
final class JavaRegex extends Regex {
    /// Characters that one match may look at before it is given up.
    private static final int MATCH_LIMIT = 1_000_000;

    private final ThreadLocal<Match> matches;

    JavaRegex(String source, boolean ignoreCase) throws Malformed {
        super(source, ignoreCase);
        Pattern pattern;
        try {
            pattern =
                    Pattern.compile(
                            Translation.of(source), ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException refused) {
            throw new Malformed(refused.getDescription(), refused.getIndex());
        }
        matches = ThreadLocal.withInitial(() -> new Match(pattern));
    }

    @Override
    public boolean find(byte[] array, int offset, int length, int start) {
        return matches.get().find(array, offset, length, start);
    }

    @Override
    public int start(int group) {
        Matcher matcher = matches.get().matcher;
        return group <= matcher.groupCount() ? matcher.start(group) : -1;
    }

    @Override
    public int end(int group) {
        Matcher matcher = matches.get().matcher;
        return group <= matcher.groupCount() ? matcher.end(group) : -1;
    }

    /// Too many characters were looked at.
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    /// One thread's matcher over a window of bytes.
    private static final class Match implements CharSequence {
        private final Matcher matcher;
        private byte[] array = new byte[0];
        private int offset;
        private int length;
        private int left;

        Match(Pattern pattern) {
            matcher = pattern.matcher("");
        }

        boolean find(byte[] array, int offset, int length, int start) {
            this.array = array;
            this.offset = offset;
            this.length = length;
            left = MATCH_LIMIT;
            matcher.reset(this);
            try {
                return start <= length && matcher.find(start);
            } catch (GivenUp | StackOverflowError tooMuch) {
                return false;
            }
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new GivenUp();
            }
            return (char) (array[offset + index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new String(
                    array,
                    offset + start,
                    end - start,
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return subSequence(0, length).toString();
        }
    }
}

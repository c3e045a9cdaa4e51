package sluice.value.regex;

import sluice.value.ByteView;

/// A compiled regular expression; shared by all loops. The groups of a match are kept per thread until its next match.
public abstract sealed class Regex permits Pcre2Regex, JavaRegex {
    private final String source;
    private final boolean ignoresCase;

    protected Regex(String source, boolean ignoresCase) {
        this.source = source;
        this.ignoresCase = ignoresCase;
    }

    /// The pattern cannot be used; the message says why and where.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final int position;

        public Malformed(String message, int position) {
            super(message);
            this.position = position;
        }

        /// Characters from the start of the pattern.
        public int position() {
            return position;
        }
    }

    /// Compiles a pattern, with PCRE2 where the system has it.
    public static Regex compile(String pattern, boolean ignoreCase) throws Malformed {
        return Pcre2.available()
                ? new Pcre2Regex(pattern, ignoreCase)
                : new JavaRegex(pattern, ignoreCase);
    }

    /// The engine that [#compile] uses, with its version.
    public static String engine() {
        return Pcre2.available() ? "PCRE2 " + Pcre2.version() : "java.util.regex";
    }

    /// Looks for the expression in the window from `start` (an index of the window) on. A match that costs too much is none.
    public abstract boolean find(byte[] array, int offset, int length, int start);

    public final boolean find(ByteView bytes) {
        return find(bytes.array(), bytes.offset(), bytes.length(), 0);
    }

    /// Where group `group` of this thread's last match starts in the window, or -1; group 0 is the whole match.
    public abstract int start(int group);

    /// Where it ends; -1 when the group took no part.
    public abstract int end(int group);

    public String source() {
        return source;
    }

    public boolean ignoresCase() {
        return ignoresCase;
    }

    @Override
    public String toString() {
        return source;
    }
}

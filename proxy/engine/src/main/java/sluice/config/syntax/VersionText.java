package sluice.config.syntax;

/// A version as `-v` shows it: `3.5-dev5`, `2.6.12-1`, `1.1.1k`. Missing parts count as zero.
///
/// A development version precedes the release it leads to: `3.5-dev5` < `3.5` < `3.5.1`.
record VersionText(int major, int minor, int development, int patch, int letter)
        implements Comparable<VersionText> {
    private static final int RELEASE = Integer.MAX_VALUE;

    /// Reads what looks like a version from the front and ignores the rest; never fails.
    static VersionText of(String text) {
        var scan = new Scan(text);
        int major = scan.number();
        int minor = scan.skip(".") ? scan.number() : 0;
        int development = RELEASE;
        if (scan.skip("-dev") || scan.skip("-pre")) {
            development = scan.number();
        }
        int patch = scan.skip(".") ? scan.number() : 0;
        return new VersionText(major, minor, development, patch, scan.letter());
    }

    @Override
    public int compareTo(VersionText other) {
        int[] mine = {major, minor, development, patch, letter};
        int[] theirs = {other.major, other.minor, other.development, other.patch, other.letter};
        return java.util.Arrays.compare(mine, theirs);
    }

    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        int number() {
            int value = 0;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = Math.min(value * 10 + (text.charAt(at++) - '0'), 100_000_000);
            }
            return value;
        }

        boolean skip(String expected) {
            if (!text.startsWith(expected, at)) {
                return false;
            }
            at += expected.length();
            return true;
        }

        /// OpenSSL's patch letter, `a` being 1.
        int letter() {
            return at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z'
                    ? text.charAt(at) - 'a' + 1
                    : 0;
        }
    }
}

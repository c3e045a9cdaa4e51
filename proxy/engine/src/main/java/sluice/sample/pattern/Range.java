package sluice.sample.pattern;

/// Numbers and ranges: `5`, `1:10`, `:10`, `1:`, and two-part versions such as `3.1`. Manual §7.1.2.
final class Range {
    private Range() {}

    /// Both ends, inclusive.
    static long[] parse(Entry entry) throws PatternIndex.Malformed {
        String text = entry.pattern().toString();
        int colon = text.indexOf(':');
        if (colon < 0) {
            long number = number(entry, text);
            return new long[] {number, number};
        }
        String low = text.substring(0, colon);
        String high = text.substring(colon + 1);
        if (low.isEmpty() && high.isEmpty()) {
            throw new PatternIndex.Malformed(entry, "'" + text + "' is not a range");
        }
        return new long[] {
            low.isEmpty() ? Long.MIN_VALUE : number(entry, low),
            high.isEmpty() ? Long.MAX_VALUE : number(entry, high)
        };
    }

    private static long number(Entry entry, String text) throws PatternIndex.Malformed {
        try {
            int dot = text.indexOf('.');
            if (dot > 0) {
                return Long.parseLong(text.substring(0, dot)) << 16
                        | Long.parseLong(text.substring(dot + 1));
            }
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new PatternIndex.Malformed(entry, "'" + text + "' is not a number");
        }
    }
}

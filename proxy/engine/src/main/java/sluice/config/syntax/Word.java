package sluice.config.syntax;

/// One word of a line after quotes, escapes and variables are resolved.
///
/// @param text the value, one `char` per byte; may be empty (`""`)
/// @param span where the word stands in the source, quotes included
public record Word(String text, Span span) {

    /// True when the value is `other`, byte for byte.
    public boolean is(String other) {
        return text.equals(other);
    }

    /// Where bytes `from`..`to` of the value stand in the source.
    ///
    /// Exact while the value appears literally in the source (bare, or within one pair of quotes); the whole word
    /// otherwise, because escapes and variables have moved the bytes.
    public Span part(int from, int to) {
        int start = literalStart();
        int low = Math.clamp(from, 0, text.length());
        int high = Math.clamp(to, low, text.length());
        if (start < 0) {
            return span;
        }
        // An error at the very end of a value still needs something to underline.
        if (low == high && low == text.length() && low > 0) {
            return new Span(span.line(), start + low - 1, start + low);
        }
        return new Span(span.line(), start + low, start + high);
    }

    private int literalStart() {
        var source = span.line().text();
        if (span.length() == text.length() && source.startsWith(text, span.start())) {
            return span.start();
        }
        if (span.length() == text.length() + 2 && source.startsWith(text, span.start() + 1)) {
            return span.start() + 1;
        }
        return -1;
    }

    @Override
    public String toString() {
        return text;
    }
}

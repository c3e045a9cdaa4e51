package sluice.config.syntax;

/// A stretch of one line: what a problem points at.
///
/// @param start offset of the first byte, counted from 0
/// @param end offset behind the last byte
public record Span(Line line, int start, int end) implements Comparable<Span> {

    public Span {
        if (start < 0 || end < start || end > line.text().length()) {
            throw new IllegalArgumentException(
                    "span " + start + ".." + end + " outside of " + line);
        }
    }

    /// Position of the first byte, counted from 1 as editors do.
    public int column() {
        return start + 1;
    }

    public int length() {
        return end - start;
    }

    /// The source text of this span, quotes and escapes as they were written.
    public String text() {
        return line.text().substring(start, end);
    }

    /// From the beginning of this span to the end of `last`; both lie on one line.
    public Span to(Span last) {
        return new Span(line, start, Math.max(start, last.end));
    }

    /// By file, line and column. Files compare by name: the order of reading is kept by [Problems].
    @Override
    public int compareTo(Span other) {
        int byFile = line.file().compareTo(other.line.file());
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line.number(), other.line.number());
        return byLine != 0 ? byLine : Integer.compare(start, other.start);
    }

    @Override
    public String toString() {
        return line.file() + ":" + line.number() + ":" + column();
    }
}

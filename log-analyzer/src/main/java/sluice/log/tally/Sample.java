package sluice.log.tally;

import sluice.log.format.Entry;

/// A raw line kept as evidence.
///
/// @param source the file
/// @param line its number in the file, from 1
/// @param text the line, cut to [#LONGEST] bytes
public record Sample(String source, long line, String text) {
    public static final int LONGEST = 2000;

    static Sample of(Entry e, String source, long line) {
        int from = e.lineStart();
        int to = Math.min(e.lineEnd(), from + LONGEST);
        return new Sample(source, line, sluice.log.format.Bytes.text(e.lineBytes(), from, to));
    }

    Sample moved(long lines) {
        return lines == 0 ? this : new Sample(source, line + lines, text);
    }
}

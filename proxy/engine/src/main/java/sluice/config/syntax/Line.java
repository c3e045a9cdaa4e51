package sluice.config.syntax;

/// One line of a configuration file as it was read, without its line feed.
///
/// @param file the name by which the file was given
/// @param number counted from 1
/// @param text one `char` per byte, blanks and comment included
public record Line(String file, int number, String text) {

    /// The part of this line from offset `start` up to, not including, `end`.
    public Span span(int start, int end) {
        return new Span(this, start, end);
    }

    /// The whole line without the blanks around it.
    public Span whole() {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return span(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}

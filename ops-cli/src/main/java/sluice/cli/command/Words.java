package sluice.cli.command;

import java.util.ArrayList;
import java.util.List;

/// Cuts a line into stages and words.
///
/// ```
/// show stat | where qcur>0     two stages
/// drain a; ready b             two commands, where the first word is a verb
/// drain "be web/srv 1"         quotes keep blanks; a backslash keeps the next character
/// ```
public final class Words {
    private Words() {}

    /// The parts between unquoted separators, stripped; empty parts are left out.
    static List<String> split(String line, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                part.append(c).append(line.charAt(++i));
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
                part.append(c);
            } else if (c == '"' || c == '\'') {
                quote = c;
                part.append(c);
            } else if (c == separator) {
                add(part, parts);
            } else {
                part.append(c);
            }
        }
        add(part, parts);
        return parts;
    }

    private static void add(StringBuilder part, List<String> parts) {
        String text = part.toString().strip();
        if (!text.isEmpty()) {
            parts.add(text);
        }
        part.setLength(0);
    }

    /// The words of a stage without their quotes.
    ///
    /// @throws Failure where a quote is not closed
    public static List<String> of(String text) throws Failure {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inside = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                inside = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inside = true;
            } else if (Character.isWhitespace(c)) {
                if (inside) {
                    words.add(word.toString());
                    word.setLength(0);
                    inside = false;
                }
            } else {
                word.append(c);
                inside = true;
            }
        }
        if (quote != 0) {
            throw Failure.usage("the quote " + quote + " is not closed");
        }
        if (inside) {
            words.add(word.toString());
        }
        return words;
    }

    /// The first word, or an empty text.
    public static String first(String text) {
        String stripped = text.strip();
        int end = 0;
        while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
            end++;
        }
        return stripped.substring(0, end);
    }
}

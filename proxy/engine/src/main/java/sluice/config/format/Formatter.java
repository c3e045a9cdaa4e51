package sluice.config.format;

import sluice.config.syntax.SectionNames;

import java.util.ArrayList;
import java.util.List;

/// Lays a configuration out: sections at the margin with a blank line above, directives indented by four, one blank between
/// words, comments kept.
///
/// ```
/// frontend   web          # the shop           frontend web  # the shop
/// bind :80                             ──►         bind :80
/// ```
///
/// Formatting twice changes nothing more, and the words of every line stay the same.
public final class Formatter {
    private static final String INDENT = "    ";
    private final List<String> out = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private boolean inSection;
    private int depth;
    private boolean blank;

    private Formatter() {}

    /// The text in canonical layout; one `char` per byte, as everywhere in the configuration.
    public static String format(String text) {
        var formatter = new Formatter();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            formatter.line(end < 0 ? text.substring(start) : text.substring(start, end));
            start = end < 0 ? text.length() : end + 1;
        }
        formatter.comments(formatter.indent(0));
        return formatter.out.isEmpty() ? "" : String.join("\n", formatter.out) + "\n";
    }

    private void line(String line) {
        var pieces = new Pieces(line);
        if (pieces.words.isEmpty()) {
            if (pieces.comment.isEmpty()) {
                blank = true;
                return;
            }
            // Comments belong to what follows them.
            if (blank && !(out.isEmpty() && waiting.isEmpty())) {
                waiting.add("");
            }
            blank = false;
            waiting.add(pieces.comment);
            return;
        }
        var first = pieces.words.getFirst();
        boolean section = SectionNames.ALL.contains(first);
        if (section) {
            inSection = true;
            if (!out.isEmpty() && !leadsWithBlank()) {
                if (waiting.isEmpty()) {
                    blank = true;
                } else {
                    waiting.addFirst("");
                }
            }
        }
        if (first.equals(".endif") || first.equals(".else") || first.equals(".elif")) {
            depth = Math.max(0, depth - 1);
        }
        var margin = section ? "" : indent(0);
        comments(margin);
        if (blank && !out.isEmpty()) {
            out.add("");
        }
        blank = false;
        var text = margin + String.join(" ", pieces.words);
        out.add(pieces.comment.isEmpty() ? text : text + "  " + pieces.comment);
        if (first.equals(".if") || first.equals(".else") || first.equals(".elif")) {
            depth++;
        }
    }

    private boolean leadsWithBlank() {
        return waiting.isEmpty() ? blank : waiting.getFirst().isEmpty();
    }

    private void comments(String margin) {
        for (var comment : waiting) {
            out.add(comment.isEmpty() ? "" : margin + comment);
        }
        waiting.clear();
    }

    private String indent(int more) {
        return INDENT.repeat((inSection ? 1 : 0) + depth + more);
    }

    /// One line cut into its words as written, and its comment.
    private static final class Pieces {
        private final List<String> words = new ArrayList<>();
        private String comment = "";

        Pieces(String line) {
            int end = line.indexOf('\r');
            var text = end < 0 ? line : line.substring(0, end);
            int at = 0;
            int wordStart = -1;
            char quote = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (quote == 0 && isBlank(c)) {
                    word(text, wordStart, at);
                    wordStart = -1;
                    at++;
                    continue;
                }
                if (quote == 0 && c == '#') {
                    word(text, wordStart, at);
                    wordStart = -1;
                    comment = text.substring(at).stripTrailing();
                    return;
                }
                if (wordStart < 0) {
                    wordStart = at;
                }
                if (c == '\\'
                        && quote != '\''
                        && at + 1 < text.length()
                        && escapes(text.charAt(at + 1))) {
                    at += 2;
                    continue;
                }
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                }
                at++;
            }
            word(text, wordStart, text.length());
        }

        private void word(String text, int start, int end) {
            if (start >= 0) {
                words.add(text.substring(start, end));
            }
        }

        private static boolean escapes(char c) {
            return c == ' ' || c == '\\' || c == '#' || c == '\'' || c == '"';
        }

        private static boolean isBlank(char c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
    }
}

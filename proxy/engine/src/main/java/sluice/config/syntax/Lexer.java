package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Cuts a line into words: quotes, escapes, variables, comment. Manual §2.1–§2.3.
///
/// | written | bare | in `"…"` | in `'…'` |
/// |---|---|---|---|
/// | blank | ends the word | itself | itself |
/// | `#` | begins a comment | itself | itself |
/// | `\ ` `\\` `\#` `\'` `\"` | the second byte | the second byte | both |
/// | `\n` `\r` `\t` `\xNN` | that control byte | that control byte | as written |
/// | `\$` | both | the dollar | both |
/// | `\` and any other byte | both | both | both |
/// | `$NAME` `${NAME}` `${NAME-default}` | as written | the value | as written |
/// | `${NAME[*]}` | as written | the value, cut into words at its blanks | as written |
///
/// A line has at most [#MOST_WORDS] words. A line that does not lex yields one alert and no statement.
/// Never throws, whatever the bytes; the work is linear in the line and in the values that it expands.
public final class Lexer {
    /// Keyword included.
    public static final int MOST_WORDS = 64;

    /// Bytes of one word; only the expansion of variables gets there.
    public static final int LONGEST_WORD = 1 << 20;

    private final Environment environment;

    public Lexer(Environment environment) {
        this.environment = environment;
    }

    /// The words of `line`; null when there are none (blank line, comment, an empty first word) or when an alert was added.
    ///
    /// @param section what `.SECTION` stands for on this line
    public @Nullable Statement read(Line line, String section, Problems problems) {
        var words = new Reading(line, section).words(problems);
        return words.isEmpty() || words.getFirst().text().isEmpty()
                ? null
                : new Statement(line, words, section);
    }

    /// The state of one line.
    private final class Reading {
        private final Line line;
        private final String in;
        private final String section;
        private final List<Word> words = new ArrayList<>(8);
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int wordStart;
        private boolean started;
        private int quoteAt = -1;
        private char quote;
        private boolean crowded;
        private @Nullable Problem failure;

        Reading(Line line, String section) {
            this.line = line;
            this.in = line.text();
            this.section = section;
        }

        List<Word> words(Problems problems) {
            while (at < in.length() && failure == null && step()) {}
            if (failure == null && quoteAt >= 0) {
                fail(quoteAt, quoteAt + 1, "unmatched quote at position " + (quoteAt + 1));
            }
            if (failure != null) {
                problems.add(failure);
                return List.of();
            }
            endWord(at);
            if (crowded) {
                var last = words.get(MOST_WORDS - 1);
                problems.add(
                        Problem.lexical(
                                Severity.ALERT,
                                last.span(),
                                "too many words, truncating after word "
                                        + MOST_WORDS
                                        + ", position "
                                        + last.span().column()
                                        + ": <"
                                        + last.text()
                                        + ">."));
                return words.subList(0, MOST_WORDS);
            }
            return words;
        }

        /// Consumes one piece; false at the end of the statement.
        private boolean step() {
            char c = in.charAt(at);
            if (c == '\r' || c == '\n') {
                return false;
            }
            if (quote == '\'') {
                if (c == '\'') {
                    closeQuote();
                } else {
                    take(c);
                }
                return true;
            }
            switch (c) {
                case '\\' -> escape();
                case '"' -> {
                    if (quote == '"') {
                        closeQuote();
                    } else {
                        openQuote(c);
                    }
                }
                case '\'' -> {
                    if (quote == '"') {
                        take(c);
                    } else {
                        openQuote(c);
                    }
                }
                case '$' -> {
                    if (quote == '"') {
                        variable();
                    } else {
                        take(c);
                    }
                }
                case '#' -> {
                    if (quote == 0) {
                        return false;
                    }
                    take(c);
                }
                default -> {
                    if (quote == 0 && Line.isBlank(c)) {
                        endWord(at);
                        at++;
                    } else {
                        take(c);
                    }
                }
            }
            return true;
        }

        private void take(char c) {
            begin();
            out.append(c);
            at++;
        }

        private void begin() {
            if (!started) {
                started = true;
                wordStart = at;
            }
        }

        private void openQuote(char c) {
            begin();
            quote = c;
            quoteAt = at++;
        }

        private void closeQuote() {
            quote = 0;
            quoteAt = -1;
            at++;
        }

        private void endWord(int end) {
            if (!started) {
                return;
            }
            started = false;
            if (words.size() < MOST_WORDS) {
                words.add(new Word(out.toString(), line.span(wordStart, end)));
            } else {
                crowded = true;
            }
            out.setLength(0);
        }

        private void escape() {
            begin();
            char next = at + 1 < in.length() ? in.charAt(at + 1) : 0;
            switch (next) {
                case ' ', '\\', '#', '\'', '"' -> escaped(next);
                case 'n' -> escaped('\n');
                case 'r' -> escaped('\r');
                case 't' -> escaped('\t');
                case '$' -> {
                    if (quote == '"') {
                        escaped('$');
                    } else {
                        take('\\');
                    }
                }
                case 'x' -> hexadecimal();
                default -> take('\\');
            }
        }

        private void escaped(char meaning) {
            out.append(meaning);
            at += 2;
        }

        private void hexadecimal() {
            int high = at + 2 < in.length() ? Character.digit(in.charAt(at + 2), 16) : -1;
            int low = at + 3 < in.length() ? Character.digit(in.charAt(at + 3), 16) : -1;
            if (high < 0 || low < 0) {
                fail(
                        at,
                        Math.min(in.length(), at + 4),
                        "truncated or invalid hexadecimal sequence at position " + (at + 1));
                return;
            }
            out.append((char) (high << 4 | low));
            at += 4;
        }

        private void variable() {
            int dollar = at++;
            boolean braced = at < in.length() && in.charAt(at) == '{';
            int brace = at;
            if (braced) {
                at++;
            }
            int nameStart = at;
            if (at < in.length() && in.charAt(at) == '.') {
                at++;
            }
            if (at == nameStart && (at >= in.length() || !isNameStart(in.charAt(at)))) {
                forbiddenFirst(nameStart);
                return;
            }
            while (at < in.length() && isName(in.charAt(at))) {
                at++;
            }
            var name = in.substring(nameStart, at);
            var value = value(name);
            if (value == null && name.startsWith(".")) {
                forbiddenFirst(nameStart);
                return;
            }
            boolean cut = false;
            if (braced) {
                if (at < in.length() && in.charAt(at) == '[') {
                    if (!in.startsWith("[*]", at)) {
                        fail(
                                at,
                                at + 1,
                                "truncated or invalid word expansion sequence at position "
                                        + (at + 1));
                        return;
                    }
                    cut = true;
                    at += 3;
                }
                int end = in.indexOf('}', at);
                boolean hasDefault = at < in.length() && in.charAt(at) == '-';
                if (end < 0 || (end > at && !hasDefault)) {
                    fail(
                            brace,
                            brace + 1,
                            "unmatched brace in environment variable name at position "
                                    + (brace + 1));
                    return;
                }
                if (value == null && hasDefault) {
                    value = in.substring(at + 1, end);
                }
                at = end + 1;
            }
            expand(value, cut, dollar);
        }

        private void expand(@Nullable String value, boolean cut, int dollar) {
            if (value != null && out.length() + value.length() > LONGEST_WORD) {
                fail(
                        dollar,
                        at,
                        "word longer than " + LONGEST_WORD + " bytes at position " + (dollar + 1));
                return;
            }
            if (!cut) {
                if (value != null) {
                    out.append(value);
                }
                return;
            }
            if (value == null || value.isBlank()) {
                // `"${NAME[*]}"` of nothing is no word at all.
                if (out.isEmpty()
                        && quoteAt == dollar - 1
                        && at < in.length()
                        && in.charAt(at) == '"') {
                    started = false;
                    closeQuote();
                }
                return;
            }
            boolean gap = false;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (Line.isBlank(c)) {
                    gap = true;
                    continue;
                }
                if (gap) {
                    gap = false;
                    endWord(at);
                    started = true;
                    wordStart = dollar;
                }
                out.append(c);
            }
        }

        private @Nullable String value(String name) {
            return switch (name) {
                case ".LINE" -> Integer.toString(line.number());
                case ".FILE" -> line.file();
                case ".SECTION" -> section;
                default -> name.startsWith(".") ? null : environment.get(name);
            };
        }

        private void forbiddenFirst(int nameStart) {
            int column = Math.min(nameStart, in.length() - 1);
            fail(
                    column,
                    column + 1,
                    "forbidden first char in environment variable name at position "
                            + (nameStart + 1));
        }

        private void fail(int start, int end, String message) {
            failure = Problem.lexical(Severity.ALERT, line.span(start, end), message);
        }

        private static boolean isNameStart(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        }

        private static boolean isName(char c) {
            return isNameStart(c) || (c >= '0' && c <= '9');
        }
    }
}

package sluice.config.syntax;

import java.util.List;
import java.util.StringJoiner;

/// A line with at least one word: the keyword and its arguments.
///
/// @param words never empty, and the first word is never empty text
/// @param section the pseudo variable `.SECTION` at this place: name or type of the section, empty before the first one
public record Statement(Line line, List<Word> words, String section) {

    public Statement {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a statement has words");
        }
    }

    public Word keyword() {
        return words.getFirst();
    }

    /// Number of words, keyword included.
    public int size() {
        return words.size();
    }

    /// The word at `index` (0 is the keyword); fails beyond the end.
    public Word word(int index) {
        return words.get(index);
    }

    /// The text at `index`, empty beyond the end.
    public String text(int index) {
        return index < words.size() ? words.get(index).text() : "";
    }

    /// True when there is a word at `index` and it is not empty text.
    public boolean has(int index) {
        return index < words.size() && !words.get(index).text().isEmpty();
    }

    /// Everything from word `from` to the last.
    public List<Word> from(int from) {
        return from >= words.size() ? List.of() : words.subList(from, words.size());
    }

    /// Words `from` to the last joined by single blanks.
    public String joined(int from) {
        var joiner = new StringJoiner(" ");
        for (var word : from(from)) {
            joiner.add(word.text());
        }
        return joiner.toString();
    }

    /// From the first to the last word.
    public Span span() {
        return words.getFirst().span().to(words.getLast().span());
    }

    /// Where a missing argument would stand: behind the last word.
    public Span end() {
        var last = words.getLast().span();
        return new Span(line, last.start(), last.end());
    }
}

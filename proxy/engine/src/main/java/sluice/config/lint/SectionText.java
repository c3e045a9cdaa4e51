package sluice.config.lint;

import sluice.config.syntax.Statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One section as it was written; for a proxy the lines of its `defaults` can be asked as well.
///
/// @param defaults the `defaults` section in force, if any
public record SectionText(Statement header, List<Statement> lines, Optional<SectionText> defaults) {

    SectionText(Statement header, Optional<SectionText> defaults) {
        this(header, new ArrayList<>(), defaults);
    }

    public String kind() {
        return header.keyword().text();
    }

    public String name() {
        return header.text(1);
    }

    public boolean isFrontend() {
        return kind().equals("frontend") || kind().equals("listen");
    }

    public boolean isBackend() {
        return kind().equals("backend") || kind().equals("listen");
    }

    /// The own lines that begin with these words.
    public List<Statement> own(String... words) {
        return lines.stream().filter(line -> begins(line, words)).toList();
    }

    /// Own lines, and those of the defaults, that begin with these words.
    public List<Statement> all(String... words) {
        var found = new ArrayList<Statement>();
        defaults.ifPresent(section -> found.addAll(section.all(words)));
        found.addAll(own(words));
        return found;
    }

    public boolean has(String... words) {
        return !all(words).isEmpty();
    }

    /// `mode`, inherited if need be.
    public String mode() {
        var lines = all("mode");
        return lines.isEmpty() ? "tcp" : lines.getLast().text(1);
    }

    static boolean begins(Statement line, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!line.text(i).equals(words[i])) {
                return false;
            }
        }
        return true;
    }

    /// True when one of the words behind the keyword is `word`.
    static boolean mentions(Statement line, String word) {
        return line.from(1).stream().anyMatch(one -> one.is(word));
    }
}

package sluice.keyword.http;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.wire.mux.h1.NameCase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Names that bogus peers want in another case than the lower one in which everything is sent.
final class NameCaseDirectives {
    private NameCaseDirectives() {}

    /// The file of the last `h1-case-adjust-file` line.
    private static final class NameFile {
        private @Nullable Path path;
    }

    /// `h1-case-adjust <from> <to>` — sends the header `from` as `to`, where an `option h1-case-adjust-bogus-…` says so.
    ///
    /// `h1-case-adjust content-length Content-Length`. `from` is in lower case; both differ in case only. Manual §3.1.
    @Directive(name = "h1-case-adjust", in = Section.GLOBAL)
    static void name(Words words) {
        String from = words.next("<from> and <to> as argument");
        String to = words.next("<from> and <to> as argument");
        words.end();
        if (to.isEmpty()) {
            return;
        }
        String wrong = add(words.draft(Configuration.class).plan().nameCase, from, to);
        if (wrong != null) {
            words.problem(wrong);
        }
    }

    /// `h1-case-adjust-file <file>` — the same from a file: two names per line; empty lines and those that begin with `#` do not count.
    ///
    /// Of several such lines the last one counts. Manual §3.1.
    @Directive(name = "h1-case-adjust-file", in = Section.GLOBAL)
    static void file(Words words) {
        Path path = words.surroundings().file(words.next("a file name"));
        words.end();
        var named = words.model().part(NameFile.class, NameFile::new);
        boolean first = named.path == null;
        named.path = path;
        if (first) {
            words.later(_ -> read(words, named));
        }
    }

    private static void read(Words words, NameFile named) {
        Path path = named.path;
        if (path == null) {
            return;
        }
        String title = "h1-headers-case-adjust-file '" + path + "' : ";
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            words.invalid(title + "failed to open file: " + unreadable.getMessage() + ".");
            return;
        }
        NameCase names = words.draft(Configuration.class).plan().nameCase;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] pair = line.split("[ \t]+", 2);
            String wrong = pair.length < 2 ? "expect <to>" : add(names, pair[0], pair[1].strip());
            if (wrong != null) {
                words.invalid(title + wrong + " at line " + (i + 1) + ".");
                return;
            }
        }
    }

    /// What is wrong with a pair, or null.
    private static @Nullable String add(NameCase names, String from, String to) {
        if (!NameCase.isLower(from)) {
            return "<from> must be the name of a header in lower case";
        }
        if (!from.equalsIgnoreCase(to)) {
            return "<from> and <to> must not differ except for their case";
        }
        return names.add(to) ? null : "duplicate entry '" + from + "'";
    }
}

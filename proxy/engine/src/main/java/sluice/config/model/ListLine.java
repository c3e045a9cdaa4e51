package sluice.config.model;

import sluice.config.syntax.Line;
import sluice.config.syntax.Problems;
import sluice.config.syntax.Span;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Word;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Options of a `bind` line that stand elsewhere: between the brackets of a line of a crt-list. They go through the same keywords.
///
/// Manual §5.1 `crt-list`.
public final class ListLine {
    private ListLine() {}

    /// Reads options into `draft`; those that are not `permitted` there are problems.
    ///
    /// @param configuration whose keywords count
    /// @param line the whole line, for the place of problems
    /// @param from where in the line the options begin
    /// @param options the words between the brackets
    public static Problems read(
            Configuration configuration,
            Line line,
            int from,
            String options,
            Set<String> permitted,
            BindDraft draft) {
        var problems = new Problems();
        List<Word> parts = words(line, from, options);
        if (parts.isEmpty()) {
            return problems;
        }
        var statement = new Statement(line, parts, "");
        var place =
                new StatementWords.Place(
                        configuration,
                        Section.FRONTEND,
                        draft,
                        false,
                        true,
                        problems,
                        Runnable::run);
        var words = new StatementWords(place, statement, "crt-list", false, false, 0);
        while (words.hasNext() && problems.valid()) {
            String name = words.next("an option");
            var option = BindLine.find(configuration.catalog(), name);
            if (option == null || !permitted.contains(name)) {
                words.problem("'crt-list' : unknown ssl keyword '" + name + "'.");
                break;
            }
            option.reader().read(words.option(name), draft);
        }
        return problems;
    }

    private static List<Word> words(Line line, int from, String options) {
        var parts = new ArrayList<Word>();
        int at = 0;
        for (String word : options.split("[ \\t]+")) {
            if (!word.isEmpty()) {
                at = options.indexOf(word, at);
                parts.add(new Word(word, new Span(line, from + at, from + at + word.length())));
                at += word.length();
            }
        }
        return parts;
    }
}

package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Line;
import sluice.config.syntax.Problems;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Word;

import java.util.ArrayList;
import java.util.List;

/// One line that is read after the configuration was finished: what commands add at run time goes through the same keywords.
///
/// Its problems are its own; those of the configuration stay as they are. Used by the operation loop only.
public final class LateLine {
    private LateLine() {}

    /// Reads `words` as a line of the section of `proxy`.
    ///
    /// @return what is wrong with it; empty when it was taken in
    public static Problems read(
            Configuration configuration, ProxyDraft proxy, Section section, List<String> words) {
        var problems = new Problems();
        var tasks = new ArrayList<Runnable>();
        var place =
                new StatementWords.Place(
                        configuration, section, proxy, false, true, problems, tasks::add);
        var line = new DirectiveDispatch(configuration.catalog()).find(statement(words), place);
        if (line != null) {
            line.read(place);
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).run();
            }
        }
        return problems;
    }

    /// The first thing that is wrong, without the place, which means nothing on a command line; null when nothing is.
    public static @Nullable String complaint(Problems problems) {
        for (var problem : problems.sorted()) {
            if (problem.severity() == sluice.config.syntax.Severity.ALERT) {
                String text = problem.text();
                int place = text.indexOf("] : ");
                return text.startsWith("parsing [") && place > 0
                        ? text.substring(place + "] : ".length())
                        : text;
            }
        }
        return null;
    }

    private static Statement statement(List<String> words) {
        var text = String.join(" ", words);
        var line = new Line("command line", 1, text);
        var parts = new ArrayList<Word>();
        int at = 0;
        for (String word : words) {
            parts.add(new Word(word, line.span(at, at + word.length())));
            at += word.length() + 1;
        }
        return new Statement(line, parts, "");
    }
}

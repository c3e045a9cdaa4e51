package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Line;
import sluice.config.syntax.Problem;
import sluice.config.syntax.Problems;
import sluice.config.syntax.Severity;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Word;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
        read(
                new StatementWords.Place(
                        configuration, section, proxy, false, true, problems, tasks::add),
                words);
        run(tasks);
        return problems;
    }

    /// Gives the words of a command behind the first `from` to a reader of expressions.
    ///
    /// @return what is wrong with them
    public static Problems read(
            Configuration configuration, List<String> words, int from, Consumer<Words> reader) {
        var problems = new Problems();
        var tasks = new ArrayList<Runnable>();
        var place =
                new StatementWords.Place(
                        configuration,
                        Section.GLOBAL,
                        configuration,
                        false,
                        true,
                        problems,
                        tasks::add);
        reader.accept(
                new StatementWords(place, statement(words), words.getFirst(), false, false, from));
        run(tasks);
        return problems;
    }

    /// Hands one line to its keyword; what it leaves for later waits in the place's tasks.
    static void read(StatementWords.Place place, List<String> words) {
        var line =
                new DirectiveDispatch(place.configuration().catalog())
                        .find(statement(words), place);
        if (line != null) {
            line.read(place);
        }
    }

    /// Tasks may add tasks.
    static void run(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }

    /// The first thing that is wrong, without the place, which means nothing on a command line; null when nothing is.
    public static @Nullable String complaint(Problems problems) {
        return complaint(problems, problem -> problem.severity() == Severity.ALERT);
    }

    /// The same, what a file would be warned of included.
    public static @Nullable String anyComplaint(Problems problems) {
        return complaint(problems, _ -> true);
    }

    private static @Nullable String complaint(Problems problems, Predicate<Problem> counts) {
        for (var problem : problems.sorted()) {
            if (counts.test(problem)) {
                String text = problem.text();
                int place = text.indexOf("] : ");
                return text.startsWith("parsing [") && place > 0
                        ? text.substring(place + "] : ".length())
                        : text;
            }
        }
        return null;
    }

    static Statement statement(List<String> words) {
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

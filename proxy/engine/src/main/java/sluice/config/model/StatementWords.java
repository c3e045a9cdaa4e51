package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Malformed;
import sluice.config.syntax.Problem;
import sluice.config.syntax.Problems;
import sluice.config.syntax.Severity;
import sluice.config.syntax.SizeText;
import sluice.config.syntax.Span;
import sluice.config.syntax.Statement;
import sluice.config.syntax.TimeText;
import sluice.config.syntax.Word;
import sluice.sample.Surroundings;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The words of one statement behind its keyword. One object per use of a line; see [Words].
public final class StatementWords implements Words {
    /// What a line needs to know about the place where it is read.
    ///
    /// @param applied true while a `defaults` line is applied to a proxy
    /// @param late true for a line that a running process was given
    /// @param tasks receives what runs when everything was read
    record Place(
            Configuration configuration,
            Section section,
            Object draft,
            boolean applied,
            boolean late,
            Problems problems,
            Consumer<Runnable> tasks) {}

    private final Place place;
    private final Statement statement;
    private final String keyword;
    private final boolean negated;
    private final boolean defaulted;
    private final int end;
    private final Cursor cursor;

    /// How far the line was read; shared by the readers of its options.
    private static final class Cursor {
        private int at;
        private Span last;

        Cursor(int at, Span last) {
            this.at = at;
            this.last = last;
        }
    }

    /// @param from index of the first word behind the keyword
    StatementWords(
            Place place,
            Statement statement,
            String keyword,
            boolean negated,
            boolean defaulted,
            int from) {
        this(
                place,
                statement,
                keyword,
                negated,
                defaulted,
                new Cursor(from, statement.word(Math.max(0, from - 1)).span()),
                statement.size());
    }

    private StatementWords(
            Place place,
            Statement statement,
            String keyword,
            boolean negated,
            boolean defaulted,
            Cursor cursor,
            int end) {
        this.place = place;
        this.statement = statement;
        this.keyword = keyword;
        this.negated = negated;
        this.defaulted = defaulted;
        this.cursor = cursor;
        this.end = end;
    }

    @Override
    public StatementWords option(String name) {
        return new StatementWords(
                place, statement, name, name.startsWith("no-"), defaulted, cursor, end);
    }

    @Override
    public String keyword() {
        return keyword;
    }

    @Override
    public Section section() {
        return place.section;
    }

    @Override
    public boolean inherited() {
        return place.applied;
    }

    @Override
    public String text() {
        return statement.joined(0);
    }

    @Override
    public boolean late() {
        return place.late;
    }

    @Override
    public boolean negated() {
        return negated;
    }

    @Override
    public boolean defaulted() {
        return defaulted;
    }

    @Override
    public boolean hasNext() {
        return cursor.at < end;
    }

    @Override
    public @Nullable String peek() {
        return hasNext() ? statement.text(cursor.at) : null;
    }

    @Override
    public String next(String expected) {
        if (!hasNext() || statement.text(cursor.at).isEmpty()) {
            problem("'" + keyword + "' expects " + expected + ".");
            cursor.at = Math.min(cursor.at + 1, end);
            return "";
        }
        return take().text();
    }

    /// The next word with its place, or null at the end of the line.
    public @Nullable Word nextWord() {
        return hasNext() ? take() : null;
    }

    private Word take() {
        var word = statement.word(cursor.at++);
        cursor.last = word.span();
        return word;
    }

    @Override
    public boolean take(String word) {
        if (!hasNext() || !statement.text(cursor.at).equals(word)) {
            return false;
        }
        take();
        return true;
    }

    @Override
    public StatementWords again() {
        return again(this);
    }

    @Override
    public StatementWords again(Words line) {
        return new StatementWords(
                line instanceof StatementWords other ? other.place : place,
                statement,
                keyword,
                negated,
                defaulted,
                new Cursor(cursor.at, cursor.last),
                end);
    }

    @Override
    public StatementWords upTo(String... stops) {
        var set = Set.of(stops);
        int stop = cursor.at;
        while (stop < end && !set.contains(statement.text(stop))) {
            stop++;
        }
        var part =
                new StatementWords(
                        place,
                        statement,
                        keyword,
                        negated,
                        defaulted,
                        new Cursor(cursor.at, cursor.last),
                        stop);
        cursor.at = stop;
        return part;
    }

    @Override
    public long integer(String expected, long min, long max) {
        var text = next(expected);
        if (text.isEmpty()) {
            return min;
        }
        int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        boolean number =
                text.length() > digits
                        && text.length() <= 19
                        && text.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
        long value = 0;
        if (number) {
            try {
                value = Long.parseLong(text);
            } catch (NumberFormatException e) {
                number = false;
            }
        }
        if (!number || value < min || value > max) {
            problem(
                    "'"
                            + keyword
                            + "' expects "
                            + expected
                            + (number ? " between " + min + " and " + max : "")
                            + " (got '"
                            + text
                            + "').");
            return min;
        }
        return value;
    }

    @Override
    public long timeMillis(String expected) {
        return timeMillis(expected, TimeUnit.MILLISECONDS);
    }

    @Override
    public long timeMillis(String expected, TimeUnit unit) {
        var text = next(expected);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return TimeText.millis(text, unit);
        } catch (Malformed e) {
            var word = statement.word(cursor.at - 1);
            cursor.last = word.part(e.offset(), e.offset() + 1);
            switch (e.kind()) {
                case CHARACTER -> problem(e.reason() + " in '" + keyword + "'");
                case OVERFLOW -> {
                    cursor.last = word.span();
                    problem(
                            "timer overflow in argument '"
                                    + text
                                    + "' to '"
                                    + keyword
                                    + "' (maximum value is 2147483647 ms or ~24.8 days)");
                }
                case UNDERFLOW ->
                        problem(
                                "timer underflow in argument '"
                                        + text
                                        + "' to '"
                                        + keyword
                                        + "' (minimum non-null value is 1 ms)");
            }
            return 0;
        }
    }

    @Override
    public long size(String expected) {
        var text = next(expected);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return SizeText.parse(text);
        } catch (Malformed e) {
            cursor.last = statement.word(cursor.at - 1).part(e.offset(), e.offset() + 1);
            problem(e.reason() + " in argument of '" + keyword + "'");
            return 0;
        }
    }

    @Override
    public String rest() {
        var text = new StringBuilder();
        while (hasNext()) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            text.append(take().text());
        }
        return text.toString();
    }

    @Override
    public String place() {
        return "[" + cursor.last.line().file() + ":" + cursor.last.line().number() + "]";
    }

    @Override
    public Surroundings surroundings() {
        return new WordSurroundings(place, statement, last(), this::add);
    }

    /// Where the word taken last stands.
    public Span last() {
        return cursor.last;
    }

    @Override
    public Span line() {
        return statement.span();
    }

    @Override
    public void end() {
        if (hasNext() && !statement.text(cursor.at).isEmpty()) {
            var word = take();
            problem("'" + keyword + "' cannot handle unexpected argument '" + word + "'.");
        }
        cursor.at = end;
    }

    @Override
    public <D> D draft(Class<D> type) {
        if (type.isInstance(place.draft)) {
            return type.cast(place.draft);
        }
        if (type.isInstance(place.configuration)) {
            return type.cast(place.configuration);
        }
        if (place.draft instanceof ProxyDraft proxy) {
            if (type.isInstance(proxy.frontend())) {
                return type.cast(proxy.frontend());
            }
            if (type.isInstance(proxy.backend())) {
                return type.cast(proxy.backend());
            }
            if (type.isInstance(proxy.frontendPlan())) {
                return type.cast(proxy.frontendPlan());
            }
            if (type.isInstance(proxy.backendPlan())) {
                return type.cast(proxy.backendPlan());
            }
        }
        throw new AssertionError(
                "'" + keyword + "' has no " + type.getSimpleName() + " in " + place.section);
    }

    @Override
    public Configuration model() {
        return place.configuration;
    }

    @Override
    public void later(Consumer<Model> task) {
        if (place.draft instanceof ProxyDraft proxy && proxy.isScratch()) {
            return;
        }
        var where = cursor.last;
        place.tasks.accept(
                () -> {
                    cursor.last = where;
                    task.accept(place.configuration);
                });
    }

    @Override
    public void problem(String message) {
        report(Severity.ALERT, message);
    }

    @Override
    public void invalid(String message) {
        add(Problem.checking(Severity.ALERT, cursor.last, message));
    }

    @Override
    public void warning(String message) {
        report(Severity.WARNING, message);
    }

    @Override
    public void notice(String message) {
        report(Severity.NOTICE, message);
    }

    /// A problem with one more sentence below it.
    public void problem(String message, String note) {
        add(Problem.parsing(Severity.ALERT, cursor.last, message).with(note));
    }

    private void report(Severity severity, String message) {
        add(Problem.parsing(severity, cursor.last, message));
    }

    private void add(Problem problem) {
        if (place.applied) {
            place.problems.addOnce(problem);
        } else {
            place.problems.add(problem);
        }
    }
}

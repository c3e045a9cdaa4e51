package sluice.config.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Reads configuration text line by line: cuts words, follows conditional blocks, tells sections from directives.
///
/// Reading is one pass with effects: what the sink does with a `setenv` line is seen by the lines below it. Lines of a
/// block that is not taken are not cut into words at all. Manual §2.1 and §2.4.
public final class SourceReader {
    private static final int DEEPEST = 256;

    /// Receives the statements in the order of the text.
    public interface Sink {
        /// A line that opens a section: its keyword is one of the section words.
        void section(Statement header);

        /// A line within the section opened last.
        void directive(Statement statement);
    }

    /// What a conditional block does with its lines.
    private enum Branch {
        /// This branch is read.
        TAKEN,
        /// Not yet: a later `.elif` or `.else` may be.
        WAITING,
        /// A branch was read before; the rest is skipped.
        DONE
    }

    private static final class Block {
        private final Span opened;
        private final boolean outerRead;
        private Branch branch = Branch.WAITING;
        private boolean afterElse;

        Block(Span opened, boolean outerRead) {
            this.opened = opened;
            this.outerRead = outerRead;
        }
    }

    private final Set<String> sections;
    private final Environment environment;
    private final Facts facts;
    private final Problems problems;
    private final Sink sink;
    private final Lexer lexer;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private String section = "";
    private boolean inSection;
    private boolean abandoned;

    /// @param sections the words that open a section wherever they stand
    public SourceReader(
            Set<String> sections,
            Environment environment,
            Facts facts,
            Problems problems,
            Sink sink) {
        this.sections = Set.copyOf(sections);
        this.environment = environment;
        this.facts = facts;
        this.problems = problems;
        this.sink = sink;
        this.lexer = new Lexer(environment);
    }

    /// Reads one file. Its end closes the section; a broken conditional directive ends it early.
    ///
    /// @param file the name that messages and `.FILE` show
    public void read(String file, byte[] content) {
        var text = Octets.of(content);
        inSection = false;
        section = "";
        abandoned = false;
        blocks.clear();
        int number = 0;
        int start = 0;
        Line last = null;
        while (start < text.length() && !abandoned) {
            int end = text.indexOf('\n', start);
            boolean unfinished = end < 0;
            var line =
                    new Line(
                            file,
                            ++number,
                            text.substring(start, unfinished ? text.length() : end));
            last = line;
            int zero = line.text().indexOf('\0');
            if (zero >= 0) {
                alert(
                        line.span(zero, zero + 1),
                        "Stray NUL character at position " + (zero + 1) + ".");
            } else {
                line(line);
            }
            if (unfinished) {
                alert(
                        line.whole(),
                        "Missing LF on last line, file might have been truncated at position "
                                + (line.text().length() + 1)
                                + ".");
                break;
            }
            start = end + 1;
        }
        if (!blocks.isEmpty() && !abandoned && last != null) {
            var opened = blocks.getLast().opened;
            problems.add(
                    Problem.lexical(Severity.ALERT, last.whole(), "non-terminated '.if' block.")
                            .with("The block was opened at " + opened + "."));
        }
    }

    private void line(Line line) {
        boolean reads = reads();
        var directive = firstRaw(line.text());
        boolean conditional =
                switch (directive) {
                    case ".if", ".elif", ".else", ".endif" -> true;
                    default -> false;
                };
        if (!reads && !conditional) {
            return;
        }
        if (!reads && directive.equals(".if")) {
            open(line.whole(), false);
            return;
        }
        if (directive.equals(".elif") && !evaluates()) {
            elseIf(line, null);
            return;
        }
        var statement = lexer.read(line, section, problems);
        if (statement == null) {
            return;
        }
        var keyword = statement.keyword().text();
        switch (keyword) {
            case ".if" -> beginIf(statement);
            case ".elif" -> elseIf(line, statement);
            case ".else" -> otherwise(statement);
            case ".endif" -> endIf(statement);
            case ".diag", ".notice", ".warning", ".alert" -> announce(statement);
            default -> {
                if (keyword.startsWith(".")) {
                    alert(statement.keyword().span(), "unknown directive '" + keyword + "'.");
                } else {
                    deliver(statement, keyword);
                }
            }
        }
    }

    private void deliver(Statement statement, String keyword) {
        if (sections.contains(keyword)) {
            inSection = true;
            section = statement.has(1) ? statement.text(1) : keyword;
            sink.section(statement);
        } else if (inSection) {
            sink.directive(statement);
        } else {
            alert(
                    statement.keyword().span(),
                    "unknown keyword '"
                            + keyword
                            + "' out of section"
                            + Suggestion.ending(keyword, sections)
                            + ".");
        }
    }

    private boolean reads() {
        return blocks.isEmpty() || blocks.getLast().branch == Branch.TAKEN;
    }

    /// True when the condition of an `.elif` here decides something.
    private boolean evaluates() {
        return blocks.isEmpty()
                || blocks.getLast().branch == Branch.WAITING
                || blocks.getLast().afterElse;
    }

    private void beginIf(Statement statement) {
        if (!open(statement.span(), true)) {
            return;
        }
        var block = blocks.getLast();
        block.branch = holds(statement) ? Branch.TAKEN : Branch.WAITING;
    }

    private boolean open(Span span, boolean outerRead) {
        if (blocks.size() >= DEEPEST) {
            alert(span, "too many nested '.if', max is " + DEEPEST + ".");
            abandoned = true;
            return false;
        }
        var block = new Block(span, outerRead);
        if (!outerRead) {
            block.branch = Branch.DONE;
        }
        blocks.addLast(block);
        return true;
    }

    private void elseIf(Line line, @org.jspecify.annotations.Nullable Statement statement) {
        var block = innermost(".elif", line.whole());
        if (block == null) {
            return;
        }
        if (block.branch != Branch.WAITING || statement == null) {
            block.branch = Branch.DONE;
            return;
        }
        if (holds(statement)) {
            block.branch = Branch.TAKEN;
        }
    }

    private void otherwise(Statement statement) {
        if (unexpectedArgument(statement, 1)) {
            return;
        }
        var block = innermost(".else", statement.span());
        if (block == null) {
            return;
        }
        block.afterElse = true;
        block.branch =
                block.branch == Branch.WAITING && block.outerRead ? Branch.TAKEN : Branch.DONE;
    }

    private void endIf(Statement statement) {
        if (unexpectedArgument(statement, 1)) {
            return;
        }
        if (blocks.isEmpty()) {
            alert(statement.span(), "lone '.endif' with no matching '.if'.");
            abandoned = true;
            return;
        }
        blocks.removeLast();
    }

    private @org.jspecify.annotations.Nullable Block innermost(String directive, Span span) {
        if (blocks.isEmpty()) {
            alert(span, "lone '" + directive + "' with no matching '.if'.");
            abandoned = true;
            return null;
        }
        var block = blocks.getLast();
        if (block.afterElse) {
            alert(span, "'" + directive + "' after '.else' is not permitted.");
            abandoned = true;
            return null;
        }
        return block;
    }

    private boolean holds(Statement statement) {
        try {
            return Condition.evaluate(statement.joined(1), environment, facts);
        } catch (Malformed e) {
            var first =
                    statement.size() > 1 ? statement.word(1).span() : statement.keyword().span();
            var span = statement.size() > 1 ? first.to(statement.span()) : first;
            var word = new Word(statement.joined(1), span);
            problems.add(
                    Problem.lexical(
                            Severity.ALERT,
                            word.part(e.offset(), e.offset() + 1),
                            e.reason()
                                    + " in '"
                                    + statement.keyword()
                                    + "' at position "
                                    + (e.offset() + 1)
                                    + ":"));
            abandoned = true;
            return false;
        }
    }

    private void announce(Statement statement) {
        if (statement.size() > 2) {
            alert(
                    statement.word(2).span(),
                    "Unexpected argument '"
                            + statement.word(2)
                            + "' for '"
                            + statement.keyword()
                            + "'. Use quotes if the message should contain spaces.");
            return;
        }
        var severity =
                switch (statement.keyword().text()) {
                    case ".alert" -> Severity.ALERT;
                    case ".warning" -> Severity.WARNING;
                    case ".notice" -> Severity.NOTICE;
                    default -> Severity.DIAGNOSTIC;
                };
        problems.add(Problem.lexical(severity, statement.span(), "'" + statement.text(1) + "'."));
        if (severity == Severity.ALERT) {
            abandoned = true;
        }
    }

    private boolean unexpectedArgument(Statement statement, int index) {
        if (!statement.has(index)) {
            return false;
        }
        alert(
                statement.word(index).span(),
                "Unexpected argument '"
                        + statement.word(index)
                        + "' for '"
                        + statement.keyword()
                        + "'.");
        return true;
    }

    private void alert(Span span, String message) {
        problems.add(Problem.lexical(Severity.ALERT, span, message));
    }

    /// The first word before any quoting is resolved: enough to recognise a directive.
    private static String firstRaw(String text) {
        int start = 0;
        while (start < text.length() && Line.isBlank(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && !Line.isBlank(text.charAt(end)) && text.charAt(end) != '#') {
            end++;
        }
        return text.substring(start, end);
    }
}

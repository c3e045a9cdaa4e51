package sluice.boot;

import sluice.config.lint.Advice;
import sluice.config.lint.Lint;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Octets;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SourceFiles;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `sluice lint`: advice on configurations.
final class LintCommand {
    private static final int ADVISED = 1;
    private static final int UNREADABLE = 2;
    private static final String USAGE =
            """
            Usage: sluice lint [--json] FILE|DIRECTORY...

            Reads configurations and says what experience says about them: the rule, the line, the reason and a fix.
            Exit code 0 when there are at most hints, 1 with warnings or errors, 2 when a file cannot be read.
            'sluice check' tells whether a configuration is valid.
            """;

    private LintCommand() {}

    static int run(List<String> arguments, PrintStream out, PrintStream err)
            throws CommandLine.Refused {
        boolean json = false;
        var names = new ArrayList<String>();
        for (var argument : arguments) {
            switch (argument) {
                case "--json" -> json = true;
                case "--help", "-h" -> {
                    out.print(USAGE);
                    return 0;
                }
                default -> names.add(Octets.ofCharacters(argument));
            }
        }
        if (names.isEmpty()) {
            err.print(USAGE);
            return UNREADABLE;
        }
        var problems = new Problems();
        var lint =
                new Lint(
                        Environment.ofProcess(),
                        Product.facts(CommandLine.parse(List.of())),
                        problems);
        for (var name : SourceFiles.expand(names, problems)) {
            lint.read(name, SourceFiles.read(name, problems));
        }
        var printer = new ProblemPrinter(ProcessHandle.current().pid(), Terminal.colored());
        problems.sorted().forEach(problem -> Loading.print(err, printer.print(problem)));
        var advice = lint.advice();
        Loading.print(out, json ? json(advice) : text(advice));
        boolean serious = advice.stream().anyMatch(one -> one.level() != Advice.Level.HINT);
        return !problems.valid() ? UNREADABLE : serious ? ADVISED : 0;
    }

    private static String text(List<Advice> advice) {
        var out = new StringBuilder();
        for (var one : advice) {
            var level = one.level().name().toLowerCase(Locale.ROOT);
            out.append(one.span())
                    .append(": ")
                    .append(level)
                    .append(' ')
                    .append(one.rule())
                    .append(": ")
                    .append(one.text())
                    .append("\n    ")
                    .append(one.span().line().text().strip())
                    .append("\n    ")
                    .append(one.fix())
                    .append('\n');
        }
        return out.toString();
    }

    private static String json(List<Advice> advice) {
        var rows = new ArrayList<String>();
        for (var one : advice) {
            rows.add(
                    "  {\"rule\":"
                            + quoted(one.rule())
                            + ",\"level\":"
                            + quoted(one.level().name().toLowerCase(Locale.ROOT))
                            + ",\"file\":"
                            + quoted(one.span().line().file())
                            + ",\"line\":"
                            + one.span().line().number()
                            + ",\"column\":"
                            + one.span().column()
                            + ",\"text\":"
                            + quoted(one.text())
                            + ",\"fix\":"
                            + quoted(one.fix())
                            + "}");
        }
        return rows.isEmpty() ? "[]\n" : "[\n" + String.join(",\n", rows) + "\n]\n";
    }

    /// A text of JSON, all of it ASCII.
    static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c >= 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

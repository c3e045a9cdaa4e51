package sluice.boot;

import io.netty.util.internal.logging.InternalLoggerFactory;

import sluice.config.syntax.Condition;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Severity;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/// The entry of the proxy: `proxy …` and `haproxy …` take HAProxy's flags, `check` is `proxy -c` with a friendlier mouth.
///
/// The launcher gives the subcommand as the first argument.
public final class Main {
    private static final int FAILED = 1;
    private static final int BAD_CONDITION = 2;

    private Main() {}

    public static void main(String[] arguments) {
        Signals.heedIgnored();
        Signals.quitAtOnce();
        if (System.getProperty("os.name", "").equals("Linux")) {
            // The JDK's own choice here; else it looks for another one in every jar.
            System.setProperty(
                    "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
        }
        InternalLoggerFactory.setDefaultFactory(new LibraryLog(new ConsoleJournal(System.err)));
        int code = run(Arrays.asList(arguments), System.out, System.err);
        if (code >= 0) {
            System.out.flush();
            System.err.flush();
            if (Boolean.getBoolean("sluice.training")) {
                // The start-up cache is written by an orderly exit only.
                System.exit(code);
            }
            Runtime.getRuntime().halt(code);
        }
    }

    /// Answers the exit code, or -1 when the process goes on running.
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        var subcommand = arguments.isEmpty() ? "help" : arguments.getFirst();
        var rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (subcommand) {
            case "proxy" -> proxy("sluice proxy", rest, out, err);
            case "haproxy" -> proxy("haproxy", rest, out, err);
            case "check" -> check(rest, out, err);
            case "fmt" -> FormatCommand.run(rest, out, err);
            case "lint" -> lint(rest, out, err);
            case "explain" -> ExplainCommand.run(rest, out, err);
            case "training" -> Training.run(rest);
            case "help", "--help", "-h" -> {
                if (rest.isEmpty()) {
                    out.print(Help.overview());
                    yield 0;
                }
                yield help(String.join(" ", rest), out, err);
            }
            case "--version", "version" -> {
                out.println(Product.title());
                yield 0;
            }
            default -> {
                err.println("sluice: unknown command '" + subcommand + "'; try 'sluice help'");
                yield FAILED;
            }
        };
    }

    private static int lint(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return LintCommand.run(arguments, out, err);
        } catch (CommandLine.Refused e) {
            throw new AssertionError("an empty command line is read", e);
        }
    }

    /// `sluice help WORD`: the manual entries of a keyword.
    private static int help(String word, PrintStream out, PrintStream err) {
        var found = ManualPages.find(word);
        if (found.isPresent()) {
            out.print(found.get());
            return 0;
        }
        err.println(
                "sluice: no manual entry for '"
                        + word
                        + "'"
                        + sluice.config.syntax.Suggestion.ending(word, ManualPages.names()));
        return FAILED;
    }

    private static int proxy(
            String program, List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments);
        } catch (CommandLine.Refused e) {
            err.println(program + ": " + e.getMessage());
            err.print(CommandLine.usage(program));
            return FAILED;
        }
        return switch (line.task()) {
            case HELP -> {
                out.print(CommandLine.usage(program));
                yield 0;
            }
            case VERSION -> {
                out.print(BuildReport.brief());
                yield 0;
            }
            case BUILD_REPORT -> {
                out.print(BuildReport.full());
                yield 0;
            }
            case CONDITION -> condition(line, err);
            case CHECK, RUN -> {
                if (line.namesNothing()) {
                    err.print(CommandLine.usage(program));
                    yield FAILED;
                }
                if (line.dumpLibraries()) {
                    LoadedLibraries.print(out);
                }
                yield line.task() == CommandLine.Task.CHECK
                        ? checkOnly(line, out, err)
                        : Start.run(line, out, err);
            }
        };
    }

    private static int checkOnly(CommandLine line, PrintStream out, PrintStream err) {
        var loading = new Loading(line);
        var configuration = loading.read();
        if (!line.quiet()) {
            loading.report(err);
        }
        loading.dump(configuration.catalog(), out);
        if (!loading.usable()) {
            return FAILED;
        }
        if (line.verbose() && !line.quiet()) {
            out.println("Configuration file is valid");
        }
        return 0;
    }

    /// `sluice check FILE…`: `-c -V` for people.
    private static int check(List<String> files, PrintStream out, PrintStream err) {
        if (files.isEmpty() || files.contains("--help") || files.contains("-h")) {
            out.print(Help.check());
            return files.isEmpty() ? FAILED : 0;
        }
        var arguments = new java.util.ArrayList<String>(List.of("-c", "-V"));
        for (var file : files) {
            if (!file.startsWith("-")) {
                arguments.add("-f");
            }
            arguments.add(file);
        }
        return proxy("sluice check", arguments, out, err);
    }

    private static int condition(CommandLine line, PrintStream err) {
        try {
            return Condition.evaluateArgument(
                            line.condition(), Environment.ofProcess(), Product.facts(line))
                    ? 0
                    : FAILED;
        } catch (Malformed e) {
            var printer = new ProblemPrinter(ProcessHandle.current().pid(), Terminal.colored());
            Loading.print(
                    err,
                    printer.head(
                                    Severity.ALERT,
                                    "config : Failed to evaluate condition: " + e.reason())
                            + "\n");
            return BAD_CONDITION;
        }
    }
}
